"""XML from strangers, read safely, piece by piece: what TMX, TBX and XLIFF files are made of.

No entity is defined or fetched, whatever the file says: a bomb is refused where it is declared.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from generator.problems import Place, Problems

#: Deeper nesting is no file of translations.
_DEEPEST = 64
_CHUNK = 65536
#: Source: XML 1.0, production 2 (Char).
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Line ends and tabs in an attribute would be read as blanks.
_LINES = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


@dataclass(slots=True, eq=False)
class Node:
    """An element: its name without prefix, attributes by name with theirs, what is in it."""

    name: str
    attributes: dict[str, str]
    line: int
    parts: list["str | Node"] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """Give an attribute: `xml:lang`."""
        return self.attributes.get(name, default)

    def nodes(self, *names: str) -> "Iterator[Node]":
        """Go through the elements directly inside, those of these names where any is given."""
        for part in self.parts:
            if isinstance(part, Node) and (not names or part.name in names):
                yield part

    def first(self, name: str) -> "Node | None":
        """Give the first element of a name directly inside."""
        return next(self.nodes(name), None)

    def deep(self, *names: str) -> "Iterator[Node]":
        """Go through all elements of these names at any depth."""
        for node in self.nodes():
            if node.name in names:
                yield node
            yield from node.deep(*names)

    @property
    def text(self) -> str:
        """All text inside, that of inner elements too."""
        return "".join(p if isinstance(p, str) else p.text for p in self.parts)


class _RefusedError(Exception):
    """The file declares what is not read; says what."""


class _Reader:
    """Builds nodes from expat's events; keeps of the rest only who stands above whom."""

    def __init__(self, wanted: Collection[str]) -> None:
        self.wanted = wanted
        self.open: list[Node] = []
        #: How many wanted elements are open.
        self.inside = 0
        self.ready: list[tuple[Node, tuple[Node, ...]]] = []
        self.expat = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data
        parser.EntityDeclHandler = self.entity
        parser.ExternalEntityRefHandler = self.external

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) >= _DEEPEST:
            raise _RefusedError(f"elements are nested more than {_DEEPEST} deep")
        node = Node(name.rpartition(":")[2], attributes, self.expat.CurrentLineNumber)
        if self.open:
            self.open[-1].parts.append(node)
        self.open.append(node)
        self.inside += node.name in self.wanted

    def end(self, _: str) -> None:
        node = self.open.pop()
        self.inside -= node.name in self.wanted
        if node.name in self.wanted and not self.inside:
            self.ready.append((node, tuple(self.open)))
            if self.open:
                # It ended just now, so that nothing stands after it.
                self.open[-1].parts.pop()

    def data(self, text: str) -> None:
        if self.open and (text.strip() or self.inside):
            self.open[-1].parts.append(text)

    def entity(self, name: str, *_: object) -> None:
        raise _RefusedError(f"it declares the entity `{name[:40]}`")

    def external(self, *_: object) -> int:
        raise _RefusedError("it asks for another file")


def read_xml(
    body: bytes, wanted: Collection[str], display: str, problems: Problems
) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """Go through the elements of the `wanted` names, outermost only, each with those round it.

    What stands before an element among those round it is there; elements already given are not.
    A broken or hostile file ends with a fault in `problems`.
    """
    reader = _Reader(wanted)
    try:
        for start in range(0, len(body) + 1, _CHUNK):
            chunk = body[start : start + _CHUNK]
            reader.expat.Parse(chunk, start + _CHUNK > len(body))
            ready, reader.ready = reader.ready, []
            yield from ready
    except _RefusedError as error:
        place = Place(display, reader.expat.CurrentLineNumber)
        problems.error(place, f"the XML is not read: {error}", "Take it out and try again.")
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        problems.error(Place(display, error.lineno), f"the XML is broken: {what}")
    except (ValueError, LookupError):
        # What Python's expat says of an encoding that it does not know.
        fact = "the XML declares an encoding that is not read"
        problems.error(Place(display, 1), fact, "Save the file in UTF-8.")


def unfit(text: str) -> str:
    """Give the first character that XML 1.0 cannot hold, as U+XXXX; nothing where all is well.

    >>> unfit("数学"), unfit("a\\x07")
    ('', 'U+0007')
    """
    found = _UNFIT.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def fit(text: str) -> str:
    """Give text with U+FFFD for each character that XML 1.0 cannot hold."""
    return _UNFIT.sub("\ufffd", text)


def element(name: str, text: str = "", /, **attributes: str) -> str:
    """Give an element with text; `xml_lang` stands for `xml:lang`, `type_` for `type`. Empty
    attributes are left out.

    >>> element("seg", "a < b", xml_lang="th")
    '<seg xml:lang="th">a &lt; b</seg>'
    """
    return f"<{name}{attribute_text(attributes)}>{escaped(text)}</{name}>"


def attribute_text(attributes: dict[str, str]) -> str:
    """Give attributes as they stand in a tag, a blank before each."""
    pairs = ((n.removesuffix("_").replace("_", ":", 1), v) for n, v in attributes.items() if v)
    return "".join(f" {name}={quoteattr(value, _LINES)}" for name, value in pairs)


def escaped(text: str) -> str:
    """Give text as it stands between tags; a carriage return survives reading."""
    return escape(text, {"\r": "&#13;"})
