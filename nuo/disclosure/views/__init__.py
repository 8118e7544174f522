"""The pages everyone may read, one module a noun."""
