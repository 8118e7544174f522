"""Telling people: offices what falls due, followers what came of a promise. Nothing about a resident is ever told."""
