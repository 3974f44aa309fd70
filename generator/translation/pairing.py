"""Which entries of three versions of a PO file are one message."""

from collections.abc import Iterator
from typing import NamedTuple

from generator.translation.po import Entry, Key, PoFile


class Place(NamedTuple):
    """One message in the three versions; None where it is not there."""

    base: Entry | None
    ours: Entry | None
    theirs: Entry | None


class Pairing:
    """Finds what belongs together: by context and text, or by a context that names just one."""

    def __init__(self, base: PoFile, ours: PoFile, theirs: PoFile) -> None:
        self.files = (base, ours, theirs)
        self.keys = [{e.key: e for e in file.entries} for file in self.files]
        self.contexts = [_by_context(file) for file in self.files]

    def places(self) -> Iterator[Place]:
        """Go through all messages in our order; what only they have follows what it follows
        there.
        """
        _, ours, theirs = self.files
        partners = {e.key: self.partner(e, 2) for e in ours.entries}
        after: dict[Key | None, list[Entry]] = {}
        last: Key | None = None
        known = {t.key: key for key, t in partners.items() if t}
        for entry in theirs.entries:
            if entry.key in known:
                last = known[entry.key]
            else:
                after.setdefault(last, []).append(entry)
        yield from self.added(after, None)
        for entry in ours.entries:
            partner = partners[entry.key]
            yield Place(self.base(entry, partner), entry, partner)
            yield from self.added(after, entry.key)

    def added(self, after: dict[Key | None, list[Entry]], key: Key | None) -> Iterator[Place]:
        """Give what only they have, after the entry with this key."""
        for entry in after.get(key, ()):
            yield Place(self.base(entry, None), None, entry)

    def partner(self, entry: Entry, side: int) -> Entry | None:
        """Give what stands for one of our entries in another version."""
        found = self.keys[side].get(entry.key)
        if found or entry.msgctxt is None or entry.obsolete:
            return found
        one = self.contexts[side].get(entry.msgctxt)
        mine = self.contexts[1].get(entry.msgctxt)
        # What has a namesake by key on our side belongs to that.
        return one if one and mine is entry and one.key not in self.keys[1] else None

    def base(self, entry: Entry, other: Entry | None) -> Entry | None:
        """Give what an entry, and its partner if it has one, grew out of."""
        keys = self.keys[0]
        found = keys.get(entry.key) or (keys.get(other.key) if other else None)
        if found is None and other is not None and entry.msgctxt is not None:
            return self.contexts[0].get(entry.msgctxt)
        return found


def _by_context(file: PoFile) -> dict[str, Entry]:
    """Give the entries that their context alone names."""
    found: dict[str, list[Entry]] = {}
    for entry in file.entries:
        if entry.msgctxt is not None and not entry.obsolete:
            found.setdefault(entry.msgctxt, []).append(entry)
    return {context: entries[0] for context, entries in found.items() if len(entries) == 1}
