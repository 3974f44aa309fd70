"""What a document's `mkdocs.yml` may say.

The file is MkDocs' own format, so a document also opens with plain `mkdocs serve`; but MkDocs
can be told there to run code and to read other files, so only a few keys are allowed, and what
is read here is all that MkDocs gets of it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.config.nodes import compose, is_plain
from generator.config.words import did_you_mean, listed
from generator.documents.markdown import DOCUMENT_EXTENSIONS
from generator.documents.segment import Segment
from generator.errors import TongwenError
from generator.problems import Place, Problems

FILE = "mkdocs.yml"
#: Keys that are read, and keys that only plain MkDocs takes notice of.
_READ = ("docs_dir", "markdown_extensions", "nav", "plugins", "site_name", "theme")
_PASSED = ("site_author", "site_description", "strict", "use_directory_urls", "validation")
#: Keys that run code, read other files or load from elsewhere, and why nobody needs them.
_REFUSED = {
    "hooks": "Documents cannot run code.",
    "INHERIT": "Write the settings into this file.",
    "extra_javascript": "The site's theme brings what its pages need.",
    "extra_css": "The site's theme brings what its pages need.",
    "extra_templates": "The site's theme brings what its pages need.",
}
_THEMES = ("mkdocs", "readthedocs")


class NavEntry(NamedTuple):
    """An entry of the navigation: a page, an address elsewhere, or a group of entries."""

    #: In the document's language; empty: the page's own title.
    label: str
    #: `figures.md`, an https address, or empty for a group.
    target: str
    children: tuple["NavEntry", ...] = ()
    line: int = 0


class Settings(NamedTuple):
    """A document's settings."""

    site_name: str
    nav: tuple[NavEntry, ...] = ()

    def labels(self) -> list[Segment]:
        """Give the labels of the navigation for translators, each once."""
        labels = (Segment("nav", e.label) for e in _entries(self.nav) if e.label)
        return list(dict.fromkeys(labels))

    def line_of(self, target: str) -> int:
        """Give the line where the navigation names `target`, 0 where it does not."""
        return next((e.line for e in _entries(self.nav) if e.target == target), 0)


def _entries(entries: tuple[NavEntry, ...]) -> Iterator[NavEntry]:
    for entry in entries:
        yield entry
        yield from _entries(entry.children)


def read_settings(path: Path, display: str, problems: Problems) -> Settings | None:
    """Give the settings of the `mkdocs.yml` at `path`; None after noting why there are none.

    `display` is the path as the user knows it.
    """
    found = Problems()
    root = _compose(path, display, found)
    problems.extend(p for p in found.found)
    if root is None or found.errors:
        return None
    reader = _Reader(display, problems)
    return reader.settings(root)


def _compose(path: Path, display: str, problems: Problems) -> Node | None:
    inner = Problems()
    if path.is_symlink():
        problems.error(Place(display), "This is a link.", "Put the file itself here.")
        return None
    try:
        root = compose(path, inner)
    except TongwenError as error:
        problems.error(Place(display), error.fact, "A document needs a `mkdocs.yml`.")
        return None
    for p in inner.found:
        place = Place(display, p.place.line, p.place.column)
        problems.error(place, p.fact, p.hint, p.code)
    return root


class _Reader:
    def __init__(self, name: str, problems: Problems) -> None:
        self.name, self.problems = name, problems

    def fault(self, node: Node, fact: str, hint: str = "") -> None:
        mark = node.start_mark
        self.problems.error(Place(self.name, mark.line + 1, mark.column + 1), fact, hint)

    def settings(self, root: Node) -> Settings | None:
        before = len(self.problems.errors)
        values = {key: node for key, node in self._pairs(root) if self._allowed(key, node)}
        site_name = self._text(values["site_name"]) if "site_name" in values else ""
        self._docs_dir(values.get("docs_dir"))
        self._theme(values.get("theme"))
        self._plugins(values.get("plugins"))
        self._extensions(values.get("markdown_extensions"))
        nav = tuple(self._nav(values["nav"])) if "nav" in values else ()
        if not site_name:
            self.fault(
                root, "`site_name` is missing.", "MkDocs wants `site_name:` with a title."
            )
        return Settings(site_name, nav) if len(self.problems.errors) == before else None

    def _pairs(self, node: Node) -> Iterator[tuple[str, Node]]:
        if not isinstance(node, MappingNode):
            self.fault(node, "Settings are missing here.", "Write `key: value` lines.")
            return
        for key, value in node.value:
            if not isinstance(key, ScalarNode) or not is_plain(key):
                self.fault(key, "A key here is not text.")
            else:
                yield str(key.value), value

    def _allowed(self, key: str, node: Node) -> bool:
        tagged = next((n for n in _nodes(node) if not is_plain(n)), None)
        if tagged is not None:
            fact = f"The tag `{tagged.tag.replace('tag:yaml.org,2002:', '!!')}` is not allowed."
            self.fault(tagged, fact, "Write plain values: tags make MkDocs run code.")
            return False
        if key in _REFUSED:
            self.fault(node, f"A document may not set `{key}`.", _REFUSED[key])
        elif key not in (*_READ, *_PASSED):
            hint = did_you_mean(key, sorted((*_READ, *_PASSED)))
            self.fault(node, f"A document may not set `{key}`.", hint)
        return key in _READ

    def _text(self, node: Node) -> str:
        if isinstance(node, ScalarNode):
            return str(node.value).strip()
        self.fault(node, "Text is expected here.")
        return ""

    def _docs_dir(self, node: Node | None) -> None:
        if node is not None and self._text(node) not in ("docs", "docs/", "./docs"):
            self.fault(node, "`docs_dir` is always `docs`.", "Leave it out.")

    def _theme(self, node: Node | None) -> None:
        if node is None:
            return
        name = node
        if isinstance(node, MappingNode):
            values = dict(self._pairs(node))
            if values.keys() != {"name"}:
                self.fault(
                    node,
                    "A document's `theme` has a `name` and nothing else.",
                    "The site's own theme is used; this one is for `mkdocs serve`.",
                )
                return
            name = values["name"]
        if self._text(name) not in _THEMES:
            self.fault(name, "This theme is not known here.", f"Known are {listed(_THEMES)}.")

    def _plugins(self, node: Node | None) -> None:
        for item in self._items(node):
            if not isinstance(item, ScalarNode) or item.value != "search":
                self.fault(
                    item, "A document may use no plugins but `search`.", "Plugins run code."
                )

    def _extensions(self, node: Node | None) -> None:
        for item in self._items(node):
            name = self._text(item).removeprefix("markdown.extensions.")
            if isinstance(item, ScalarNode) and name not in DOCUMENT_EXTENSIONS:
                hint = did_you_mean(name, DOCUMENT_EXTENSIONS)
                self.fault(item, f"The Markdown extension `{name}` is not available.", hint)

    def _items(self, node: Node | None) -> list[Node]:
        if node is None or (isinstance(node, ScalarNode) and not node.value):
            return []
        if isinstance(node, SequenceNode):
            return list(node.value)
        self.fault(node, "A list is expected here.", "Write one item a line, after `- `.")
        return []

    def _nav(self, node: Node) -> Iterator[NavEntry]:
        for item in self._items(node):
            if isinstance(item, MappingNode):
                for label, value in self._pairs(item):
                    yield self._labelled(label.strip(), value)
            else:
                yield NavEntry("", self._target(item), line=_line(item))

    def _labelled(self, label: str, node: Node) -> NavEntry:
        if isinstance(node, SequenceNode):
            return NavEntry(label, "", tuple(self._nav(node)), _line(node))
        return NavEntry(label, self._target(node), line=_line(node))

    def _target(self, node: Node) -> str:
        target = self._text(node)
        parts = urlsplit(target)
        if parts.scheme not in ("", "https", "http") or (parts.netloc and not parts.scheme):
            self.fault(
                node, f"`{target}` is no page and no web address.", "Name a page, `x.md`."
            )
        return target


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, MappingNode):
        for pair in node.value:
            yield from (inner for part in pair for inner in _nodes(part))
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _nodes(item)


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
