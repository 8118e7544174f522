"""Nuo 诺: a status page for public promises that nobody can quietly edit."""
