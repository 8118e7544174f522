"""Pages: a member's own, and the desk's. The public pages stand in `disclosure`."""
