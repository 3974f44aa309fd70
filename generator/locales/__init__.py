"""Languages: BCP 47 tags, what CLDR knows of them, and the order of words."""

from generator.locales.tags import Locale, parse_locale

__all__ = ["Locale", "parse_locale"]
