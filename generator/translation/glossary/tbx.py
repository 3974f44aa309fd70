"""Glossaries as TBX, ISO 30042: written in the dialect TBX-Basic of 2008, which CAT tools read;
read in that of 2019 too.
"""

from collections.abc import Iterable, Iterator

from generator.errors import TongwenError
from generator.locales import Locale, parse_locale
from generator.problems import Place, Problems
from generator.translation.glossary.model import Status, Term
from generator.translation.resolve import same_writing
from generator.translation.xml_tree import Node, element, escaped, read_xml

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="{tag}">
<martifHeader>
<fileDesc><sourceDesc><p>{description}</p></sourceDesc></fileDesc>
<encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc>
</martifHeader>
<text><body>
"""
_WORDS: dict[Status, str] = {
    "preferred": "preferredTerm-admn-sts",
    "admitted": "admittedTerm-admn-sts",
    "forbidden": "deprecatedTerm-admn-sts",
}
#: What other tools write; Weblate writes `forbidden` and `obsolete`.
_STATUSES: dict[str, Status] = {word: status for status, word in _WORDS.items()} | {
    "admittedTerm": "admitted",
    "admitted": "admitted",
    "legalTerm-admn-sts": "admitted",
    "supersededTerm-admn-sts": "forbidden",
    "deprecatedTerm": "forbidden",
    "supersededTerm": "forbidden",
    "forbidden": "forbidden",
    "obsolete": "forbidden",
}
_CONCEPTS = ("termEntry", "conceptEntry")
_LANGUAGES = ("langSet", "langSec")
_TERMS = ("tig", "ntig", "termSec")


def write_tbx(source: Locale, target: Locale, terms: Iterable[Term]) -> bytes:
    """Give a TBX file: one concept for each source term, in the order they first stand."""
    concepts: dict[str, list[Term]] = {}
    for term in terms:
        concepts.setdefault(term.source, []).append(term)
    description = escaped(f"Tongwen, {source.tag} to {target.tag}")
    parts = [_HEAD.format(tag=source.tag, description=description)]
    for number, (word, group) in enumerate(concepts.items(), 1):
        parts.append(f'<termEntry id="c{number}">\n')
        tig = f"<tig>{element('term', word)}</tig>"
        parts.append(f'<langSet xml:lang="{source.tag}">{tig}</langSet>\n')
        parts.append(f'<langSet xml:lang="{target.tag}">\n')
        parts += map(_tig, group)
        parts.append("</langSet>\n</termEntry>\n")
    parts.append("</body></text>\n</martif>\n")
    return "".join(parts).encode("utf-8")


def _tig(term: Term) -> str:
    status = element("termNote", _WORDS[term.status], type_="administrativeStatus")
    note = element("note", term.note) if term.note else ""
    return f"<tig>{element('term', term.target)}{status}{note}</tig>\n"


def read_tbx(
    body: bytes, source: Locale, target: Locale, display: str, problems: Problems
) -> Iterator[Term]:
    """Go through the terms of a TBX file that have a word in both languages.

    A language is known by its tag, whatever region it names besides. Concepts that lack one of
    the two are noted as warnings.
    """
    for concept, _ in read_xml(body, _CONCEPTS, display, problems):
        words = list(concept.nodes(*_LANGUAGES))
        ours = [t for n in words if _is(n, source) for t in _terms(n)]
        theirs = [t for n in words if _is(n, target) for t in _terms(n)]
        if not ours or not theirs:
            lacks = source if not ours else target
            fact = f"the concept has no term in {lacks.tag}; it is passed over"
            problems.warning(Place(display, concept.line), fact)
            continue
        for term in ours:
            if term.status != "forbidden":
                yield from (t._replace(source=term.target) for t in theirs)


def _is(node: Node, locale: Locale) -> bool:
    try:
        return same_writing(parse_locale(node.get("xml:lang").replace("_", "-")), locale)
    except TongwenError:
        return False


def _terms(language: Node) -> Iterator[Term]:
    for group in language.nodes(*_TERMS):
        word = next(group.deep("term"), None)
        if word is None:
            continue
        notes = {n.get("type"): n.text.strip() for n in group.deep("termNote")}
        given = notes.get("administrativeStatus") or notes.get("normativeAuthorization", "")
        note = next((n.text.strip() for n in group.deep("note")), "")
        yield Term("", word.text.strip(), _STATUSES.get(given, "preferred"), note, word.line)
