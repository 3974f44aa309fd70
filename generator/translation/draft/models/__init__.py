"""Models on this computer: installing packages that may be hostile; saying what is missing."""
