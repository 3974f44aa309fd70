"""A partner's edition: the site's configuration with the partner's choices laid over it."""

from dataclasses import replace

from generator.config.model import Config, EditionConfig, LinkConfig, LocaleConfig, Site
from generator.errors import UsageError
from generator.locales import Locale
from generator.problems import did_you_mean


def for_edition(config: Config, name: str) -> Config:
    """Give the configuration of one edition: fewer locales and collections, the same ids.

    Raises UsageError for an edition that is not configured.
    """
    names = [e.name for e in config.editions]
    if name not in names:
        raise UsageError(f"There is no edition {name!r}.", did_you_mean(name, names))
    edition = config.editions[names.index(name)]
    locales = tuple(
        c for c in config.locales if not edition.locales or c.locale in edition.locales
    )
    shelves = tuple(
        c
        for c in config.collections
        if not edition.collections or c.name in edition.collections
    )
    papers = tuple(
        d for d in config.documents if not edition.documents or d.name in edition.documents
    )
    site = replace(_site(config, edition), default=_default(config, edition, locales))
    kept = {one.name for one in shelves} | {one.name for one in papers}
    config = replace(config, links=_links(config, kept))
    return replace(
        config,
        site=site,
        locales=_alone(locales),
        collections=shelves,
        documents=papers,
        editions=(_main(config), *config.editions),
    )


def _main(config: Config) -> EditionConfig:
    """Give the site itself as one of its editions, under an empty name."""
    return EditionConfig(
        "",
        tuple(c.locale for c in config.locales),
        config.site.default.tag,
        tuple(c.name for c in config.collections),
        tuple(d.name for d in config.documents),
        config.site.name,
        base_url=config.site.base_url,
    )


def all_editions(config: Config) -> tuple[EditionConfig, ...]:
    """Give the site itself, under an empty name, and its editions; none where it has none."""
    editions = config.editions
    if not editions or not editions[0].name:
        return editions
    return (_main(config), *editions)


def _links(config: Config, kept: set[str]) -> tuple[LinkConfig, ...]:
    """Give the links that do not lead to what the edition leaves out."""
    shelves = {one.name for one in config.collections}
    gone = (shelves | {one.name for one in config.documents}) - kept
    return tuple(one for one in config.links if one.path.partition("/")[0] not in gone)


def _default(
    config: Config, edition: EditionConfig, locales: tuple[LocaleConfig, ...]
) -> Locale:
    tags = {c.locale.tag: c.locale for c in locales}
    wanted = edition.default or config.site.default.tag
    return tags.get(wanted, locales[0].locale)


def _alone(locales: tuple[LocaleConfig, ...]) -> tuple[LocaleConfig, ...]:
    """Give locales that fall back to one another only: of others nothing is read."""
    there = {one.locale for one in locales}
    return tuple(
        replace(one, fallback=tuple(f for f in one.fallback if f in there)) for one in locales
    )


def _site(config: Config, edition: EditionConfig) -> Site:
    site = config.site
    return replace(
        site,
        name=edition.site_name or site.name,
        notice=edition.notice or site.notice,
        contact=edition.contact or site.contact,
        base_url=edition.base_url or site.base_url,
    )


def for_locales(config: Config, tags: tuple[str, ...]) -> Config:
    """Give the configuration with only some of its locales.

    Raises UsageError for a locale the site does not have.
    """
    names = [c.locale.tag for c in config.locales]
    for tag in tags:
        if tag not in names:
            raise UsageError(f"The site has no locale {tag!r}.", did_you_mean(tag, names))
    locales = tuple(c for c in config.locales if c.locale.tag in tags)
    chosen = [c.locale for c in locales]
    default = config.site.default if config.site.default in chosen else chosen[0]
    site = replace(config.site, default=default)
    return replace(config, locales=_alone(locales), site=site)
