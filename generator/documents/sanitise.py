"""HTML made harmless: an allow-list of elements, attributes, classes and address schemes.

What a record, a document or a translator wrote ends up here before it reaches a page. Nothing
that runs, loads from elsewhere, or imitates the page around it gets through.

Everything is cleaned twice: the first pass can leave elements nested as no parser nests them,
and what a browser makes of those should be what was looked at.

>>> sanitise('<p onclick="x()">مرحبا <script>x()</script><a href="javascript:x()">هنا</a></p>')
'<p>مرحبا <a>هنا</a></p>'
"""

import re

import nh3


def names(text: str) -> frozenset[str]:
    """Give the names in a line of them."""
    return frozenset(text.split())


#: Elements that stand inside a line of text.
INLINE = names(
    "a abbr b bdi br cite code data del dfn em i ins kbd mark q rp rt ruby s samp small span"
    " strong sub sup time u var wbr"
)
_BLOCK = names(
    "blockquote caption col colgroup dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6"
    " hr li ol p pre summary table tbody td tfoot th thead tr ul"
)
#: Elements whose content is no text for a reader: it goes with them.
_WITH_CONTENT = frozenset(
    {"script", "style", "title", "template", "noscript", "iframe", "object"}
)
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"datetime"},
    "details": {"open"},
    "dfn": {"title"},
    "ins": {"datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr"},
    "time": {"datetime"},
}
_IMAGE = {"src", "alt", "title", "width", "height"}
_ADMONITIONS = names(
    "admonition note tip hint info important warning caution attention danger error"
    " example quote question success"
)
_LANGUAGES = names(
    "bash c console cpp css csv diff go html http ini java javascript json jsonl latex"
    " makefile markdown math matlab po python r ruby rust shell sql svg text toml typescript"
    " xml yaml"
)
_ALIGNED = names("align-center align-end")
_CLASSES = {
    "a": {"footnote-ref", "footnote-backref"},
    "code": {f"language-{name}" for name in _LANGUAGES},
    "div": {*_ADMONITIONS, "footnote", "toc", "table"},
    "p": {"admonition-title"},
    "td": set(_ALIGNED),
    "th": set(_ALIGNED),
}
_SCHEMES = {"http", "https", "mailto"}
#: The serialiser escapes quotes in values, so this is exactly a start tag of its output.
_LINK = re.compile(r'<a ((?:[^">]|"[^"]*")*)>')
_ELSEWHERE = re.compile(r'href="(?:https?:|[/\\]{2})', re.IGNORECASE)
_FOREIGN_IMAGE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)
#: Embeddings and overrides turn round what a reader sees; isolates end with their block.
_OVERRIDES = dict.fromkeys(range(0x202A, 0x202F))


def _own_images_only(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src" and _FOREIGN_IMAGE.match(value):
        return None
    return value


_EMBEDDED = nh3.Cleaner(
    tags=INLINE | _BLOCK,
    clean_content_tags=set(_WITH_CONTENT),
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    url_schemes=_SCHEMES,
    link_rel=None,
)
_WHOLE = nh3.Cleaner(
    tags=INLINE | _BLOCK | {"img"},
    clean_content_tags=set(_WITH_CONTENT),
    attributes={**_ATTRIBUTES, "*": {"lang", "dir", "id"}, "img": _IMAGE},
    attribute_filter=_own_images_only,
    set_tag_attribute_values={"img": {"loading": "lazy"}},
    allowed_classes=_CLASSES,
    url_schemes=_SCHEMES,
    link_rel=None,
)


def sanitise(html: str) -> str:
    """Give the HTML of a whole document safe: `id` and the site's own images are kept."""
    return _finish(_WHOLE.clean(_WHOLE.clean(_encodable(html))))


def sanitise_embedded(html: str) -> str:
    """Give HTML that stands inside someone else's page safe: without images and without `id`.

    An image would load from elsewhere, and an `id` could be taken for one of the page's own.
    """
    return _finish(_EMBEDDED.clean(_EMBEDDED.clean(_encodable(html))))


def _encodable(html: str) -> str:
    """Lone surrogates cannot be written as UTF-8."""
    try:
        html.encode()
    except UnicodeEncodeError:
        return html.encode("utf-8", "replace").decode()
    return html


def _finish(html: str) -> str:
    marked = _LINK.sub(_mark_elsewhere, html) if "<a " in html else html
    return marked.translate(_OVERRIDES)


def _mark_elsewhere(match: re.Match[str]) -> str:
    rel = ' rel="noopener"' if _ELSEWHERE.search(match[1]) else ""
    return f"<a {match[1]}{rel}>"
