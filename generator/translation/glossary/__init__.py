"""Glossaries: what a term is called in another language, and what it must not be called."""

from generator.translation.glossary.files import glossary_path, load_glossary, read_terms
from generator.translation.glossary.model import Glossaries, Status, Term, Terms

__all__ = [
    "Glossaries",
    "Status",
    "Term",
    "Terms",
    "glossary_path",
    "load_glossary",
    "read_terms",
]
