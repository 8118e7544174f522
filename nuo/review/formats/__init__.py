"""Ways to hand over a review: for a terminal, for programs, for the wall, and in the document itself."""
