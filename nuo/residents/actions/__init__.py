"""Every write: the account of a resident, and forming, joining and leaving a group."""
