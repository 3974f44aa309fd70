"""What a configuration means where it says nothing: folders, fallback chains, editions."""

from collections.abc import Iterable
from dataclasses import replace

from generator.config.model import (
    CollectionConfig,
    Config,
    DocumentConfig,
    EditionConfig,
    LocaleConfig,
)
from generator.locales import Locale
from generator.locales.fallback import fallback


def completed(config: Config, explicit: Iterable[Locale]) -> Config:
    """Give the configuration with every default filled in.

    The locales in `explicit` chose their fallback chain themselves.
    """
    chosen = frozenset(explicit)
    return replace(
        config,
        site=replace(config.site, base_url=_with_slash(config.site.base_url)),
        locales=tuple(
            _locale(entry, config, entry.locale in chosen) for entry in config.locales
        ),
        collections=tuple(_collection(entry) for entry in config.collections),
        documents=tuple(_document(entry) for entry in config.documents),
        editions=tuple(_edition(entry, config) for entry in config.editions),
    )


def _locale(entry: LocaleConfig, config: Config, explicit: bool) -> LocaleConfig:
    """CLDR's parents that the site has; not the source language, which ends every chain."""
    chain = (
        entry.fallback
        if explicit
        else fallback(entry.locale, [c.locale for c in config.locales])
    )
    return replace(entry, fallback=tuple(f for f in chain if f != config.site.source))


def _collection(entry: CollectionConfig) -> CollectionConfig:
    return replace(entry, source=entry.source or f"content/catalog/{entry.name}")


def _document(entry: DocumentConfig) -> DocumentConfig:
    return replace(entry, source=entry.source or f"content/documents/{entry.name}")


def _edition(entry: EditionConfig, config: Config) -> EditionConfig:
    """An edition has what the site has, where it does not choose."""
    return replace(
        entry,
        locales=entry.locales or tuple(c.locale for c in config.locales),
        collections=entry.collections or tuple(c.name for c in config.collections),
        documents=entry.documents or tuple(d.name for d in config.documents),
        site_name=entry.site_name or config.site.name,
        contact=entry.contact or config.site.contact,
        base_url=_with_slash(entry.base_url or config.site.base_url),
    )


def _with_slash(address: str) -> str:
    return address if address.endswith("/") else f"{address}/"
