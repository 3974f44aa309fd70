"""Drawings that could carry programs: what an SVG file must not have.

An SVG opened by itself is a page of the site, so whatever runs in it runs as the site.
"""

import re
from xml.etree.ElementTree import Element, ParseError, XMLParser

_ELEMENTS = (
    "a circle clippath defs desc ellipse fegaussianblur fecolormatrix femerge femergenode"
    " feoffset filter g image line lineargradient marker mask metadata path pattern polygon"
    " polyline radialgradient rect stop style svg switch symbol text textpath title tspan"
    " use view"
)
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\?xml-stylesheet", re.IGNORECASE)
_FAR = re.compile(r"\s*(?!#|data:image/(?:png|jpeg|gif|webp)[;,])", re.IGNORECASE)
_LOADS = re.compile(r"url\(\s*['\"]?(?!#)", re.IGNORECASE)
_STYLE_LOADS = re.compile(r"@|\\|url\(\s*['\"]?(?!#)", re.IGNORECASE)
_NAMESPACES = ("http://www.w3.org/2000/svg", "")
#: What drawing programs note for themselves.
_NOTES = (
    "{http://www.inkscape.org/",
    "{http://sodipodi.sourceforge.net/",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "{http://creativecommons.org/ns#",
    "{http://purl.org/dc/",
)


def fault_of_svg(body: bytes) -> str:
    """Give what is wrong with a drawing, or nothing.

    >>> fault_of_svg(b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
    'The drawing has a `script` element.'
    """
    if b"\0" in body or _DECLARED.search(body):
        return "The drawing declares a document type, entities or a style sheet."
    parser = XMLParser()  # noqa: S314 - no entities: refused above
    try:
        parser.feed(body)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError):
        return "The drawing is not well-formed."
    return next(filter(None, map(_fault_of, root.iter())), "")


def _fault_of(element: Element) -> str:
    namespace, _, name = element.tag.rpartition("}")
    if namespace.startswith(_NOTES):
        return ""
    if namespace.removeprefix("{") not in _NAMESPACES or name.lower() not in _ELEMENTS.split():
        return f"The drawing has a `{name[:40]}` element."
    if name.lower() == "style" and _STYLE_LOADS.search("".join(element.itertext())):
        return "The drawing's styles load other files."
    return next(filter(None, (_fault_of_attribute(k, v) for k, v in element.items())), "")


def _fault_of_attribute(key: str, value: str) -> str:
    name = key.rpartition("}")[2].lower()
    if name.startswith("on"):
        return f"The drawing runs code (`{name[:40]}`)."
    if name in ("href", "src") and _FAR.match(value) and value:
        return f"The drawing loads or leads to `{value[:60]}`."
    if (_STYLE_LOADS if name == "style" else _LOADS).search(value):
        return f"The drawing's `{name[:40]}` loads other files."
    return ""
