"""Pages: public, of a resident who has signed in, and of the clerk who keeps the file."""
