"""Persons, posts and what a post allows: roles bound to an office, an office to a place."""
