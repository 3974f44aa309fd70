r"""The shortest way through a catalogue's PO file: abreast with the texts that it translates.

`sync` writes a shard's entries in the order of its texts, so what stands in the file before
each translation is known beforehand, byte for byte. Where the file holds just that, only the
translations are looked at. Anything else (an entry of a text that has changed, a list with an
item too many, a file of another tool) gives None, and the caller takes the general way, which
also finds the words for what is wrong.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from generator.translation.column import AnyPassage, Column, in_pairs, made
from generator.translation.passages import Passage, State
from generator.translation.po import BadEscapeError
from generator.translation.po_quick import NotCanonicalError, joined
from generator.translation.po_write import text_lines
from generator.translation.read import HEADER_REACH, UTF8, head_state
from generator.translation.resolve import Wanted

_HEADER = re.compile(rb'(?:#.*\n)*+msgid ""\nmsgstr ".*"\n(?:".*"\n)*+')
#: Obsolete entries, which stand at the end.
_OBSOLETE = re.compile(rb"(?:#.*\n|\n(?=#))*+")
_MSGSTR = re.compile(r'(.*)"\n((?:".*"\n)*+)')
#: What no text without escapes holds. (Numbers are found in bytes far sooner than bytes are.)
_QUOTE, _BACKSLASH, _LINE_END = b'"\\\n'
#: Where a text goes on in the next line: the end of its line in PO's writing, and two quotes.
_FOLD = b'\\n"\n"'
_new = tuple.__new__
#: What no file holds.
_NO_HEAD: tuple[bytes, bytes, State] = (b"\0", b"", "untranslated")


class Key(NamedTuple):
    """What stands in a file for a wanted text."""

    #: Number of the text among those wanted.
    number: int
    #: Texts of one kind have like comments.
    kind: str
    #: End of a state comment that was made for the text as it is.
    src: bytes
    #: The entry from its keyword to the quote that opens the translation.
    opening: bytes
    source: str
    #: Line ends that a list's translation must have; -1 where it may have any.
    breaks: int


class Hits(NamedTuple):
    """What was met: of each translation that there is its text's number, state and words."""

    #: Number, state, and the line ends that there must be.
    entries: list[tuple[int, State, int]]
    #: As they are written, without the first and the last quote.
    texts: list[bytes]
    #: Where each entry's translation stands, by the number of its text.
    places: dict[int, int]


def keys_of(wanted: Sequence[Wanted]) -> list[Key]:
    """Give what to look for in a shard's files, in order.

    Texts without a context have nothing there.
    """
    return [
        _key(number, want) for number, want in enumerate(wanted) if want.context and want.source
    ]


def _key(number: int, want: Wanted) -> Key:
    context, source, _, is_list = want
    raw = source.encode("utf-8", "surrogatepass")
    src = b" src=%b\n" % sha256(raw).hexdigest()[:8].encode()
    kind = context[context.rfind("/") :]
    breaks = raw.count(b"\n") if is_list else -1
    # Quicker than by name.
    return _new(Key, (number, kind, src, _opening(context.encode(), raw), source, breaks))


def _opening(context: bytes, source: bytes) -> bytes:
    """Give an entry as `sync` writes it up to its translation: mostly without escapes."""
    if not _is_plain(context + source) or _LINE_END in context or source.endswith(b"\n"):
        texts = (("msgctxt", context), ("msgid", source))
        lines = [
            text_lines("", name, text.decode("utf-8", "surrogatepass")) for name, text in texts
        ]
        return "".join(lines).encode("utf-8", "surrogatepass") + b'msgstr "'
    if _LINE_END in source:
        source = b'"\n"' + source.replace(b"\n", _FOLD)
    return b'msgctxt "%b"\nmsgid "%b"\nmsgstr "' % (context, source)


def _is_plain(text: bytes) -> bool:
    """Say whether PO writes a text as it is; line ends apart."""
    return not (
        _QUOTE in text or _BACKSLASH in text or 9 in text or 13 in text
        or 7 in text or 8 in text or 11 in text or 12 in text
    )  # fmt: skip


def read_abreast(
    body: bytes, keys: Iterable[Key], wanted: Sequence[Wanted], tag: str,
    shown: frozenset[State], lines: bool = False,
) -> Column | None:  # fmt: skip
    """Give what the PO file of locale `tag` has for a shard; None where it holds anything else.

    `keys` are those of the texts of `wanted` that the locale's readers need translated, `shown`
    the states that they get to see.
    """
    try:
        hits = _walk(body, _after_header(body), keys)
        passages = _passages(hits, wanted, tag, shown)
    except (NotCanonicalError, BadEscapeError, UnicodeDecodeError):
        return None
    states = Counter([state for _, state, _ in hits.entries])
    return Column(passages, _lines(body, hits.places, wanted) if lines else {}, states)


def _passages(
    hits: Hits, wanted: Sequence[Wanted], tag: str, shown: frozenset[State]
) -> list[AnyPassage | None]:
    passages: list[AnyPassage | None] = [None] * len(wanted)
    if not hits.texts:
        return passages
    texts = _unfolded(hits.texts)
    pairs = in_pairs(texts.decode(), texts)
    for (number, state, breaks), (text, utf8) in zip(hits.entries, pairs, strict=True):
        # Of what only does harm nothing is left.
        if not text or (breaks >= 0 and breaks != text.count("\n")):
            raise NotCanonicalError
        if state not in shown:
            continue
        if breaks >= 0:
            passages[number] = made(text, utf8, True, tag, state)
        else:
            passages[number] = Passage(text, utf8, tag, state)
    return passages


def _after_header(body: bytes) -> int:
    start = body.find(b"\n\n") + 2
    header = body[: start - 1]
    if start < 2 or not _is_header(header) or not body.endswith(b"\n") or b"\0" in body:
        raise NotCanonicalError
    return start


@lru_cache(maxsize=64)
def _is_header(header: bytes) -> bool:
    header.decode()
    found = UTF8.search(header, 0, HEADER_REACH)
    return found is not None and _HEADER.fullmatch(header) is not None


def _walk(body: bytes, at: int, keys: Iterable[Key]) -> Hits:
    """Go from entry to entry. The hot path: a million entries pass here."""
    hits = Hits([], [], {})
    entries, texts, places = hits
    heads = _Heads(body)
    last, find, starts = heads.last, body.find, body.startswith
    for number, kind, src, opening, source, breaks in keys:
        # An entry's comments are mostly those of the last of its kind, but for the hash.
        before, after, state = last.get(kind, _NO_HEAD)
        expected = before + src + after + opening
        if starts(expected, at):
            begin = at + len(expected)
        else:
            place = find(b'\nmsgctxt "', at - 1) + 1
            if not starts(opening, place):
                if not place:
                    break
                continue
            state = heads.read(at, place, kind, src, source)
            begin = place + len(opening)
        places[number] = begin
        end = find(_LINE_END, begin)
        if body[end + 1 : end + 2] == b"\n":
            text = body[begin : end - 1]
        else:
            begin, end = _several_lines(body, begin, end)
            text = body[begin : end - 1]
        if begin >= end or body[end - 1] != _QUOTE:
            raise NotCanonicalError
        at = end + 2
        if text:
            entries.append((number, state, breaks))
            texts.append(text)
    _check_obsolete(body, at)
    return hits


class _Heads:
    """The comments before the entries of a file, and the states they give."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        #: By kind of text, the comments of the last entry before and after the hash of its own
        #: text, and its state: that is the state of all that differ in the hash alone.
        self.last: dict[str, tuple[bytes, bytes, State]] = {}
        #: Comments without any hash.
        self.known: dict[bytes, State] = {}

    def read(self, at: int, place: int, kind: str, src: bytes, source: str) -> State:
        """Give the state of the entry of `source` whose comments stand from `at` to `place`."""
        head = self.body[at:place]
        state = self.known.get(head)
        if state is None:
            state = head_state(head.decode(), source)
            before, found, after = head.partition(src)
            hashes = head.count(b"src=")
            if found and hashes == 1:
                self.last[kind] = before, after, state
            elif not hashes:
                self.known[head] = state
        return state


def _several_lines(body: bytes, begin: int, end: int) -> tuple[int, int]:
    """Give where a text starts and ends that has a line of its own for each of its lines."""
    if body.startswith(b'"\n"', begin):
        begin += 3
    elif end + 1 < len(body):
        raise NotCanonicalError
    end = body.find(b"\n\n", end)
    return begin, end if end >= 0 else len(body) - 1


def _unfolded(texts: list[bytes]) -> bytes:
    """Give texts as they are, joined by NUL; `texts` are as they stand in a file."""
    written = b"\0".join(texts)
    unfolded = written.replace(_FOLD, b"\n")
    if _is_simple(written, unfolded):
        return unfolded
    return b"\0".join([_spelt(text) for text in texts])


def _is_simple(written: bytes, unfolded: bytes) -> bool:
    """Say whether nothing but line ends was written otherwise than it is."""
    if _QUOTE in unfolded or _BACKSLASH in unfolded:
        return False
    return len(written) - len(unfolded) == (len(_FOLD) - 1) * unfolded.count(b"\n")


def _spelt(written: bytes) -> bytes:
    """Give the text that a string and its further lines stand for."""
    unfolded = written.replace(_FOLD, b"\n")
    if _is_simple(written, unfolded):
        return unfolded
    more = b'"\n"' if _LINE_END in written else b""
    found = _MSGSTR.fullmatch((more + written + b'"\n').decode())
    if found is None:
        raise NotCanonicalError
    return joined(found[1], found[2]).encode()


def _check_obsolete(body: bytes, at: int) -> None:
    """Accept what stands after the last entry if it is comments, as obsolete entries are."""
    if _OBSOLETE.fullmatch(body, at) is None:
        raise NotCanonicalError
    body[at:].decode()


def _lines(body: bytes, places: dict[int, int], wanted: Sequence[Wanted]) -> dict[str, int]:
    """Give the line of each entry's keyword by its context."""
    lines, line, before = {}, 1, 0
    for number, begin in places.items():
        place = body.rfind(b'\nmsgctxt "', 0, begin) + 1
        line += body.count(b"\n", before, place)
        lines[wanted[number].context], before = line, place
    return lines
