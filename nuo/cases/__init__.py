"""Requests: what a resident asked for, followed with a receipt code that no official sees."""
