"""Every write: standing, opening, voting, counting paper with two tellers, closing, running again."""
