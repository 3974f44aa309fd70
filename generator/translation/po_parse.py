"""From a PO file to its entries, keeping all that stands in it, and every fault with its line.

The unit is the line, as in every file that tools write; what one line says decides whether it
goes on with the entry before it or begins another.
"""

import re

from generator.problems import Place, Problems
from generator.translation.po import BadEscapeError, Entry, Key, PoFile, unescape
from generator.translation.po_decode import decode
from generator.translation.po_draft import Draft, finished, order_fault, remark_lines
from generator.translation.po_quick import NotCanonicalError, quick_entries

#: With more faults than this, the file is no PO file.
_MOST_FAULTS = 20
_KEYWORD = re.compile(
    r"(msgctxt|msgid_plural|msgid|msgstr|domain)(?:\[(\d{1,2})\])?[ \t]*(?=\"|$)"
)
_STRING = re.compile(r'[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*')
#: A file name with spaces stands between U+2068 and U+2069.
_REFERENCE = re.compile("\u2068[^\u2069]*\u2069(?::\\d+)?|\\S+")
_CONFLICT = re.compile(r"<{7} |\|{7} |={7}$|>{7} ")
_CUT_OFF = ("the file ends in the middle of an entry", "It was cut off: get it whole again.")


def parse_po(body: bytes, display: str, problems: Problems) -> PoFile | None:
    """Give the PO file in `body`; None when it is broken, with every fault in `problems`.

    `display` is the path as the user knows it.
    """
    text = decode(body, display, problems)
    if text is None:
        return None
    parser = _Parser(display, problems)
    parser.parse(*_begun(parser, text))
    return None if parser.faults else parser.file


def _begun(parser: "_Parser", text: str) -> tuple[str, int]:
    """Take what is canonical the quick way; give the text that is left and its first line."""
    try:
        entries, rest, line = quick_entries(text)
    except (NotCanonicalError, BadEscapeError):
        return text, 1
    for entry in entries:
        parser.add(entry)
    return rest, line


class _GiveUpError(Exception):
    """There are too many faults to go on."""


class _Parser:
    def __init__(self, display: str, problems: Problems) -> None:
        self.display = display
        self.problems = problems
        self.file = PoFile()
        self.draft = Draft()
        #: Where a line that is only a string belongs.
        self.pieces: list[str] | None = None
        self.number = 0
        self.last = 0
        self.faults = 0
        self.seen: dict[Key, int] = {}

    def parse(self, text: str, first: int) -> None:
        lines = text.split("\n")
        self.last = first - 1 + len(lines) - (not lines[-1])
        try:
            for self.number, line in enumerate(lines, first):
                self.line(line.lstrip(" \t"))
            self.end()
        except _GiveUpError:
            pass

    # -- lines

    def line(self, line: str) -> None:
        if not line:
            if self.draft.broken:
                self.draft, self.pieces = Draft(), None
        elif line[0] == "#":
            self.hash_line(line)
        elif line[0] in "<|=>" and _CONFLICT.match(line):
            self.conflict(line)
        else:
            self.content(line, obsolete=False)

    def hash_line(self, line: str) -> None:
        mark = line[:3] if line.startswith("#~|") else line[:2]
        if mark == "#~":
            rest = line[2:].lstrip(" \t")
            if rest:
                self.content(rest, obsolete=True)
        elif mark in ("#|", "#~|"):
            self.before_remark()
            self.previous(line[len(mark) :].lstrip(" \t"))
        else:
            self.before_remark()
            self.pieces = None
            self.remark(line, mark)

    def before_remark(self) -> None:
        """Begin the next entry where this one is complete; a comment inside it is a fault."""
        if self.draft.complete:
            self.flush()
        elif self.draft.texts:
            self.fault(
                "a comment stands in the middle of an entry",
                "Move it above the entry's first line.",
            )

    def remark(self, line: str, mark: str) -> None:
        remarks = self.draft.remarks
        if mark == "#,":
            remarks.setdefault(mark, []).extend(
                f for f in map(str.strip, line[2:].split(",")) if f
            )
        elif mark == "#:":
            remarks.setdefault(mark, []).extend(_REFERENCE.findall(line[2:]))
        elif mark == "#.":
            remarks.setdefault(mark, []).append(line[2:])
        else:
            remarks.setdefault("#", []).append(line[1:])

    def conflict(self, line: str) -> None:
        if not line.startswith("<"):
            return
        self.draft.broken = False
        self.fault(
            "there is an unresolved merge conflict",
            "Keep one side of each and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`.",
        )

    def content(self, line: str, obsolete: bool) -> None:
        match = _KEYWORD.match(line)
        if match is None:
            self.more(line)
            return
        keyword = match[1] if match[2] is None else f"{match[1]}[{int(match[2])}]"
        if self.draft.complete and keyword in ("msgctxt", "msgid"):
            self.flush()
        self.begin(keyword, obsolete)
        self.strings(line[match.end() :])

    def previous(self, line: str) -> None:
        match = _KEYWORD.match(line)
        if match is None:
            self.more(line)
            return
        self.pieces = self.draft.previous.setdefault(match[1], [])
        self.strings(line[match.end() :])

    # -- texts

    def begin(self, keyword: str, obsolete: bool) -> None:
        draft = self.draft
        if not draft.texts:
            draft.obsolete, draft.line = obsolete, self.number
        elif draft.obsolete != obsolete:
            self.fault("half of an entry is obsolete (`#~`)", "Mark all of its lines, or none.")
        wrong = order_fault(draft, keyword)
        if wrong:
            self.fault(*wrong)
        self.pieces = draft.texts[keyword] = []

    def more(self, line: str) -> None:
        if line[0:1] == '"' and self.pieces is not None:
            self.strings(line)
        elif line[0:1] == '"':
            self.fault(
                "a text stands without its keyword", "Is `msgid` or `msgstr` missing above it?"
            )
        else:
            word = line.split(" ", 1)[0][:20]
            self.fault(
                f"`{word}` begins no line of a PO file",
                "Known are msgctxt, msgid, msgid_plural, msgstr and comments after `#`.",
            )

    def strings(self, text: str) -> None:
        at = 0
        while match := _STRING.match(text, at):
            self.piece(match[1])
            at = match.end()
        if at == len(text) and at:
            return
        if self.number == self.last:
            self.fault(*_CUT_OFF)
        elif text[at : at + 1] == '"' or text[at:].lstrip(" \t").startswith('"'):
            self.fault("a text has no quote at its end", "Close it on the same line.")
        else:
            self.fault("a quote stands inside a text", 'Write it `\\"`.')

    def piece(self, raw: str) -> None:
        try:
            text = unescape(raw) if "\\" in raw else raw
        except BadEscapeError as error:
            self.fault(
                f"gettext does not know `{error}`", "A backslash itself is written `\\\\`."
            )
            return
        if self.pieces is not None:
            self.pieces.append(text)

    # -- entries

    def flush(self) -> None:
        draft, self.draft, self.pieces = self.draft, Draft(), None
        if draft.broken:
            return
        entry = finished(draft)
        if isinstance(entry, Entry):
            self.add(entry)
        else:
            self.note(draft.line, *entry)

    def add(self, entry: Entry) -> None:
        if not self.unique(entry):
            return
        if entry.key == (None, "") and not entry.obsolete:
            self.file.header = entry
        else:
            self.file.entries.append(entry)

    def unique(self, entry: Entry) -> bool:
        first = self.seen.setdefault(entry.key, entry.line)
        if first != entry.line:
            name = entry.msgctxt or entry.msgid[:40]
            self.note(
                entry.line,
                f"`{name}` stands twice; first in line {first}",
                "Keep the better translation and delete the other entry.",
            )
        return first == entry.line

    def end(self) -> None:
        draft = self.draft
        if draft.complete:
            self.flush()
        elif draft.texts:
            self.number = self.last
            self.fault(*_CUT_OFF)
        elif draft.begun:
            self.file.tail = remark_lines(draft)

    def fault(self, fact: str, hint: str) -> None:
        """Note a fault of the entry that is coming in; one is enough of each entry."""
        if not self.draft.broken:
            self.note(self.number, fact, hint)
        self.draft.broken = True

    def note(self, line: int, fact: str, hint: str) -> None:
        self.problems.error(Place(self.display, line), fact, hint, code="po-syntax")
        self.faults += 1
        if self.faults > _MOST_FAULTS:
            raise _GiveUpError
