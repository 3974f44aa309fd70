"""Reading a built site as browsers and search engines do: links, languages, feeds, data."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urlsplit

VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
}


@dataclass
class Page:
    """What matters of one page."""

    path: str
    lang: str = ""
    direction: str = ""
    canonical: str = ""
    robots: str = ""
    alternates: dict[str, str] = field(default_factory=dict)
    switch: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    unclosed: list[str] = field(default_factory=list)
    cards: int = 0
    retired: bool = False


class Reader(HTMLParser):
    """Reads a page; keeps track of elements, so that one left open shows."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.page = Page(path)
        self.stack: list[str] = []
        self.in_data = False

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in pairs}
        page = self.page
        if tag not in VOID:
            self.stack.append(tag)
        if tag == "html":
            page.lang, page.direction = attrs.get("lang", ""), attrs.get("dir", "")
        if "id" in attrs:
            page.ids.append(attrs["id"])
        page.handlers += [name for name in attrs if name.startswith("on") or name == "style"]
        if tag == "link":
            self._link(attrs)
        elif tag == "meta" and attrs.get("name") == "robots":
            page.robots = attrs["content"]
        elif tag == "script":
            self.in_data = attrs.get("type") == "application/ld+json"
            page.scripts.append("" if self.in_data else attrs.get("src", "inline"))
        elif tag == "a" and attrs.get("hreflang") and "lang" in self._classes:
            page.switch.append(attrs["hreflang"])
        page.retired |= attrs.get("class", "") == "warn"
        page.cards += attrs.get("class", "") == "card"
        for name in ("href", "src"):
            if name in attrs and tag != "link":
                page.links.append(attrs[name])
        self._classes = attrs.get("class", "") if tag == "details" else self._classes

    _classes = ""

    def _link(self, attrs: dict[str, str]) -> None:
        match attrs["rel"]:
            case "canonical":
                self.page.canonical = attrs["href"]
            case "alternate" if "hreflang" in attrs:
                self.page.alternates[attrs["hreflang"]] = attrs["href"]
            case _:
                self.page.links.append(attrs["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self._classes = ""
        if tag in VOID:
            return
        if not self.stack or self.stack.pop() != tag:
            self.page.unclosed.append(tag)

    def handle_data(self, data: str) -> None:
        if self.in_data:
            self.page.data.append(data)
            self.in_data = False


def read_page(site: Path, path: str) -> Page:
    reader = Reader(path)
    reader.feed((site / path).read_text("utf-8"))
    reader.close()
    reader.page.unclosed += reader.stack
    return reader.page


def read_pages(site: Path) -> dict[str, Page]:
    paths = (p.relative_to(site).as_posix() for p in sorted(site.rglob("*.html")))
    return {path: read_page(site, path) for path in paths}


def target(page: str, link: str) -> tuple[str, str] | None:
    """Give (path in the site, fragment) of a relative link; None for one to elsewhere."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or link.startswith("//"):
        return None
    folder = str(PurePosixPath(page).parent)
    path = normpath(f"{folder}/{unquote(parts.path)}") if parts.path else page
    return path, unquote(parts.fragment)


def broken_links(site: Path, pages: dict[str, Page], root: str) -> Iterator[str]:
    """Give each link that leads nowhere; pages for lost readers start from `root`."""
    for page in pages.values():
        for link in page.links:
            if page.path.endswith("404.html") and link.startswith(root):
                link = "../" * page.path.count("/") + link.removeprefix(root)  # noqa: PLW2901
            found = target(page.path, link)
            if found is None:
                continue
            path, fragment = found
            if path.startswith(("..", "/")) or not (site / path).is_file():
                yield f"{page.path}: {link}"
            elif fragment and path in pages and fragment not in pages[path].ids:
                yield f"{page.path}: {link} (no such place)"


def wrong_languages(pages: dict[str, Page], base: str) -> Iterator[str]:
    """Give each page whose canonical link, alternates or switch are not so."""
    for page in pages.values():
        if page.robots == "noindex" or page.path.endswith("404.html"):
            continue
        own = base + page.path
        if page.canonical not in ("", own, own.removesuffix("index.html")):
            # A page that is in no language of its own: it stands for the one it shows.
            shown = pages.get(page.canonical.removeprefix(base))
            if page.alternates or shown is None or shown.canonical != page.canonical:
                yield f"{page.path}: canonical is {page.canonical}"
        if page.alternates and "x-default" not in page.alternates:
            yield f"{page.path}: no x-default"
        for tag, address in page.alternates.items():
            other = pages.get(address.removeprefix(base))
            if other is None:
                yield f"{page.path}: {tag} leads to {address}, which is not there"
            elif tag != "x-default":
                if other.lang != tag:
                    yield f"{page.path}: {address} is not in {tag}"
                if page.canonical and own not in other.alternates.values():
                    yield f"{page.path}: {address} does not name it"
        if page.alternates and set(page.switch) - set(page.alternates):
            yield f"{page.path}: the switch names more than there is"


def ill_made(pages: dict[str, Page]) -> Iterator[str]:
    """Give each page that is ill-formed, runs what it should not, or whose data is no JSON."""
    for page in pages.values():
        tag = page.path.split("/")[0]
        if "/" in page.path and page.lang != tag:
            yield f"{page.path}: in {page.lang}"
        rtl = page.lang.split("-")[0] in ("ar", "fa", "he", "ur")
        if page.direction != ("rtl" if rtl else "ltr"):
            yield f"{page.path}: {page.direction}"
        if page.unclosed or page.handlers:
            yield f"{page.path}: {page.unclosed} {page.handlers}"
        if len(page.ids) != len(set(page.ids)):
            yield f"{page.path}: an id stands twice"
        if any(
            src and not re.search(r"(^|/)assets/[a-z-]+\.[0-9a-f]{16}\.js$", src)
            for src in page.scripts
        ):
            yield f"{page.path}: {page.scripts}"
        if page.cards > 50:
            yield f"{page.path}: {page.cards} records"
        for body in page.data:
            try:
                json.loads(body)
            except ValueError as error:
                yield f"{page.path}: {error}"
