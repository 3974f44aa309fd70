"""Codes for texts: from a table, from a vocabulary, or new."""

import re
import unicodedata
from hashlib import sha256

from generator.locales.pinyin import readings
from generator.records.importing.mapping import FieldRule
from generator.records.limits import LONGEST
from generator.records.model import Term
from generator.records.text import UNSAFE

_HAN = re.compile("[\u3400-\u9fff]")
_NO_SLUG = re.compile(r"[^a-z0-9_]+")
_LONGEST_CODE = 60


def slug(text: str) -> str:
    """Give a text as small Latin letters, digits and hyphens, as far as it has any.

    >>> slug("Universitat Autònoma"), slug("北京大学 PKU"), slug("course-v1:BNU+CSL")
    ('universitat-autonoma', 'pku', 'course-v1-bnu-csl')
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NO_SLUG.sub("-", text.lower()).strip("-_")


def romanised(text: str) -> str:
    """Give text with its Chinese characters as syllables without tones.

    >>> romanised("北京大学 (PKU)"), romanised("重庆大学"), romanised("جامعة")
    ('beijingdaxue (PKU)', 'chongqingdaxue', 'جامعة')
    """
    if not _HAN.search(text):
        return text
    odd = dict(readings().exceptions(text))
    single = readings().single
    syllables = (odd.get(n) or single.get(sign) or sign for n, sign in enumerate(text))
    return "".join(
        s[:-1].replace("u:", "v") if s[-1:].isdigit() and len(s) > 1 else s for s in syllables
    )


def short_hash(text: str, length: int = 8) -> str:
    """Give some hexadecimal digits that stand for a text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def code_of_label(label: str) -> str:
    """Give a code for a new term: readable where it can be, and never the same for two labels.

    >>> code_of_label("Duke University"), code_of_label("北京大学"), code_of_label("جامعة دمشق")
    ('duke-university', 'beijingdaxue-21aa18', 'x-d2d02628c7')
    """
    plain = slug(romanised(label))[:_LONGEST_CODE].strip("-_")
    is_exact = plain == label.casefold().replace(" ", "-")
    if is_exact:
        return plain
    folded = label.casefold()
    return f"{plain}-{short_hash(folded, 6)}" if plain else f"x-{short_hash(folded, 10)}"


def _can_be_label(text: str) -> bool:
    return len(text) <= LONGEST["title"] and UNSAFE.search(text) is None


class Vocabulary:
    """A vocabulary while rows are read: knows labels, and collects new terms."""

    def __init__(self, terms: dict[str, Term]) -> None:
        #: The terms that were there.
        self.known = list(terms.values())
        #: All terms, the new ones among them.
        self.terms = terms
        #: Codes that accepted rows use.
        self.used: set[str] = set()
        self.created: dict[str, Term] = {}
        self._by_label: dict[str, str] = {}
        for code, term in terms.items():
            self._by_label.setdefault(term.label.casefold(), code)

    def find(self, text: str) -> str | None:
        """Give the code of a text that is a code or a label of the vocabulary."""
        return text if text in self.terms else self._by_label.get(text.casefold())

    def make(self, label: str) -> str:
        """Give the code of a label, making a term where there is none.

        The term does not depend on the order of rows: of labels that differ in case only, the
        first by code point stays.
        """
        code = self._by_label.get(label.casefold())
        if code is None:
            code = code_of_label(label)
            if code in self.terms:
                code = f"{code}-{short_hash(label.casefold(), 10)}"
            self._by_label[label.casefold()] = code
        elif code not in self.created or label >= self.created[code].label:
            return code
        self.terms[code] = self.created[code] = Term(code, label)
        return code

    def used_new_terms(self) -> list[Term]:
        """Give the new terms that an accepted row uses, by code."""
        return [self.created[code] for code in sorted(self.used & self.created.keys())]


class Coder:
    """Turns the texts of one field into codes."""

    def __init__(self, rule: FieldRule, vocabulary: Vocabulary | None) -> None:
        self._rule = rule
        self._vocabulary = vocabulary

    def codes(self, text: str) -> tuple[str, ...] | None:
        """Give the codes a text stands for; None where nobody knows."""
        found = self._rule.codes.codes(text)
        if found is not None or self._vocabulary is None:
            return found
        code = self._vocabulary.find(text)
        if code is None and self._rule.vocabulary == "create" and _can_be_label(text):
            code = self._vocabulary.make(text)
        return (code,) if code else None
