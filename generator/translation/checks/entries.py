"""From a PO entry to the pairs that checks look at, and back to findings of the entry."""

from collections.abc import Iterable, Iterator

from generator.locales import Locale
from generator.translation.checks.dismissals import dismissed
from generator.translation.checks.model import NO_TERMS, Check, Finding, Glossary, Kind, Pair
from generator.translation.checks.plurals import plural_findings
from generator.translation.checks.registry import CHECKS, check_pair
from generator.translation.po import Entry
from generator.translation.units import LIST_NOTE, MARKDOWN_NOTE

#: What `sync` notes of a document's passages that are read as Markdown.
_INLINE = frozenset({" heading", " text", " cell", " term"})


def kind_of(entry: Entry) -> Kind:
    """Give how the texts of an entry are read, from what its extracted comments say.

    >>> kind_of(Entry("**数学**", extracted=(" Markdown",)))
    'markdown'
    """
    if LIST_NOTE in entry.extracted:
        return "list"
    if MARKDOWN_NOTE in entry.extracted or "md-text" in entry.flags:
        return "markdown"
    is_document = any(r.endswith(".md") for r in entry.references)
    return "inline" if is_document and not _INLINE.isdisjoint(entry.extracted) else "text"


def pairs(
    entry: Entry, locale: Locale, kind: Kind | None = None, glossary: Glossary = NO_TERMS
) -> Iterator[Pair]:
    """Give each translation of an entry with the text that it translates."""
    kind, flags, context = kind or kind_of(entry), frozenset(entry.flags), entry.msgctxt or ""
    if entry.msgid_plural is None:
        yield Pair(entry.msgid, entry.msgstr[0], locale, context, kind, flags, False, glossary)
        return
    for number, form in enumerate(entry.msgstr):
        one = number == 0 and len(entry.msgstr) > 1
        source = entry.msgid if one else entry.msgid_plural
        yield Pair(source, form, locale, context, kind, flags, True, glossary)


def check_entry(
    entry: Entry,
    locale: Locale,
    forms: int,
    checks: Iterable[Check] = CHECKS,
    kind: Kind | None = None,
    glossary: Glossary = NO_TERMS,
) -> list[Finding]:
    """Give what `checks` find in an entry of a file with `forms` plural forms, each fact once.

    What a comment or flag `ignore-<check>` dismisses is left out, and so is an entry without
    translation.
    """
    if not entry.translated:
        return []
    found = dict.fromkeys(plural_findings(entry, forms))
    for pair in pairs(entry, locale, kind, glossary):
        found.update(dict.fromkeys(check_pair(pair, checks)))
    without = dismissed(entry)
    return [finding for finding in found if finding.check not in without]
