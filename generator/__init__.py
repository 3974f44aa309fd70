"""Tongwen turns a course catalogue and long documents into a static site in many languages."""

__version__ = "0.1.0"
