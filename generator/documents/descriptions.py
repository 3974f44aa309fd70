"""Markdown of records' fields.

>>> render_description("Введение в *линейную* алгебру.")
'<p>Введение в <em>линейную</em> алгебру.</p>'
>>> render_description("# 课程\\n\\n适合初学者。")
'<h3>课程</h3>\\n<p>适合初学者。</p>'
"""

from generator.documents.plain import plain_html, plain_utf8


def render_description(text: str) -> str:
    """Give a record's Markdown field as safe HTML, its headings from level 3 down."""
    html = plain_html(text)
    if html is not None:
        return html
    # The parser takes a tenth of a second to load, and nearly all texts are plain.
    from generator.documents.markdown import parse_description  # noqa: PLC0415

    return parse_description(text)


def render_escaped(text: str, escaped: bytes) -> bytes:
    """Give the same encoded; `escaped` is the text escaped for HTML and encoded."""
    html = plain_utf8(text, escaped)
    return render_description(text).encode() if html is None else html
