"""Addresses for the paragraphs of a document, so that one can be cited.

A paragraph or list item is numbered within its section: the third under `#structure` is
`#structure-p3`. The numbers are the same in every language, since they follow the source's
blocks. They move when a paragraph before it in the same section is added or removed: a citation
names the document's version too.
"""

import re
from html import escape

_PIECE = re.compile(
    r'<h[1-6](?=[ >])[^>]*\bid="(?P<section>[^"]*)"'
    r"|(?P<open><(?P<tag>p|li)(?P<attrs>(?: [^>]*)?)>)(?P<text>[^<]*(?:<(?!/?(?:p|li|ul|ol|div"
    r"|table|blockquote|pre|dl)\b)[^<]*)*)(?P<close></(?P=tag)>)"
    r'|(?P<notes><div class="footnote")'
)
_ID = re.compile(r'\bid="')
_CLASS = re.compile(r'\bclass="')
#: Section of what stands before the first heading that has an address.
_START = "start"


def numbered(html: str, label: str) -> str:
    """Give a page's HTML with an address and a link for each paragraph that has none; `label`
    tells readers of screens what the link is.

    >>> numbered('<h2 id="a">甲</h2><p>乙</p><p>丙</p>', "Link")[17:]
    '<p id="a-p1">乙 <a class="pin" href="#a-p1" aria-label="Link: 1">¶</a></p>\
<p id="a-p2">丙 <a class="pin" href="#a-p2" aria-label="Link: 2">¶</a></p>'
    """
    section, count, over = _START, 0, False

    def one(match: re.Match[str]) -> str:
        nonlocal section, count, over
        if match["section"] is not None:
            section, count = match["section"], 0
        elif match["notes"]:
            over = True
        elif not over and not (_ID.search(match["attrs"]) or _CLASS.search(match["attrs"])):
            count += 1
            return _pinned(match, f"{section}-p{count}", count, label)
        return match[0]

    return _PIECE.sub(one, html)


def _pinned(match: re.Match[str], name: str, number: int, label: str) -> str:
    # `section` comes out of HTML and is escaped there.
    link = f'<a class="pin" href="#{name}" aria-label="{escape(label)}: {number}">¶</a>'
    return f'<{match["tag"]} id="{name}"{match["attrs"]}>{match["text"]} {link}{match["close"]}'
