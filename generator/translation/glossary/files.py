"""Glossary files, `translations/glossary/<source>-<target>.csv`: a term and a word a line."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.config.model import Config
from generator.errors import TongwenError
from generator.files import read_capped
from generator.locales import Locale
from generator.problems import Place, Problems, did_you_mean
from generator.translation.glossary.model import STATUSES, Glossaries, Term, Terms, folded
from generator.translation.site_files import TRANSLATIONS

COLUMNS = ("source", "target", "status", "note")
_LARGEST = 8 * 1024 * 1024
_LONGEST = 300
_NEEDED = COLUMNS[:2]


def glossary_path(source: Locale, target: Locale) -> str:
    """Give the path of a pair's glossary below the site's root."""
    return f"{TRANSLATIONS}/glossary/{source.tag}-{target.tag}.csv"


def load_glossary(config: Config, target: Locale, problems: Problems) -> Glossaries:
    """Give all glossaries of the site into one language, that of its own source first."""
    return Glossaries(
        Terms(source, target, terms)
        for source in source_locales(config)
        if (terms := read_terms(config.root, glossary_path(source, target), problems))
    )


def source_locales(config: Config) -> list[Locale]:
    """Give the languages that texts of the site may be written in, its own first."""
    locales = (config.site.source, *(c.locale for c in config.locales))
    return list(dict.fromkeys(locales))


def note_unknown_pairs(config: Config, problems: Problems) -> None:
    """Warn of glossaries between languages that are not the site's."""
    folder = config.root / TRANSLATIONS / "glossary"
    sources, targets = source_locales(config), [c.locale for c in config.locales]
    known = {Path(glossary_path(s, t)).name for s in sources for t in targets if s != t}
    for path in sorted(folder.glob("*.csv")) if folder.is_dir() else ():
        if path.name not in known:
            place = Place(f"{TRANSLATIONS}/glossary/{path.name}")
            hint = did_you_mean(path.name, known) or "It is <source>-<target>.csv."
            problems.warning(place, "this is no pair of languages of this site", hint)


def read_terms(root: Path, display: str, problems: Problems) -> tuple[Term, ...]:
    """Give the terms of a glossary file; none where there is no such file. Faults, with their
    lines, go to `problems`, and the lines they stand in are left out.
    """
    path = root / display
    if not path.exists():
        return ()
    try:
        text = read_capped(path, _LARGEST).decode("utf-8-sig")
    except TongwenError as error:
        problems.error(Place(display), error.fact, error.hint)
        return ()
    except UnicodeDecodeError as error:
        fact = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        line = error.object[: error.start].count(b"\n") + 1
        problems.error(Place(display, line), fact, "Save the file as CSV in UTF-8.")
        return ()
    return tuple(terms_of(text, display, problems))


def terms_of(text: str, display: str, problems: Problems) -> Iterator[Term]:
    """Go through the terms in the text of a CSV file."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    checker = _Checker(display, problems)
    try:
        header = next(rows, [])
        if not checker.has_columns(header):
            return
        for row in rows:
            if any(cell.strip() for cell in row):
                term = checker.term(header, row, rows.line_num)
                if term:
                    yield term
    except csv.Error as error:
        problems.error(Place(display, rows.line_num), f"the CSV is broken: {error}")


class _Checker:
    """Makes terms of rows, and notes what is wrong with them."""

    def __init__(self, display: str, problems: Problems) -> None:
        self.display, self.problems = display, problems
        self.seen: dict[tuple[str, str], Term] = {}
        self.preferred: dict[str, Term] = {}

    def has_columns(self, header: list[str]) -> bool:
        """Say whether the first line names the columns; note a fault where it does not."""
        missing = [c for c in _NEEDED if c not in header]
        strange = [c for c in header if c not in COLUMNS]
        if missing or strange or len(set(header)) < len(header):
            fact = f"the first line is `{','.join(header)[:80]}`"
            self.fault(1, fact, f"It names the columns: {','.join(COLUMNS)}.")
        return not missing and not strange

    def term(self, header: list[str], row: list[str], line: int) -> Term | None:
        """Give the term of a row; None, and a fault noted, where it is none."""
        if len(row) > len(header):
            hint = 'Put a cell with a comma in quotes: "a, b".'
            fact = f"the line has {len(row)} cells, there are {len(header)} columns"
            self.fault(line, fact, hint)
            return None
        cells = {name: cell.strip() for name, cell in zip(header, row, strict=False)}
        status = cells.get("status") or "preferred"
        known = next((s for s in STATUSES if s == status), None)
        if known is None:
            fact = f"the status `{status[:40]}` is not known"
            self.fault(line, fact, did_you_mean(status, STATUSES))
            return None
        term = Term(
            cells["source"], cells.get("target", ""), known, cells.get("note", ""), line
        )
        return term if self.is_sound(term) else None

    def is_sound(self, term: Term) -> bool:
        """Say whether a term may stand beside those before it; note a fault where not."""
        fault = _cell_fault(term) or self._clash(term)
        if fault:
            self.fault(term.line, *fault)
            return False
        self.seen[folded(term.source), folded(term.target)] = term
        if term.status == "preferred":
            self.preferred[folded(term.source)] = term
        return True

    def _clash(self, term: Term) -> tuple[str, str] | None:
        same = self.seen.get((folded(term.source), folded(term.target)))
        if same:
            said = "twice" if same.status == term.status else f"as {same.status} too"
            pair = f"`{term.source}` → `{term.target}`"
            return (
                f"{pair} stands here {said}; first in line {same.line}",
                "Keep one of the two.",
            )
        first = self.preferred.get(folded(term.source))
        if first and term.status == "preferred":
            fact = f"`{term.source}` has a preferred word already, in line {first.line}"
            return fact, "Call one of the two `admitted`."
        return None

    def fault(self, line: int, fact: str, hint: str = "") -> None:
        """Note what is wrong with a line."""
        self.problems.error(Place(self.display, line), fact, hint, code="glossary")


def _cell_fault(term: Term) -> tuple[str, str] | None:
    for name, text in (("source", term.source), ("target", term.target)):
        if not text:
            return f"the {name} is empty", "A term and a word for it stand in each line."
        if len(text) > _LONGEST:
            return f"the {name} has {len(text)} characters; a term has at most {_LONGEST}", ""
        if any(not c.isprintable() for c in text):
            return f"the {name} holds a character that cannot be seen", "Type it anew."
    return None


def write_terms(terms: Iterable[Term]) -> bytes:
    """Give the bytes of a glossary file, in the order of the terms."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for term in terms:
        writer.writerow((term.source, term.target, term.status, term.note))
    return out.getvalue().encode("utf-8")


def joined(terms: Iterable[Term], new: Iterable[Term]) -> tuple[list[Term], list[Term]]:
    """Give terms with new ones added, and those of the new that came as something lesser.

    What is there stays as it is. A second preferred word for a term comes as admitted.
    """
    found = {(folded(t.source), folded(t.target)): t for t in terms}
    preferred = {folded(t.source) for t in found.values() if t.status == "preferred"}
    lowered = []
    for term in new:
        source, key = folded(term.source), (folded(term.source), folded(term.target))
        if key in found:
            continue
        if term.status == "preferred" and source in preferred:
            lowered.append(term)
            term = term._replace(status="admitted")  # noqa: PLW2901
        elif term.status == "preferred":
            preferred.add(source)
        found[key] = term
    return list(found.values()), lowered
