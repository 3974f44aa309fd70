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
from generator.translation.po import BadEscapeError, Entry
from generator.translation.po_decode import LARGEST
from generator.translation.po_parse import parse_po
from generator.translation.po_quick import ENTRY, NotCanonicalError, joined, plural_texts
from generator.translation.safe import harmless
from generator.translation.states import MARK, entry_state, judge, parse_mark
from generator.translation.swift import Row, read_swiftly

#: What a header says that declares UTF-8, and how far into a file it reaches.
UTF8 = re.compile(rb"charset=utf-?8\\n", re.IGNORECASE)
HEADER_REACH = 8192
_REMARKS = re.compile(r"(?:#.*\n)*+")
_FUZZY = re.compile(r"(?:#[^,].*\n)*+#,.*\bfuzzy\b")


class Message(NamedTuple):
    """A translated text, its state, the line of its entry, its plural forms if it has any."""

    msgid: str
    msgstr: str
    state: State
    line: int = 0
    plurals: tuple[str, ...] = ()


Messages = dict[str, Message]


def read_messages(
    body: bytes, display: str, problems: Problems, by_text: bool = False
) -> Messages:
    """Give the messages of a PO file by their context, or by their text where they have none.

    With `by_text`, as `ui.po` needs, the key is `message_key` of both. `display` is the path as
    the user knows it. Faults are noted in `problems`; a broken file gives no messages. The
    header and obsolete entries are left out. A translation that would be empty once it is made
    harmless counts as none.
    """
    messages = _read(body, display, problems, by_text)
    for name, message in messages.items():
        texts = "".join(message.plurals) or message.msgstr
        if not texts.isprintable() and not harmless(texts):
            messages[name] = message._replace(state="untranslated")
    return messages


def _read(body: bytes, display: str, problems: Problems, by_text: bool) -> Messages:
    if len(body) <= LARGEST and UTF8.search(body, 0, HEADER_REACH) and b"\0" not in body:
        try:
            text = body.decode("utf-8")
            rows = None if by_text else read_swiftly(text)
            return _messages(rows) if rows is not None else _quick(text, by_text)
        except (NotCanonicalError, UnicodeDecodeError, BadEscapeError):
            pass
    file = parse_po(body, display, problems)
    entries = file.entries if file else []
    return {_name(e, by_text): _message(e) for e in entries if not e.obsolete}


def _messages(rows: dict[str, Row]) -> Messages:
    make = tuple.__new__
    return {name: make(Message, row) for name, row in rows.items()}


def message_key(context: str, text: str) -> str:
    """Give the key of a message that its context alone does not name, as MO files have it."""
    return f"{context}\4{text}" if context else text


def read_catalog(
    path: Path, display: str, problems: Problems, by_text: bool = False
) -> Messages:
    """Give the messages of the PO file at `path`, none where there is no such file."""
    if not path.exists():
        return {}
    try:
        body = read_capped(path, LARGEST)
    except TongwenError as error:
        problems.error(Place(display), error.fact, error.hint)
        return {}
    return read_messages(body, display, problems, by_text)


def _name(entry: Entry, by_text: bool) -> str:
    context = entry.msgctxt or ""
    return message_key(context, entry.msgid) if by_text else context or entry.msgid


def _message(entry: Entry) -> Message:
    plurals = entry.msgstr if entry.msgid_plural is not None else ()
    return Message(entry.msgid, entry.msgstr[0], entry_state(entry), entry.line, plurals)


def _quick(text: str, by_text: bool) -> Messages:
    messages: Messages = {}
    count, line = 0, 1
    for whole, remarks, context, head, tail, first, more, forms, rest in ENTRY.findall(text):
        # Comments alone (at most one line end longer) and the header are passed over.
        if len(whole) > len(remarks) + 1 and (head or tail or context):
            msgid = joined(head, tail) if tail or "\\" in head or '"' in head else head
            msgstr = joined(first, more) if more or "\\" in first or '"' in first else first
            plurals = plural_texts(forms) if forms else ()
            any_text = "".join(plurals) if plurals else msgstr
            state = _state(remarks, msgid, any_text) if remarks else _unmarked(any_text)
            msgstr = plurals[0] if plurals else msgstr
            name = joined(context, "") if "\\" in context or '"' in context else context
            name = message_key(name, msgid) if by_text else name or msgid
            at = line + remarks.count("\n")
            messages[name] = Message(msgid, msgstr, state, at, plurals)
            count += 1
        elif rest:
            raise NotCanonicalError
        line += whole.count("\n")
    if count != len(messages):
        raise NotCanonicalError
    return messages


def head_state(remarks: str, msgid: str) -> State:
    """Give the state of a translated entry from the comments before it.

    Raises NotCanonicalError where they are no comments, or not those of an entry.
    """
    if _REMARKS.fullmatch(remarks) is None:
        raise NotCanonicalError
    return _state(remarks, msgid, "…") if remarks else "translated"


def _unmarked(msgstr: str) -> State:
    return "translated" if msgstr else "untranslated"


def _state(remarks: str, msgid: str, msgstr: str) -> State:
    if "#~" in remarks:
        raise NotCanonicalError
    if not msgstr:
        return "untranslated"
    fuzzy = "fuzzy" in remarks and _FUZZY.match(remarks) is not None
    at = remarks.find(MARK)
    if at < 0:
        return "needs-review" if fuzzy else "translated"
    if at and remarks[at - 1] != "\n":
        raise NotCanonicalError
    said, _, src = remarks[at + len(MARK) : remarks.index("\n", at)].rpartition(" src=")
    if not said:
        said, src = src, ""
    elif not src.isalnum():
        raise NotCanonicalError
    return judge(fuzzy, _given(said), src, msgid)


@lru_cache(maxsize=1024)
def _given(said: str) -> str:
    return parse_mark(said).state
