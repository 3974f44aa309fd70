"""Text in XML. (`xml.sax.saxutils` does the same, and loads what asks the network.)"""

from html import escape as _escape

_BLANKS = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def escape(text: str) -> str:
    """Give text as it stands between tags.

    >>> escape("«a» & <b>")
    '«a» &amp; &lt;b&gt;'
    """
    return _escape(text, quote=False)


def quoted(text: str) -> str:
    r"""Give text as an attribute's value, with its quotes.

    >>> quoted('a "b"\n& c')
    '"a &quot;b&quot;&#10;&amp; c"'
    """
    return f'"{_escape(text).translate(_BLANKS)}"'
