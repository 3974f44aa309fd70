"""Atom feeds. Source: RFC 4287."""

from collections.abc import Iterable

from generator.render.cards import StoredCard
from generator.render.xml import escape, quoted


def feed(
    base_url: str,
    tag: str,
    address: str,
    page: str,
    title: str,
    author: str,
    entries: Iterable[tuple[StoredCard, str]],
) -> bytes:
    """Give a feed's bytes: `entries` are cards with the dates they were updated, newest
    first.
    """
    items = list(entries)
    newest = items[0][1] if items else "1970-01-01"
    head = [
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoted(tag)}>\n',
        f"<id>{escape(base_url + address)}</id>\n<title>{escape(title)}</title>\n",
        f"<updated>{_instant(newest)}</updated>\n",
        f"<author><name>{escape(author or title)}</name></author>\n",
        f'<link rel="self" href={quoted(base_url + address)}/>\n',
        f'<link rel="alternate" type="text/html" href={quoted(base_url + page)}/>\n',
    ]
    return "".join([*head, *(_entry(base_url, *item) for item in items), "</feed>\n"]).encode()


def _entry(base_url: str, card: StoredCard, date: str) -> str:
    address = base_url + card.path
    summary = f"<summary xml:lang={quoted(card.summary_tag)}>{escape(card.summary)}</summary>\n"
    return (
        f"<entry>\n<id>{escape(address)}</id>\n"
        f"<title xml:lang={quoted(card.title_tag)}>{escape(card.title)}</title>\n"
        f"<updated>{_instant(date)}</updated>\n"
        f'<link rel="alternate" href={quoted(address)}/>\n'
        f"{summary if card.summary else ''}</entry>\n"
    )


def _instant(date: str) -> str:
    return f"{date}T00:00:00Z"
