"""Every write to an agreement: offering, taking effect, ending; being shown it, signing, withdrawing."""
