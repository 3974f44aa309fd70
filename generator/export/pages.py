"""The pages of a slice as they stand in a ZIM or ZIP file: links that lead somewhere, no
scripts, and a line at the foot that says what this copy is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from html import escape
from typing import NamedTuple

from generator.errors import SourceError
from generator.export.links import Links, relative
from generator.export.site import BuiltSite
from generator.export.tags import Change, Tag, rewrite, title_of
from generator.export.words import Words

#: Elements that do nothing offline: ways to other collections and languages, search, what
#: asks for a script. A theme may mark more of them with `data-offline="drop"`.
_DROPPED = (
    ("form", "role", "search"),
    ("nav", "class", "nav"),
    ("details", "class", "lang"),
    ("details", "class", "tongues"),
    ("button", "popovertarget", "nav"),
    ("a", "class", "pill"),
)
_LINKED = {"stylesheet", "icon"}
_META = {"og:url", "og:site_name"}
_SRCSET = re.compile(r"\s*([^\s,]\S*[^\s,]|[^\s,])(\s[^,]*)?(?:,|$)")
_NOINDEX = re.compile(r'<meta name="robots" content="[^"]*noindex')
#: What marks a search index in a ZIM file; nothing else in it may look like one.
INDEX_MARK = b"\x0f\x0dXapian Glass"

_STYLE = """\
a[href^="http"]::after,a[href^="mailto:"]::after{{content:"\\a0{mark}";content:"\\a0{mark}" / "{words}"}}
.offline{{border-block-start:1px solid;margin-block-start:1rem;padding-block-start:.5rem}}
.nopic{{border:1px dashed;padding:0 .3em}}
"""  # noqa: E501 a rule is one line


class File(NamedTuple):
    """A file of an export."""

    path: str
    #: Title of a page; empty for other files.
    title: str
    media_type: str
    body: bytes
    #: Whether readers look for it.
    front: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """Makes the pages and the other files of one slice."""

    site: BuiltSite
    links: Links
    words: Words
    #: Said of the copy as a whole: that search works online only, say.
    note: str

    @property
    def style(self) -> bytes:
        """The stylesheet that marks links which need a connection."""
        mark = "↖" if self.words.locale.direction == "rtl" else "↗"
        words = self.words.online_mark.replace("\\", "").replace('"', "").replace("\n", " ")
        return _STYLE.format(mark=mark, words=words).encode()

    @property
    def style_path(self) -> str:
        """Where that stylesheet lies."""
        return f"assets/offline.{sha256(self.style).hexdigest()[:16]}.css"

    def files(self) -> Iterator[File]:
        """Go through all files: pages in order of path, then what they show."""
        for path, entry in self.links.contents.pages.items():
            yield self.page(path, self.site.text(entry))
        yield File(self.style_path, "", "text/css", self.style, False)
        done: set[str] = set()
        while missing := sorted(self.links.used.keys() - done):
            for path in missing:
                done.add(path)
                yield self._other(path)

    def _other(self, path: str) -> File:
        entry, kind = self.links.used[path], media_type(path)
        if kind == "text/css":
            body = self.links.css(path, self.site.text(entry)).encode()
        else:
            body = self.site.read(entry)
        if INDEX_MARK in body:
            raise SourceError(f"{path} holds a search index; no export takes it along.")
        return File(path, "", kind, body, False)

    def page(self, path: str, html: str) -> File:
        """Give a page of the slice."""
        front = _NOINDEX.search(html) is None
        title = title_of(html).removesuffix(f" · {self.words.site}")
        made = rewrite(html, self._changes(path))
        head = f'<link rel="stylesheet" href="{relative(path, self.style_path)}">\n</head>'
        made = made.replace("</head>", head, 1)
        return File(path, title, "text/html", self._signed(path, made).encode(), front)

    def _signed(self, path: str, html: str) -> str:
        """Give the page with the line at its foot, inside the footer where it has one."""
        online = escape(self.links.base_url + path)
        parts = (
            escape(self.words.copy),
            f'<a href="{online}">{escape(self.words.this_page)}</a>',
            escape(self.note),
        )
        line = f'<p class="wrap offline">{" · ".join(p for p in parts if p)}</p>\n'
        end = "</footer>" if "</footer>" in html else "</body>"
        before, found, after = html.rpartition(end)
        return f"{before}{line}{found}{after}"

    def _changes(self, path: str) -> dict[str, Change]:
        named: dict[str, Change] = {
            "a": partial(self._anchor, path),
            "area": partial(self._anchor, path),
            "link": partial(self._link, path),
            "meta": lambda tag: None if tag.attributes.get("property") in _META else tag.text(),
            "img": partial(self._image, path),
            "form": self._dropped,
            "nav": self._dropped,
            **dict.fromkeys(("details", "button", "div", "section", "p", "ul"), self._dropped),
            "base": lambda _: None,
            "iframe": lambda _: None,
            "object": lambda _: None,
        }
        shown = dict.fromkeys(("source", "video", "audio", "track"), partial(self._shown, path))
        return named | shown

    @staticmethod
    def _dropped(tag: Tag) -> str | None:
        if tag.attributes.get("data-offline") == "drop":
            return None
        for name, key, value in _DROPPED:
            if tag.name == name and value in tag.attributes.get(key, "").split():
                return None
        return tag.text()

    def _anchor(self, page: str, tag: Tag) -> str | None:
        if self._dropped(tag) is None:
            return None
        kept = {k: v for k, v in tag.attributes.items() if k != "ping"}
        if "href" in kept:
            found = self.links.link(page, kept["href"])
            kept = {k: v for k, v in kept.items() if k != "href"} | (
                {} if found is None else {"href": found}
            )
        return Tag(tag.name, kept).text()

    def _link(self, page: str, tag: Tag) -> str | None:
        if not _LINKED & set(tag.attributes.get("rel", "").split()):
            return None
        return self._shown(page, tag)

    def _image(self, page: str, tag: Tag) -> str | None:
        made = self._shown(page, tag)
        if made is None and (alt := tag.attributes.get("alt", "").strip()):
            return f'<span class="nopic">{escape(alt)}</span>'
        return made

    def _shown(self, page: str, tag: Tag) -> str | None:
        """Give the tag of something shown; None where none of it is taken along."""
        kept = dict(tag.attributes)
        for key in ("src", "href", "poster", "srcset"):
            if key in kept:
                found = (
                    self._set_of(page, kept[key])
                    if key == "srcset"
                    else self.links.resource(page, kept[key])
                )
                kept.pop(key)
                kept |= {key: found} if found else {}
        gone = tag.attributes.keys() & {"src", "href", "srcset"} and not kept.keys() & {
            "src", "href", "srcset"
        }  # fmt: skip
        return None if gone else Tag(tag.name, kept).text()

    def _set_of(self, page: str, srcset: str) -> str:
        found = (
            (self.links.resource(page, match[1]), match[2] or "")
            for match in _SRCSET.finditer(srcset)
        )
        return ", ".join(f"{address}{width}" for address, width in found if address)


_TYPES = {
    "css": "text/css", "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg",
    "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "avif": "image/avif",
    "json": "application/json", "csv": "text/csv", "ics": "text/calendar",
    "pdf": "application/pdf", "txt": "text/plain", "woff2": "font/woff2", "xml": "text/xml",
    "mp3": "audio/mpeg", "mp4": "video/mp4", "webm": "video/webm", "vtt": "text/vtt",
}  # fmt: skip


def media_type(path: str) -> str:
    """Give a file's media type, by the end of its name."""
    return _TYPES.get(path.rpartition(".")[2].lower(), "application/octet-stream")
