"""Charters, village rules and systems: drafted clause by clause, reviewed, voted on by the right meeting, published."""
