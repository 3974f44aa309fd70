"""PO files as the build reads them: fast, and only what a page needs.

A canonical file (what `msgcat --no-wrap` and our own writer give) is taken apart by one regular
expression, whose matches must lie end to end. Any other file goes through the full parser,
which also finds the words for what is wrong with it.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from generator.errors import TongwenError
from generator.files import read_capped
from generator.problems import Place, Problems
from generator.translation.passages import State
from generator.translation.po import BadEscapeError, Entry, unescape
from generator.translation.po_decode import LARGEST
from generator.translation.po_parse import parse_po
from generator.translation.states import MARK, judge, parse_mark, state_of

_UTF8 = re.compile(rb"charset=utf-?8\\n", re.IGNORECASE)
_HEADER_REACH = 8192
#: An entry: comments; then context, text and translation, each text with its further lines.
#: Comments alone are an obsolete entry (`#~`) or a stray remark. The last group takes whatever
#: is not canonical, to the end, so that the search stays linear.
_ENTRY = re.compile(
    r'(((?:#.*\n)*+)(?:(?:msgctxt "(.*)"\n)?msgid "(.*)"\n((?:".*"\n)*+)'
    r'msgstr "(.*)"\n((?:".*"\n)*+))?(?:\n|\Z))|((?s:.+))'
)
_FUZZY = re.compile(r"(?:#[^,].*\n)*+#,.*\bfuzzy\b")


class Message(NamedTuple):
    """A translated text, its state, the line of its entry, and its plural forms if it has any."""

    msgid: str
    msgstr: str
    state: State
    line: int = 0
    plurals: tuple[str, ...] = ()


Messages = dict[str, Message]


class _NotCanonicalError(Exception):
    """The quick way does not know what stands here."""


def read_messages(body: bytes, display: str, problems: Problems) -> Messages:
    """Give the messages of a PO file by their context, or by their text where they have none.

    `display` is the path as the user knows it. Faults are noted in `problems`; a broken file
    gives no messages. The header and obsolete entries are left out.
    """
    if len(body) <= LARGEST and _UTF8.search(body, 0, _HEADER_REACH) and b"\0" not in body:
        try:
            return _quick(body.decode("utf-8"))
        except (_NotCanonicalError, UnicodeDecodeError, BadEscapeError):
            pass
    file = parse_po(body, display, problems)
    entries = file.entries if file else []
    return {_name(e): _message(e) for e in entries if not e.obsolete}


def read_catalog(path: Path, display: str, problems: Problems) -> Messages:
    """Give the messages of the PO file at `path`, none where there is no such file."""
    if not path.exists():
        return {}
    try:
        body = read_capped(path, LARGEST)
    except TongwenError as error:
        problems.error(Place(display), error.fact, error.hint)
        return {}
    return read_messages(body, display, problems)


def _name(entry: Entry) -> str:
    return entry.msgctxt or entry.msgid


def _message(entry: Entry) -> Message:
    mark = next((parse_mark(c[5:]) for c in entry.comments if c.startswith(MARK[1:])), None)
    state = state_of(entry.fuzzy, mark, entry.msgid, entry.translated)
    plurals = entry.msgstr if entry.msgid_plural is not None else ()
    return Message(entry.msgid, entry.msgstr[0], state, entry.line, plurals)


def _quick(text: str) -> Messages:
    messages: Messages = {}
    count, line = 0, 1
    for whole, remarks, context, head, tail, first, more, unknown in _ENTRY.findall(text):
        # Comments alone (at most one line end longer) and the header are passed over.
        if len(whole) > len(remarks) + 1 and (head or tail or context):
            msgid = _text(head, tail) if tail or "\\" in head or '"' in head else head
            msgstr = _text(first, more) if more or "\\" in first or '"' in first else first
            state = _state(remarks, msgid, msgstr) if remarks else _unmarked(msgstr)
            name = (
                _text(context, "") if "\\" in context or '"' in context else context
            ) or msgid
            messages[name] = Message(msgid, msgstr, state, line + remarks.count("\n"))
            count += 1
        elif unknown:
            raise _NotCanonicalError
        line += whole.count("\n")
    if count != len(messages):
        raise _NotCanonicalError
    return messages


def _unmarked(msgstr: str) -> State:
    return "translated" if msgstr else "untranslated"


def _text(first: str, more: str) -> str:
    """Join the lines of a text and resolve its escapes; a bare quote is not canonical."""
    if more:
        if '\\"\n' in more:
            raise _NotCanonicalError
        first += more[1:-2].replace('"\n"', "")
    if "\\" not in first:
        if '"' in first:
            raise _NotCanonicalError
        return first
    # Nearly all texts have no other escapes than these two.
    if "\\\\" not in first:
        plain = first.replace("\\n", "\n")
        if '"' in plain and plain.count('"') == plain.count('\\"'):
            plain = plain.replace('\\"', '"')
            if "\\" not in plain:
                return plain
        elif "\\" not in plain and '"' not in plain:
            return plain
    return unescape(first)


def _state(remarks: str, msgid: str, msgstr: str) -> State:
    if "#~" in remarks:
        raise _NotCanonicalError
    if not msgstr:
        return "untranslated"
    fuzzy = "fuzzy" in remarks and _FUZZY.match(remarks) is not None
    at = remarks.find(MARK)
    if at < 0:
        return "needs-review" if fuzzy else "translated"
    if at and remarks[at - 1] != "\n":
        raise _NotCanonicalError
    said, _, src = remarks[at + len(MARK) : remarks.index("\n", at)].rpartition(" src=")
    if not said:
        said, src = src, ""
    elif not src.isalnum():
        raise _NotCanonicalError
    return judge(fuzzy, _given(said), src, msgid)


@lru_cache(maxsize=1024)
def _given(said: str) -> str:
    return parse_mark(said).state
