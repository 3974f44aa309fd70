"""Brings the PO files of every locale up to date with their sources, one file at a time.

A file whose entries do not change keeps every byte, canonical or not.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.config.model import Config
from generator.files import read_capped, write_atomic
from generator.locales import Locale, parse_locale
from generator.problems import Place, Problems
from generator.translation.merge import AS_EVER, Ways, merge
from generator.translation.passages import State
from generator.translation.po import PoFile
from generator.translation.po_decode import LARGEST
from generator.translation.po_parse import parse_po
from generator.translation.po_write import write_po
from generator.translation.resolve import same_writing
from generator.translation.site_files import (
    TRANSLATIONS,
    Opened,
    open_po,
    po_display,
    po_path,
    save_po,
)
from generator.translation.states import entry_state
from generator.translation.strays import Strays
from generator.translation.synced import Synced, remembered, seal_of
from generator.translation.units import Shelf


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one PO file: entries before and after, by what happened to them."""

    path: str
    written: bool
    new: int = 0
    stale: int = 0
    obsolete: int = 0
    #: All entries that are not obsolete.
    entries: int = 0


def sync(
    config: Config,
    shelves: Callable[[], Iterable[Shelf]],
    locales: Iterable[Locale],
    problems: Problems,
    write: bool = True,
    ways: Callable[[Locale], Ways] = lambda _: AS_EVER,
) -> Iterator[Change]:
    """Go through the PO files of all shelves and locales and merge the sources into each.

    A shelf whose sources have errors and a file that cannot be read are left as they are.
    Entries of files whose source is gone move to where their text is now. A file that is in
    step since last time is not taken apart. With `write` false, says only what would change.
    """
    chosen = list(locales)
    names = set()
    with remembered(config.root, write) as synced:
        for shelf in _sound(shelves(), problems):
            names.add(shelf.path)
            seal = seal_of(shelf)
            for locale in chosen:
                change = _in_step(config, shelf, locale, synced, seal) or sync_file(
                    config, shelf, locale, problems, write, None, ways(locale),
                    partial(synced.note, seal),
                )  # fmt: skip
                if change:
                    yield change
    if problems.errors:
        return
    for locale in chosen:
        strays = Strays(config, locale, names, problems)
        if strays.live:
            yield from _rehoused(config, shelves(), locale, strays, problems, write)


def _in_step(
    config: Config, shelf: Shelf, locale: Locale, synced: Synced, seal: bytes
) -> Change | None:
    """Give what became of a file in which nothing can have changed; None of any other."""
    display = po_display(locale.tag, shelf.path)
    entries = synced.entries(display, po_path(config.root, locale.tag, shelf.path), seal)
    return None if entries is None else Change(display, False, entries=entries)


def _sound(shelves: Iterable[Shelf], problems: Problems) -> Iterator[Shelf]:
    """Pass over shelves whose sources have errors: their texts are not all there."""
    errors = len(problems.errors)
    for shelf in shelves:
        if len(problems.errors) == errors:
            yield shelf
        errors = len(problems.errors)


def _rehoused(
    config: Config,
    shelves: Iterable[Shelf],
    locale: Locale,
    strays: Strays,
    problems: Problems,
    write: bool,
) -> Iterator[Change]:
    """Move entries of files whose source is gone; what finds no place stays there, obsolete."""
    for shelf in shelves if write else ():
        change = sync_file(config, shelf, locale, problems, write, strays)
        if change and change.written:
            yield change
    for name, file in strays.remains():
        opened = strays.opened[name]
        if write and file.entries:
            save_po(opened, file)
        elif write and opened.path.read_bytes() == opened.body:
            opened.path.unlink()
        yield Change(po_display(locale.tag, name), True, obsolete=len(file.entries))


def sync_file(
    config: Config,
    shelf: Shelf,
    locale: Locale,
    problems: Problems,
    write: bool,
    strays: Strays | None = None,
    ways: Ways = AS_EVER,
    note: Callable[[str, bytes, int], None] | None = None,
) -> Change | None:
    """Merge one shelf into its file of one locale; None where there is nothing to hold.

    What is in step afterwards is told to `note`: path, bytes, entries.
    """
    units = [u for u in shelf.units if not same_writing(parse_locale(u.tag), locale)]
    path = po_path(config.root, locale.tag, shelf.path)
    opened = open_po(config, locale, shelf.path, problems) if path.exists() else None
    if opened is None and path.exists():
        return None
    old = opened.file if opened else None
    taken = set(strays.taken) if strays else set()
    merged = merge(strays.adopted(old) if strays and old else old, units, locale, ways)
    if not merged.entries and old is None:
        return None
    changed = old is None or merged.entries != old.entries or merged.header != old.header
    body = opened.body if opened and not changed else write_po(merged)
    if changed and write and not _saved(path, opened, merged, body):
        # Someone saved the file meanwhile: what she wrote goes first.
        if strays:
            strays.give_back(taken)
        return sync_file(config, shelf, locale, problems, write, strays, ways, note)
    change = _change(po_display(locale.tag, shelf.path), changed, old, merged)
    if note:
        note(change.path, body, change.entries)
    return change


def _saved(path: Path, opened: Opened | None, file: PoFile, body: bytes) -> bool:
    if opened:
        return save_po(opened, file, body)
    if path.exists():
        return False
    write_atomic(path, body)
    return True


def _change(display: str, written: bool, old: PoFile | None, new: PoFile) -> Change:
    before = {e.key for e in old.entries if not e.obsolete} if old else set()
    live = [e for e in new.entries if not e.obsolete]
    if not written:
        return Change(display, written, entries=len(live))
    return Change(
        display,
        written,
        new=sum(e.key not in before for e in live),
        stale=_count(new, "stale") - (_count(old, "stale") if old else 0),
        obsolete=_obsolete(new) - (_obsolete(old) if old else 0),
        entries=len(live),
    )


def _count(file: PoFile, state: State) -> int:
    return sum(not e.obsolete and entry_state(e) == state for e in file.entries)


def _obsolete(file: PoFile) -> int:
    return sum(e.obsolete for e in file.entries)


def note_unknown_locales(config: Config, problems: Problems) -> None:
    """Warn of folders under `translations/` that belong to no locale of the site."""
    known = {c.locale.tag for c in config.locales} | {"glossary"}
    folder = config.root / TRANSLATIONS
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir() and path.name not in known and not path.name.startswith("."):
            problems.warning(
                Place(f"{TRANSLATIONS}/{path.name}"),
                f"{path.name} is no locale of this site; its files are not read",
                f"Add it to `locales` in site_config.yml, or rename the folder: "
                f"there are {', '.join(sorted(known - {'glossary'}))}.",
                code="unknown-locale",
            )


def canonical(path: Path, problems: Problems, write: bool) -> bool:
    """Give a PO file its canonical bytes; say whether they differ from those it had."""
    body = read_capped(path, LARGEST)
    file = parse_po(body, str(path), problems)
    if file is None:
        return False
    wanted = write_po(file)
    if write and wanted != body and not save_po(Opened(path, body, file), file):
        return canonical(path, problems, write)
    return wanted != body
