"""What a page weighs, with everything it loads."""

import gzip
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct

from generator.files import safe_join

#: The figures that budgets are about, in the order of a report.
FIGURES = ("first_view", "page", "css", "js", "items")
#: What a web server does by itself.
_LEVEL = 6
_TAG = re.compile(rb"<(?:link|script)\b[^>]*>")
_ATTRIBUTE = re.compile(rb"""([a-z-]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")
#: Static imports and re-exports of a module.
_IMPORT = re.compile(rb"""(?:^|[;\s])(?:import|export)\b[^;'"()]*?['"](\.{1,2}/[^'"]+)['"]""")
_LIST = re.compile(rb"""<[uo]l\b[^>]*\bclass="?[^">]*\bcards\b""")
_ITEM = re.compile(rb"""<li\b[^>]*\bclass="?[^">]*\bcard\b""")


class Weight(Struct):
    """A page's figures, and what they are made of."""

    path: str
    html: int
    #: Compressed size by path; CSS, then scripts.
    sheets: dict[str, int]
    scripts: dict[str, int]
    #: Of these, what the first view waits for.
    waited: tuple[str, ...]
    #: Scripts that hold up the parser.
    blocking: tuple[str, ...]
    #: Items of the page's longest list.
    items: int

    @property
    def css(self) -> int:
        """Bytes of all stylesheets."""
        return sum(self.sheets.values())

    @property
    def js(self) -> int:
        """Bytes of all scripts."""
        return sum(self.scripts.values())

    @property
    def first_view(self) -> int:
        """Bytes before anything can be shown."""
        loaded = self.sheets | self.scripts
        return self.html + sum(loaded[path] for path in self.waited)

    @property
    def page(self) -> int:
        """Bytes of the page with all but pictures."""
        return self.html + self.css + self.js


class Scale:
    """Weighs the files of one site; what many pages load is weighed once."""

    def __init__(self, site: Path, base: str) -> None:
        self.site, self.base = site, base
        self._sizes: dict[str, int] = {}
        self._imports: dict[str, tuple[str, ...]] = {}

    def read(self, path: str) -> bytes:
        """Give a file's bytes; none where it is not there."""
        file = safe_join(self.site, path)
        return file.read_bytes() if file.is_file() else b""

    def size(self, path: str) -> int:
        """Give a file's compressed size."""
        if path not in self._sizes:
            self._sizes[path] = compressed(self.read(path))
        return self._sizes[path]

    def imports(self, path: str) -> tuple[str, ...]:
        """Give the modules that a module loads before it runs."""
        if path not in self._imports:
            found = _IMPORT.findall(self.read(path))
            places = (self.resolve(path, one.decode("utf-8", "replace")) for one in found)
            self._imports[path] = tuple(dict.fromkeys(p for p in places if p))
        return self._imports[path]

    def resolve(self, page: str, address: str) -> str:
        """Give the path in the site that an address on a page means; empty for elsewhere."""
        address = unquote(address.partition("#")[0].partition("?")[0])
        if address.startswith(self.base):
            path = address.removeprefix(self.base)
        elif not address or ":" in address or address.startswith("/"):
            return ""
        else:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page), address))
        return "" if path.startswith("..") else path


def compressed(body: bytes) -> int:
    """Give the size of `body` as most hosts send it: gzip at its usual level."""
    return len(gzip.compress(body, _LEVEL, mtime=0))


def weigh(scale: Scale, path: str) -> Weight:
    """Give what one page weighs."""
    body = scale.read(path)
    head = body.partition(b"<body")[0]
    weight = Weight(path, compressed(body), {}, {}, (), (), _longest(body))
    for tag in _TAG.findall(head if b"<script src" not in body[len(head) :] else body):
        _load(scale, weight, _attributes(tag), tag.startswith(b"<script"))
    return weight


def _attributes(tag: bytes) -> dict[str, str]:
    pairs = _ATTRIBUTE.findall(tag.partition(b" ")[2])
    return {name.decode(): b"".join(values).decode() for name, *values in pairs}


def _load(scale: Scale, weight: Weight, tag: dict[str, str], is_script: bool) -> None:
    target = scale.resolve(weight.path, tag.get("src" if is_script else "href", ""))
    kinds = tag.get("rel", "").split()
    if not target:
        return
    if is_script:
        _script(scale, weight, target, tag)
    elif "modulepreload" in kinds:
        _module(scale, weight, target)
    elif "stylesheet" in kinds:
        weight.sheets[target] = scale.size(target)
        if "alternate" not in kinds and tag.get("media", "all") != "print":
            weight.waited += (target,)


def _script(scale: Scale, weight: Weight, target: str, tag: dict[str, str]) -> None:
    if tag.get("type") == "module":
        _module(scale, weight, target)
        return
    weight.scripts[target] = scale.size(target)
    if "render" in tag.get("blocking", "").split():
        weight.waited += (target,)
    if "defer" not in tag and "async" not in tag:
        weight.blocking += (target,)


def _module(scale: Scale, weight: Weight, target: str) -> None:
    if target not in weight.scripts:
        weight.scripts[target] = scale.size(target)
        for one in scale.imports(target):
            _module(scale, weight, one)


def _longest(body: bytes) -> int:
    """Give the number of items of the page's longest listing."""
    _, *lists = _LIST.split(body)
    return max((len(_ITEM.findall(one)) for one in lists), default=0)
