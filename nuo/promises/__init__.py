"""Promises and duties: what an office owes, since when, until when, and what came of it."""
