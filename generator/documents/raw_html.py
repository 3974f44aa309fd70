"""Segments of raw HTML blocks, which Markdown passes on unread.

The block is cut into tags and text by one expression; every byte that is not translated stays
as it was. A segment is what stands between two block-level tags, its inline tags included.
"""

import re
from html import escape, unescape

from generator.documents.sanitise import INLINE
from generator.documents.segment import Kind, Segment, Translate, has_words
from generator.locales import parse_locale

_TOKEN = re.compile(
    r"(?P<remark><!--.*?(?:-->|\Z)|<[!?][^>]*>)"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)(?P<inside>(?:\"[^\"]*\"|'[^']*'|[^\"'>])*)>"
    r"|(?P<text>[^<]+|<)",
    re.DOTALL,
)
_INLINE = frozenset({*INLINE, "bdo", "img"})
#: Elements whose content is not for translators.
_CLOSED = frozenset({"pre", "script", "style", "textarea", "svg", "math", "template", "code"})
_SAID = re.compile(
    r"""(?P<head>\s(?P<name>alt|title)\s*=\s*)(?P<value>"[^"]*"|'[^']*')""", re.IGNORECASE
)


def translate_html(html: str, translate: Translate, base: str) -> str:
    """Give a block of raw HTML with its texts translated; `base` is the language around it."""
    return _Weaver(translate, base).weave(html)


class _Weaver:
    def __init__(self, translate: Translate, base: str) -> None:
        self.translate, self.base = translate, base
        self.out: list[str] = []
        self.run: list[str] = []
        #: The element whose content is passed over, and how deep in its like.
        self.closed, self.depth = "", 0

    def weave(self, html: str) -> str:
        for token in _TOKEN.finditer(html):
            self._take(token)
        self._end_run()
        return "".join(self.out)

    def _take(self, token: re.Match[str]) -> None:
        name = (token["name"] or "").lower()
        if self.closed:
            self._pass(token[0], name, bool(token["end"]))
        elif name in _CLOSED and not token["end"] and name != "code":
            self._end_run()
            self.closed, self.depth = name, 1
            self.out.append(token[0])
        elif token["text"] or name in _INLINE:
            self.run.append(token[0])
        else:
            self._end_run()
            self.out.append(self._tag(token[0]))

    def _pass(self, text: str, name: str, is_end: bool) -> None:
        self.out.append(text)
        if name == self.closed:
            self.depth += -1 if is_end else 1
            self.closed = self.closed if self.depth else ""

    def _end_run(self) -> None:
        text, self.run = "".join(self.run), []
        core = text.strip()
        if not has_words(core):
            self.out.append(_TOKEN.sub(lambda token: self._tag(token[0]), text))
            return
        start = text.index(core)
        self.out += [text[:start], self._words(core), text[start + len(core) :]]

    def _words(self, text: str) -> str:
        found = self.translate(Segment("html", text))
        if not found.tag or found.tag == self.base:
            return found.text
        direction = parse_locale(found.tag).direction
        return f'<span lang="{found.tag}" dir="{direction}">{found.text}</span>'

    def _tag(self, tag: str) -> str:
        return _SAID.sub(self._attribute, tag) if tag.startswith("<") else tag

    def _attribute(self, match: re.Match[str]) -> str:
        kind: Kind = "alt" if match["name"].lower() == "alt" else "title"
        text = unescape(match["value"][1:-1]).strip()
        if not has_words(text):
            return match[0]
        new = self.translate(Segment(kind, text)).text
        return match[0] if new == text else f'{match["head"]}"{escape(new)}"'
