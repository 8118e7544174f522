"""Keys of people and offices: what is confidential is kept so that only the office it was said to can read it."""
