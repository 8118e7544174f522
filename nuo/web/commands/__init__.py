"""The commands of `nuo` that read or write an instance, one module a noun."""
