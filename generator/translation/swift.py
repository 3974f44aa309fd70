"""The shortest way through a catalogue's PO file as `sync` writes it: one expression, a few
checks.

It knows entries with a context, a mark, references and the fuzzy flag, and nothing else. Adding
up what it met shows whether that was the whole file; if not it gives None, and the caller takes
the next way.
"""

import re

from generator.translation.passages import State
from generator.translation.po_quick import NotCanonicalError, joined
from generator.translation.states import OVERTAKEN, judge, parse_mark, source_hash

#: (msgid, msgstr, state, line, plurals): what `read.Message` holds.
Row = tuple[str, str, State, int, tuple[str, ...]]

_ENTRY = re.compile(
    r"(?:# @tw (.*)\n)?((?:#[.:] .*\n)*+)(#, fuzzy\n)?"
    r'msgctxt "(.*)"\nmsgid "(.*)"\n((?:".*"\n)*+)msgstr "(.*)"\n((?:".*"\n)*+)(?:\n|\Z)'
)


#: Characters of an entry round its groups: the keywords, quotes and line ends, and the blank
#: line.
_FRAME = len('msgctxt ""\nmsgid ""\nmsgstr ""\n\n')
_MARKED = len("# @tw \n")


def read_swiftly(text: str) -> dict[str, Row] | None:
    """Give the entries of a file by context, or None where it holds more than this way
    knows.
    """
    start = text.find("\n\n") + 2
    if start < 2 or not text.startswith('msgid ""\n'):
        return None
    found = _ENTRY.findall(text, start)
    try:
        rows, size = _rows(found, text.count("\n", 0, start) + 1)
    except (NotCanonicalError, ValueError):
        return None
    # What was met fills the file end to end, and no context stands twice. (No blank line at the
    # end.)
    return rows if size == len(text) - start + 1 and len(rows) == len(found) else None


def _rows(found: list[tuple[str, ...]], line: int) -> tuple[dict[str, Row], int]:
    rows: dict[str, Row] = {}
    size = 0
    for mark, remarks, fuzzy, context, head, tail, first, more in found:
        size += (
            len(remarks)
            + len(fuzzy)
            + len(context)
            + len(head)
            + len(tail)
            + len(first)
            + len(more)
            + _FRAME
        )
        if mark:
            size += len(mark) + _MARKED
            line += 1
        if remarks:
            line += remarks.count("\n")
        if fuzzy:
            line += 1
        msgid = _joined(head, tail) if tail or "\\" in head or '"' in head else head
        msgstr = _joined(first, more) if more or "\\" in first or '"' in first else first
        if "\\" in context or '"' in context:
            raise NotCanonicalError
        rows[context] = (msgid, msgstr, _state(mark, fuzzy, msgid, msgstr), line, ())
        line += 4 + (tail.count("\n") if tail else 0) + (more.count("\n") if more else 0)
    return rows, size


def _joined(first: str, more: str) -> str:
    """Give the text of a string and its further lines; nearly all such are lists, one item
    a line.
    """
    if more and not first:
        text = more[1:-2].replace('\\n"\n"', "\n")
        if "\\" not in text and '"' not in text:
            return text
    return joined(first, more)


#: (mark without its hash, fuzzy flag) to the state they give, and whether the hash has a say in
#: it.
_given: dict[tuple[str, str], tuple[State, bool]] = {}


def _state(mark: str, fuzzy: str, msgid: str, msgstr: str) -> State:
    if not msgstr:
        return "untranslated"
    # The hash comes last, and is the only thing that differs from entry to entry.
    has_source = mark[-13:-8] == " src="
    key = mark[:-13] if has_source else mark, fuzzy
    known = _given.get(key)
    if known is None:
        if len(_given) > 4096:
            _given.clear()
        said = parse_mark(key[0])
        if said.src:
            raise NotCanonicalError
        state = judge(bool(fuzzy), said.state, "", "")
        known = _given[key] = state, state in OVERTAKEN and state == said.state
    state, matters = known
    if has_source and matters and source_hash(msgid) != mark[-8:]:
        return "stale"
    return state
