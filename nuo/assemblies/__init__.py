"""Meetings: called with notice and agenda, held with a quorum, decided by votes, minuted. Never who came."""
