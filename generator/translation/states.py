"""How far a translation can be trusted, as a PO file says it: the fuzzy flag and one comment.

The comment is a translator comment, so it survives msgmerge, Poedit and Weblate:
`# @tw state=draft by=argos:zh_en-1.9 on=2026-11-22 src=1f3a9c07`. The flag has the last word,
because every tool knows it: whoever clears it has looked at the entry.
"""

from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from generator.translation.passages import STATES, State
from generator.translation.po import Entry

MARK = "# @tw "
#: States whose entries carry the fuzzy flag.
FUZZY: frozenset[State] = frozenset({"draft", "needs-review", "stale", "rejected"})
#: States that say more than `stale`, and give way to it when the source changes. A draft of an
#: older text stays a draft: that is the lesser claim.
OVERTAKEN: frozenset[State] = frozenset({"translated", "approved"})
_KNOWN = frozenset(STATES) - {"source", "untranslated"}


@lru_cache(maxsize=4096)
def source_hash(text: str) -> str:
    """Give the short hash that ties a translation to the text it was made from.

    >>> source_hash("线性代数")
    'f830684c'
    """
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


class Mark(NamedTuple):
    """What the state comment says: the state, who gave it, when, and for which source text."""

    state: str
    by: str = ""
    on: str = ""
    #: In a stale entry: its state before, and a short hash of the translation it had.
    was: str = ""
    #: Of a machine's draft: the languages it came through (`zh-Hans>en>fr`), how far its
    #: engine trusts it (0 to 1), what was noticed, and a short hash of what the machine wrote:
    #: another text under the mark is a person's.
    via: str = ""
    score: str = ""
    flags: str = ""
    made: str = ""
    #: Who translated what another approved or rejected.
    translator: str = ""
    #: Last in the line: the quick readers look for it there.
    src: str = ""

    def line(self) -> str:
        """Give the comment as it stands in the file.

        >>> Mark("approved", "ليلى", "2026-11-22", src="f830684c").line()
        '# @tw state=approved by=ليلى on=2026-11-22 src=f830684c'
        """
        pairs = zip(self._fields, self, strict=True)
        parts = (f"{name}={as_marked(value)}" for name, value in pairs if value)
        return MARK + " ".join(parts)


def parse_mark(text: str) -> Mark:
    """Give the mark written in `text`, the comment after `@tw`; unknown keys are passed over.

    >>> parse_mark("state=draft by=argos:zh_th-1.9 colour=blue")[:3]
    ('draft', 'argos:zh_th-1.9', '')
    """
    # The hash comes last, and is mostly all that differs from entry to entry.
    if text[-13:-8] == " src=" and text[-8:].isalnum():
        return Mark(*_parsed(text[:-13])[:-1], text[-8:])
    return _parsed(text)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Mark:
    found = dict(part.split("=", 1) for part in text.split() if "=" in part)
    return Mark(*(found.get(name, "") for name in Mark._fields))


def as_marked(name: str) -> str:
    """Give a name as it stands in a mark, where a blank would end it.

    >>> as_marked("Léa B")
    'Léa_B'
    """
    return "_".join(name.split())


def is_machine(by: str) -> bool:
    """Say whether an actor is a machine: an engine with its model, or a word for one.

    >>> [is_machine(by) for by in ("argos:zh_ar-1.9@3f8a11c0", "language-model", "ليلى")]
    [True, True, False]
    """
    return ":" in by or by in ("language-model", "memory")


def text_hash(msgstr: tuple[str, ...]) -> str:
    """Give the short hash of a translation, which tells whether anyone touched it since."""
    return sha256("\0".join(msgstr).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def is_machine_made(entry: Entry) -> bool:
    """Say whether a machine wrote the translation of an entry and nobody changed it since."""
    mark = entry_mark(entry)
    if mark is None or not is_machine(mark.by):
        return False
    return not mark.made or mark.made == text_hash(entry.msgstr)


def is_reviewed(entry: Entry) -> bool:
    """Say whether a person vouches for an entry as it is, so that it may serve as an example:
    up to date, and not the work of a machine alone.
    """
    state = entry_state(entry)
    return state == "approved" or (state == "translated" and not is_machine_made(entry))


def state_of(fuzzy: bool, mark: Mark | None, msgid: str, translated: bool) -> State:
    """Give the state of an entry from its flag, its mark and whether it has any translation.

    A person who clears the flag makes an entry translated, never approved; a tool that sets it
    asks for review; a mark made for another source text makes a trusted entry stale.

    >>> state_of(False, Mark("draft"), "หลักสูตร", True)
    'translated'
    >>> state_of(True, Mark("approved"), "หลักสูตร", True)
    'needs-review'
    """
    if not translated:
        return "untranslated"
    return judge(fuzzy, mark.state if mark else "", mark.src if mark else "", msgid)


def judge(fuzzy: bool, given: str, src: str, msgid: str) -> State:
    """Give the state of a translated entry from flag and mark: see `state_of`."""
    if (given in FUZZY) != fuzzy or given not in _KNOWN:
        return "needs-review" if fuzzy else "translated"
    if src and given in OVERTAKEN and not source_hash(msgid).startswith(src[:8]):
        return "stale"
    return given


def raw_mark(entry: Entry) -> Mark | None:
    """Give what the entry's state comment says, whether or not the flag bears it out."""
    lines = (c for c in entry.comments if c.startswith(MARK[1:]))
    return next((parse_mark(line[len(MARK) - 1 :]) for line in lines), None)


def entry_mark(entry: Entry) -> Mark | None:
    """Give the entry's mark; None where someone changed the flag since, so that it is void."""
    mark = raw_mark(entry)
    return mark if mark and (mark.state in FUZZY) == entry.fuzzy else None


def entry_state(entry: Entry) -> State:
    """Give the state of an entry."""
    return state_of(entry.fuzzy, raw_mark(entry), entry.msgid, entry.translated)


def with_mark(entry: Entry, mark: Mark) -> Entry:
    """Give the entry with this mark instead of its own, and the fuzzy flag in step with it."""
    others = tuple(c for c in entry.comments if not c.startswith(MARK[1:]))
    flags = tuple(f for f in entry.flags if f != "fuzzy")
    if mark.state in FUZZY:
        flags = ("fuzzy", *flags)
    return replace(entry, comments=(*others, mark.line()[1:]), flags=flags)
