"""Pages: of a member, and of the desk."""
