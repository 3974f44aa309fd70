"""Files for machines: feeds, sitemaps, robots.txt, and what static hosts read."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from generator.hosting import headers_file
from generator.render.cards import StoredCard
from generator.render.desk import Desk
from generator.render.digest import Member
from generator.render.feeds import feed
from generator.render.front import feed_path
from generator.render.press import Press
from generator.render.sheets import (
    Feed,
    HostHeaders,
    NewestFeed,
    Redirects,
    Robots,
    Sheet,
    Sitemap,
    SitemapIndex,
)
from generator.render.sitemaps import sitemap, sitemap_index


def _newest_feed(content: NewestFeed, sheet: Sheet, desk: Desk, press: Press) -> bytes:
    tag = desk.locale.tag
    entries = [(_card(press, name, m, tag), m.updated) for name, m in content.newest]
    return feed(
        desk.site.base_url,
        tag,
        sheet.path,
        f"{tag}/index.html",
        desk.site.name,
        desk.site.publisher,
        entries,
    )


def _feed(content: Feed, _sheet: Sheet, desk: Desk, press: Press) -> bytes:
    collection = press.config.collection(content.collection)
    tag = desk.locale.tag
    title = f"{desk.collection_label(collection)} · {desk.site.name}"
    entries = [(_card(press, content.collection, m, tag), m.updated) for m in content.newest]
    page = f"{tag}/{collection.name}/index.html"
    return feed(
        desk.site.base_url,
        tag,
        feed_path(tag, collection.name),
        page,
        title,
        desk.site.publisher,
        entries,
    )


def _card(press: Press, collection: str, member: Member, tag: str) -> StoredCard:
    return press.cards.card(collection, member.shard, member.id, tag)


def _sitemap(content: Sitemap, _sheet: Sheet, desk: Desk, _press: Press) -> bytes:
    return sitemap(desk.site.base_url + content.prefix, content.entries)


def _sitemap_index(content: SitemapIndex, _sheet: Sheet, desk: Desk, _press: Press) -> bytes:
    return sitemap_index(desk.site.base_url, content.paths)


def _robots(_content: Robots, _sheet: Sheet, desk: Desk, _press: Press) -> bytes:
    return f"User-agent: *\nAllow: /\nSitemap: {desk.site.base_url}sitemap.xml\n".encode()


def _host_headers(_content: HostHeaders, _sheet: Sheet, _desk: Desk, _press: Press) -> bytes:
    return headers_file()


def _redirects(content: Redirects, _sheet: Sheet, desk: Desk, _press: Press) -> bytes:
    """Lines as static hosts read them: from, to, status."""
    root = urlsplit(desk.site.base_url).path or "/"
    return "".join(f"{root}{old} {root}{new} 301\n" for old, new in content.pairs).encode()


PRINTERS: Mapping[type, Callable[[Any, Sheet, Desk, Press], bytes]] = {
    Feed: _feed,
    NewestFeed: _newest_feed,
    Sitemap: _sitemap,
    SitemapIndex: _sitemap_index,
    Robots: _robots,
    Redirects: _redirects,
    HostHeaders: _host_headers,
}
