"""Reading documents: a file's bytes become lines, or one clear sentence says why they cannot."""
