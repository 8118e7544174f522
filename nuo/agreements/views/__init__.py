"""Pages of the desk: texts from the draft to repeal, and their way to the township's record."""
