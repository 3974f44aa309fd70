"""The canonical bytes of a PO file: those of `msgcat --no-wrap`, in UTF-8.

Source: GNU gettext 0.21, write-po.c. Two things differ on purpose: flags that are not known are
kept, and so are obsolete entries without translation.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.translation.po import Entry, PoFile, Previous, escape_line

_REFERENCE_WIDTH = 79
_FLAGS = (
    "fuzzy", "c", "objc", "python", "python-brace", "java", "java-printf", "csharp",
    "javascript", "scheme", "lisp", "elisp", "librep", "ruby", "sh", "awk", "lua",
    "object-pascal", "smalltalk", "qt", "qt-plural", "kde", "kde-kuit", "boost",
    "tcl", "perl", "perl-brace", "php", "gcc-internal", "gfc-internal", "ycp", "range", "wrap",
)  # fmt: skip
_ORDER = {name: number for number, name in enumerate(_FLAGS)}
_CHARSET = re.compile(r"charset=[\w.:+-]*")


def write_po(file: PoFile) -> bytes:
    """Give the bytes of a file: header, entries in their order, obsolete entries at the end.

    A header that names no charset gets one where gettext would not read the file without.
    """
    body = _written(file)
    if body.isascii() or file.header is None or _CHARSET.search(file.header.msgstr[0]):
        return body
    return _written(replace(file, header=_declared(file.header)))


def _written(file: PoFile) -> bytes:
    live = [e for e in file.entries if not e.obsolete]
    gone = [e for e in file.entries if e.obsolete]
    header = [in_utf8(file.header)] if file.header else []
    blocks = [_entry(e) for e in [*header, *live, *gone]]
    if file.tail:
        blocks.append("".join(f"{line}\n" for line in file.tail))
    return "\n".join(blocks).encode("utf-8")


def in_utf8(header: Entry) -> Entry:
    """Give the header of a file that is written in UTF-8."""
    return replace(header, msgstr=(_CHARSET.sub("charset=UTF-8", header.msgstr[0], count=1),))


def _declared(header: Entry) -> Entry:
    text = header.msgstr[0]
    end = "" if text.endswith("\n") or not text else "\n"
    return replace(header, msgstr=(f"{text}{end}Content-Type: text/plain; charset=UTF-8\n",))


def _entry(entry: Entry) -> str:
    mark = "#~ " if entry.obsolete else ""
    parts = [_comment("#", line) for line in entry.comments]
    parts += [_comment("#.", line) for line in entry.extracted]
    parts += _references(entry.references)
    if entry.flags:
        flags = entry.flags if len(entry.flags) == 1 else in_order(entry.flags)
        parts.append(f"#, {', '.join(flags)}\n")
    if entry.previous:
        parts += _previous(entry.previous, "#~| " if entry.obsolete else "#| ")
    if entry.msgctxt is not None:
        parts.append(text_lines(mark, "msgctxt", entry.msgctxt))
    parts.append(text_lines(mark, "msgid", entry.msgid))
    if entry.msgid_plural is None:
        parts.append(text_lines(mark, "msgstr", entry.msgstr[0]))
    else:
        parts.append(text_lines(mark, "msgid_plural", entry.msgid_plural))
        parts += (text_lines(mark, f"msgstr[{n}]", form) for n, form in enumerate(entry.msgstr))
    return "".join(parts)


def _references(references: Iterable[str]) -> Iterator[str]:
    """Give the lines of references: `--no-wrap` wraps these all the same, and counts bytes."""
    line, column = "", 2
    for reference in references:
        length = len(reference.encode()) + 1
        if line and column + length > _REFERENCE_WIDTH:
            yield f"#:{line}\n"
            line, column = "", 2
        line += f" {reference}"
        column += length
    if line:
        yield f"#:{line}\n"


def in_order(flags: Iterable[str]) -> list[str]:
    """Give flags in gettext's order; those it does not know keep theirs, after the others.

    >>> in_order(["标记", "no-wrap", "python-format", "fuzzy"])
    ['fuzzy', 'python-format', 'no-wrap', '标记']
    """
    return sorted(flags, key=_rank)


def _rank(flag: str) -> int:
    name = flag.removeprefix("no-").removesuffix("-format")
    if flag.startswith("range:"):
        name = "range"
    return _ORDER.get(name, len(_ORDER))


def _comment(mark: str, line: str) -> str:
    space = "" if line[:1] in ("", " ", "=") else " "
    return f"{mark}{space}{line if line != ' ' else ''}\n"


def _previous(previous: Previous, mark: str) -> Iterator[str]:
    if previous.msgctxt is not None:
        yield text_lines(mark, "msgctxt", previous.msgctxt)
    yield text_lines(mark, "msgid", previous.msgid)
    if previous.msgid_plural is not None:
        yield text_lines(mark, "msgid_plural", previous.msgid_plural)


def text_lines(mark: str, keyword: str, text: str) -> str:
    """Give the lines of one keyword and its text, each after `mark`."""
    escaped = escape_line(text)
    last = text.find("\n")
    if last < 0:
        return f'{mark}{keyword} "{escaped}"\n'
    end = "\\n" if text[-1] == "\n" else ""
    if end:
        escaped = escaped[:-1]
    if last == len(text) - 1:
        return f'{mark}{keyword} "{escaped}\\n"\n'
    lines = escaped.replace("\n", f'\\n"\n{mark}"')
    return f'{mark}{keyword} ""\n{mark}"{lines}{end}"\n'
