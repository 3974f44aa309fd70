"""Texts to keys: one table of rules, which the browser's client follows too."""
