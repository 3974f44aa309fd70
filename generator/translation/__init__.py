"""Translations: PO catalogs, states, and what a reader of a locale gets to see of them."""
