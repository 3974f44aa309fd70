"""Tables of a document that are wider than a phone, so that a keyboard can scroll them too."""

import re
from html import escape

_TABLE = re.compile(r"<table(?=[ >])")


def scrollable(html: str, label: str) -> str:
    """Give a page's HTML with each table in a frame of its own that takes the focus; `label`
    tells readers of screens what it is.

    >>> scrollable("<table>…</table>", "Table")
    '<div class="wide" role="group" tabindex="0" aria-label="Table"><table>…</table></div>'
    """
    frame = f'<div class="wide" role="group" tabindex="0" aria-label="{escape(label)}"><table'
    return _TABLE.sub(lambda _: frame, html).replace("</table>", "</table></div>")
