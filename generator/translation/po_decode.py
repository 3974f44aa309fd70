"""From the bytes of a PO file to its text, by the charset that its header declares."""

import codecs
import re
from typing import Final

from generator.problems import Place, Problems

#: A larger file is no work of people, and would hold up every tool it meets.
LARGEST: Final = 64 * 1024 * 1024
_CHARSET = re.compile(rb"charset=([A-Za-z0-9_.:+-]*)")
#: The header stands first, and is short.
_REACH = 65536
#: Its text: what other entries or comments say of charsets declares nothing.
_HEADER = re.compile(
    rb'^[ \t]*msgid[ \t]*""[ \t]*[\r\n]+[ \t]*msgstr((?:[ \t]*"[^\r\n]*[\r\n]*)+)', re.MULTILINE
)
_BOMS = ((codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))
#: Python's names of the charsets that gettext takes and Python knows.
_KNOWN = frozenset({
    "utf-8", "ascii", *(f"iso8859-{n}" for n in (*range(1, 12), *range(13, 17))),
    "koi8-r", "koi8-u", "koi8-t", *(f"cp{n}" for n in range(1250, 1259)),
    "cp850", "cp866", "cp874", "cp932", "cp949", "cp950",
    "gb2312", "gbk", "gb18030", "big5", "big5hkscs",
    "euc_jp", "euc_kr", "shift_jis", "johab", "tis-620",
})  # fmt: skip


def decode(body: bytes, display: str, problems: Problems) -> str | None:
    """Give the text of a PO file, lines ending in LF; None when a problem was noted."""
    if len(body) > LARGEST:
        problems.error(
            Place(display),
            f"the file has {len(body):,} bytes; at most {LARGEST:,} are read",
            "A PO file of this site holds one shard; was something else copied here?",
        )
        return None
    if any(body.startswith(bom) for bom, _ in _BOMS):
        problems.error(Place(display, 1), "the file is in UTF-16", "Save it as UTF-8.")
        return None
    body = body.removeprefix(codecs.BOM_UTF8)
    name = _charset(body, display, problems)
    text = _decoded(body, name, display, problems) if name else None
    return text.replace("\r\n", "\n").replace("\r", "\n") if text is not None else None


def _charset(body: bytes, display: str, problems: Problems) -> str | None:
    found = _declared(body)
    declared = found[1].decode("ascii") if found else ""
    if declared in ("", "CHARSET"):
        return "utf-8"
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        name = ""
    if name in _KNOWN:
        return name
    line = body[: found.start()].count(b"\n") + 1 if found else 1
    problems.error(
        Place(display, line),
        f"the charset {declared} is not known",
        "Convert the file with `msgconv -t UTF-8`.",
    )
    return None


def _declared(body: bytes) -> re.Match[bytes] | None:
    header = _HEADER.search(body, 0, _REACH)
    return _CHARSET.search(body, header.start(1), header.end()) if header else None


def _decoded(body: bytes, name: str, display: str, problems: Problems) -> str | None:
    try:
        text = body.decode(name)
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        problems.error(
            Place(display, line),
            f"byte 0x{body[error.start]:02x} is not {name.upper()}, which the header declares",
            "Save the file as UTF-8, or mend `charset=` in its header.",
        )
        return None
    nul = text.find("\0")
    if nul >= 0:
        problems.error(
            Place(display, text.count("\n", 0, nul) + 1),
            "there is a NUL byte in the file",
            "The file is damaged or no PO file: take it from version control again.",
        )
        return None
    return text
