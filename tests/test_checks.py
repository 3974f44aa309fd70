"""Translation checks: rows of good and bad, dismissals, remedies, and what no input may do."""

import doctest
import importlib
import pkgutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import generator.translation.checks as package
from generator.documents.markdown import DESCRIPTION_EXTENSIONS
from generator.locales import parse_locale
from generator.translation.checks import (
    CHECKS,
    ERRORS,
    WARNINGS,
    Check,
    Kind,
    Pair,
    check_entry,
    check_pair,
    entry_errors,
    error_findings,
)
from generator.translation.checks.consistency import MOST, Said
from generator.translation.checks.files import mended
from generator.translation.checks.model import Glossary
from generator.translation.checks.reference import BEYOND_PAIRS, reference
from generator.translation.checks.skeleton import EXTENSIONS
from generator.translation.po import Entry

BY_ID = {check.id: check for check in CHECKS}
DOCS = Path(__file__).parent.parent / "docs/reference/translation-checks.md"
LOCALES = ("ar", "fr", "ru", "es", "th", "zh-Hans", "fa", "ja", "en", "el", "hi")


def pair(
    source: str, target: str, tag: str = "fr", kind: Kind = "text", flags: tuple[str, ...] = ()
) -> Pair:
    return Pair(source, target, parse_locale(tag), kind=kind, flags=frozenset(flags))


def found(check_id: str, *args: object, **more: object) -> bool:
    return bool(check_pair(pair(*args, **more), [BY_ID[check_id]]))  # type: ignore[arg-type]


def example_pair(check: Check, target: str) -> Pair:
    source, tag, _, _ = check.example
    return pair(source, target, tag, check.example_kind)


@pytest.mark.parametrize(
    "check", [c for c in CHECKS if c.id not in BEYOND_PAIRS], ids=lambda c: c.id
)
def test_the_example_of_the_reference_is_true(check: Check) -> None:
    _, _, good, bad = check.example
    assert check_pair(example_pair(check, good), CHECKS) == []
    assert [f.check for f in check_pair(example_pair(check, bad), [check])] == [check.id]


def test_the_reference_describes_the_checks() -> None:
    assert DOCS.read_text("utf-8") == reference()


def test_ids_are_unique_and_severities_as_promised() -> None:
    assert len(BY_ID) == len(CHECKS) == len(ERRORS) + len(WARNINGS)
    assert {c.severity for c in ERRORS} == {"error"}
    assert {c.severity for c in WARNINGS} == {"warning"}
    assert set(BY_ID) >= {
        *("placeholders", "tags", "urls", "code", "links", "plurals", "newlines", "skeleton"),
        *("unsafe-html", "bidi", "numbers", "terms", "forbidden-terms", "unchanged", "length"),
        *("end-punctuation", "script", "repetition", "consistency", "invisible"),
    }


def test_doctests() -> None:
    modules = [package, *map(importlib.import_module, _modules())]
    results = [doctest.testmod(module) for module in modules]
    assert sum(r.attempted for r in results) > 10
    assert not any(r.failed for r in results)


def _modules() -> list[str]:
    return [f"{package.__name__}.{m.name}" for m in pkgutil.iter_modules(package.__path__)]


def test_descriptions_are_read_as_pages_read_them() -> None:
    assert EXTENSIONS == DESCRIPTION_EXTENSIONS


# Rows: check, source, translation, locale, how it is read, flags.
GOOD = [
    ("placeholders", "%(a)s and %(b)s", "%(b)s et %(a)s", "fr", "text", ()),
    ("placeholders", "%s of %d", "%2$d de %1$s", "es", "text", ("c-format",)),
    ("placeholders", "100% sure", "sûr à 100 %", "fr", "text", ()),
    ("placeholders", "50% de", "50 % du tout", "fr", "text", ()),
    ("placeholders", "100%% of %d", "%d의 100%%", "ko", "text", ("c-format",)),
    ("placeholders", "{name} wrote {count}", "{count} из {name}", "ru", "text", ()),
    ("placeholders", "{n, plural, one {# day} other {# days}}",
     "{n, plural, other {# يوم}}", "ar", "text", ()),
    ("placeholders", "It prints `{n}`.", "Affiche {n}.", "fr", "markdown", ()),
    ("placeholders", "a {choice} in a diagram: {é}", "un {choice} : {è}", "fr", "text", ()),
    ("tags", "Open <file>", "Ouvrir <fichier>", "fr", "text", ()),
    ("tags", "in C++", "در <span dir=ltr>C++</span>", "fa", "markdown", ()),
    ("tags", "a<br>b", "b<br>a", "fr", "text", ()),
    ("tags", "`<b>` is bold", "`<b>` est gras", "fr", "markdown", ()),
    ("urls", "See https://en.wikipedia.org/wiki/Graph",
     "Voir https://fr.wikipedia.org/wiki/Graphe", "fr", "text", ()),
    ("urls", "https://docs.example.org/en/3/", "https://docs.example.org/zh-cn/3/", "zh-Hans",
     "text", ()),
    ("urls", "(https://example.org/).", "（https://example.org/）。", "zh-Hans", "text", ()),
    ("urls", "Translated by the team", "Traduit par a@example.org", "fr", "text", ()),
    ("code", "Use `x + 1`", "Utiliser `x+1`", "fr", "inline", ()),
    ("code", "No data races", "Pas de `data races`", "fr", "inline", ()),
    ("code", "```py\nx = 1  # one\n```", "```py\nx = 1  # un\n```", "fr", "markdown", ()),
    ("code", "```\nfor 文件 in 列表:\n```", "```\nfor f in files:\n```", "en", "markdown", ()),
    ("code", "use `gettext' here", "utiliser « gettext » ici", "fr", "text", ()),
    ("code", "see :term:`iterator`", "voir :term:`itérateur <iterator>`", "fr", "text", ()),
    ("links", "[a](b.md) and [c](d.md)", "[C](d.md), [A](b.md)", "fr", "inline", ()),
    ("links", "[a][x]", "[أ][x]", "ar", "inline", ()),
    ("links", "-V[N][fname]", "-V[N][文件名]", "zh-Hans", "text", ()),
    ("newlines", "a\nb", "a b", "fr", "text", ()),
    ("skeleton", "It is _very_ good", "非常好", "zh-Hans", "markdown", ()),
    ("skeleton", "one\n\n- a\n- b", "un\n\n* a\n* b", "fr", "markdown", ()),
    ("skeleton", "1. of May", "1. Mai", "de", "inline", ()),
    ("skeleton", "plain", "**fort**", "fr", "inline", ()),
    ("unsafe-html", "<button onclick='x()'>", "<button onclick='x()'>", "fr", "text", ()),
    ("unsafe-html", "a < b", "a < b: data is fine", "fr", "text", ()),
    ("unsafe-html", "online = yes", "online = oui <b>", "fr", "text", ()),
    ("bidi", "a.txt", "\u2068a.txt\u2069", "ar", "text", ()),
    ("bidi", "a.txt", "\u200ea.txt\u200e", "ar", "text", ()),
    ("numbers", "1,234.5 km", "1 234,5 km", "fr", "text", ()),
    ("numbers", "1234", "١٬٢٣٤", "ar", "text", ()),
    ("numbers", "2025", "๒๕๖๘", "th", "text", ()),
    ("numbers", "3万人", "30 000 personnes", "fr", "text", ()),
    ("numbers", "260亿次", "26 billion times", "en", "text", ()),
    ("numbers", "2022年3月28日", "28 mars 2022", "fr", "text", ()),
    ("numbers", "12 March", "3月12日", "zh-Hans", "text", ()),
    ("numbers", "two of 3", "deux sur trois", "fr", "text", ()),
    ("numbers", "24h clock", "24 ساعة", "ar", "text", ()),
    ("numbers", "第21课", "第二十一课", "zh-Hant", "text", ()),
    ("numbers", "%2$s of %1$s", "%1$s: %2$s", "fr", "text", ()),
    ("unchanged", "Microsoft Office", "Microsoft Office", "fr", "text", ()),
    ("unchanged", "tongwen build --jobs", "tongwen build --jobs", "fr", "text", ()),
    ("unchanged", "数学", "数学", "ja", "text", ()),
    ("length", "OK", "Tout est en ordre", "fr", "text", ()),
    ("length", "平台面向中小学生和教师。",
     "The platform serves pupils and teachers of schools.", "en", "text", ()),
    ("end-punctuation", "Done.", "完成。", "zh-Hans", "text", ()),
    ("end-punctuation", "Open the list of courses.", "เปิดรายการหลักสูตร", "th", "text", ()),
    ("end-punctuation", "Who?", "Qui\u202f?", "fr", "text", ()),
    ("end-punctuation", "Who?", "Ποιος;", "el", "text", ()),
    ("end-punctuation", "It is done.", "यह हो गया।", "hi", "text", ()),
    ("end-punctuation", "see ``:a :b``", "voir ``:a :b``", "fr", "text", ()),
    ("script", "GNU/Linux", "GNU/Linux", "ru", "text", ()),
    ("script", "smart (智慧)", "умный (智慧)", "ru", "text", ()),
    ("script", "5 µm", "5 µm", "fr", "text", ()),
    ("repetition", "very very good", "très très bon", "fr", "text", ()),
    ("repetition", "vous", "vous vous levez", "fr", "text", ()),
    ("repetition", "-----", "ـــــــــ", "ar", "text", ()),
    ("invisible", "book", "کتاب\u200cها", "fa", "text", ()),
    ("invisible", "a word", "คำ\u200bหนึ่ง", "th", "text", ()),
    ("invisible", "family", "famille 👨\u200d👩\u200d👧", "fr", "text", ()),
]  # fmt: skip

BAD = [
    ("placeholders", "%(n)s page", "% (n) s page", "fr", "text", ()),
    ("placeholders", "%s and %d", "%d et %s", "fr", "text", ("python-format",)),
    ("placeholders", "{name}", "{nom}", "fr", "text", ()),
    ("placeholders", "${user.name}", "${user.nom}", "fr", "text", ()),
    ("placeholders", "{{ title }}", "{{ titre }}", "fr", "text", ()),
    ("placeholders", "{} of {}", "{}", "fr", "text", ("python-brace-format",)),
    ("placeholders", "{n, plural, one {#} other {#}}", "{n, plural, one {#}}", "fr",
     "text", ()),
    ("placeholders", "nothing", "rien %s", "fr", "text", ()),
    ("tags", "<b>a</b>", "<b>a<b>", "fr", "text", ()),
    ("tags", "<b><i>a</i></b>", "<b><i>a</b></i>", "fr", "text", ()),
    ("tags", "<x1>a</x1>", "<x1>a", "fr", "text", ()),
    ("urls", "https://example.org", "https://example.org.evil.example", "fr", "text", ()),
    ("urls", "write to a@example.org", "écrire à b@example.org", "fr", "text", ()),
    ("code", "`a()` first", "'a()' d'abord", "fr", "inline", ()),
    ("code", "`name.pop()`", "`()name.pop`", "fa", "inline", ()),
    ("code", "```\na\n```\n\n```\nb\n```", "```\na\n```\n", "fr", "markdown", ()),
    ("code", "```py\nx = 1\n```", "```py\nx = 2\n```", "fr", "markdown", ()),
    ("links", "[a](b.md)", "[a] (b.md)", "fr", "inline", ()),
    ("links", "[a](b.md)", "[ا]\u200c(b.md)", "fa", "inline", ()),
    ("links", "a[^1]", "a", "fr", "markdown", ()),
    ("links", "<a href='x'>a</a>", "<a href='y'>a</a>", "fr", "text", ()),
    ("newlines", "\na", "a", "fr", "text", ()),
    ("newlines", "a", "a\r\nb", "fr", "text", ()),
    ("newlines", "a\nb", "a", "fr", "list", ()),
    ("skeleton", "**a** b", "** a ** b", "fr", "inline", ()),
    ("skeleton", "a\n\nb", "a b", "fr", "markdown", ()),
    ("skeleton", "- a\n- b", "a\nb", "fr", "markdown", ()),
    ("skeleton", "It is _very_ good", "C'est très bon", "fr", "inline", ()),
    ("skeleton", "a  \nb", "a\nb", "fr", "markdown", ()),
    ("unsafe-html", "a", "<ScRiPt>x", "fr", "text", ()),
    ("unsafe-html", "a", "<img src=x oNerror=x()>", "fr", "text", ()),
    ("unsafe-html", "a", "[a](java&#115;cript:x())", "fr", "inline", ()),
    ("unsafe-html", "a", "<javascript:alert(1)>", "fr", "inline", ()),
    ("unsafe-html", "a", "<a href=' jav\tascript:x()'>a</a>", "fr", "text", ()),
    ("unsafe-html", "a", "<p style='position:fixed'>a", "fr", "text", ()),
    ("bidi", "a.exe", "\u202eexe.a", "ar", "text", ()),
    ("bidi", "a", "\u2067a\nb\u2069", "ar", "text", ()),
    ("bidi", "a", "a\u202c", "ar", "text", ()),
    ("numbers", "2025", "2024", "fr", "text", ()),
    ("numbers", "1,500", "15 000", "fr", "text", ()),
    ("numbers", "from 9 to 4", "de 8 à 4", "fr", "text", ()),
    ("unchanged", "所有课程", "所有课程", "fr", "text", ()),
    ("length", "课程",
     "The course is for everyone who wants to learn how to cook at home", "en", "text", ()),
    ("end-punctuation", "Who?", "谁?", "zh-Hans", "text", ()),
    ("end-punctuation", "Open the list:", "Ouvrir la liste", "fr", "text", ()),
    ("end-punctuation", "Who?", "Qui ?", "fr", "text", ()),
    ("end-punctuation", "Open the list of courses.", "Ouvrir la liste des cours", "fr",
     "text", ()),
    ("script", "course", "кypc", "ru", "text", ()),
    ("script", "高等", "عالي 高等", "ar", "text", ()),
    ("script", "See the list of all", "The list of all courses", "ar", "text", ()),
    ("repetition", "smart education", "ذكي ذكي ذكي ذكي ذكي", "ar", "text", ()),
    ("invisible", "a", "\ufeffa", "fr", "text", ()),
    ("invisible", "LSP", "LSP\u200c.", "fa", "text", ()),
    ("invisible", "a", "a\u0007", "fr", "text", ()),
]  # fmt: skip


@pytest.mark.parametrize("row", GOOD, ids=lambda r: f"{r[0]}: {r[2][:30]!a}")
def test_a_right_translation_passes(
    row: tuple[str, str, str, str, Kind, tuple[str, ...]],
) -> None:
    check_id, *args = row
    assert not found(check_id, *args)


@pytest.mark.parametrize("row", BAD, ids=lambda r: f"{r[0]}: {r[2][:30]!a}")
def test_a_fault_is_found(row: tuple[str, str, str, str, Kind, tuple[str, ...]]) -> None:
    check_id, *args = row
    assert found(check_id, *args)


@pytest.mark.parametrize(
    ("check_id", "source", "target", "tag", "mended_text"),
    [
        ("placeholders", "%(n)s / {page}", "% (n) s / ｛page｝", "fr", "%(n)s / {page}"),
        ("newlines", "a\n", "b", "fr", "b\n"),
        ("newlines", "a", "\nb\r\nc\n", "fr", "b\nc"),
        ("links", "[a](b.md)", "[ا]\u200c(b.md) (x)", "fa", "[ا](b.md) (x)"),
        ("bidi", "a", "\u2068a", "ar", "\u2068a\u2069"),
        ("bidi", "a", "a\u2069", "ar", "a"),
        ("end-punctuation", "Who?", "متى?", "ar", "متى؟"),
        ("end-punctuation", "Who?", "谁?", "zh-Hans", "谁？"),
        ("end-punctuation", "Who? Me: you!", "Qui ? Moi : toi!", "fr",
         "Qui\u202f? Moi\u00a0: toi\u202f!"),
        ("invisible", "a b", "\ufeffa\u200bb", "fr", "ab"),
        ("invisible", "LSP books", "کتاب\u200cها\u200c LSP", "fa", "کتاب\u200cها LSP"),
    ],
)  # fmt: skip
def test_a_certain_remedy_is_applied_and_leaves_nothing_to_find(
    check_id: str, source: str, target: str, tag: str, mended_text: str
) -> None:
    wrong = pair(source, target, tag)
    assert check_pair(wrong, [BY_ID[check_id]])
    assert mended(wrong, CHECKS) == mended_text
    assert not check_pair(replace(wrong, target=mended_text), [BY_ID[check_id]])


def test_code_between_quotes_gets_its_backticks_back() -> None:
    wrong = pair(r"Use `a\1` and `b`", r"استخدم «a\1» و`b‍`", "fa", "inline")
    assert mended(wrong, CHECKS) == r"استخدم `a\1` و`b`"
    plain = pair("Use `a`", "Utiliser « a » ou a", "fr", "inline")
    assert mended(plain, CHECKS) == plain.target


@pytest.mark.parametrize("row", [*GOOD, *BAD], ids=lambda r: f"{r[0]}: {r[2][:30]!a}")
def test_mending_settles_and_brings_no_error(
    row: tuple[str, str, str, str, Kind, tuple[str, ...]],
) -> None:
    _, source, target, tag, kind, flags = row
    before = pair(source, target, tag, kind, flags)
    once = replace(before, target=mended(before, CHECKS))
    assert len(check_pair(once, ERRORS)) <= len(check_pair(before, ERRORS))
    assert mended(once, CHECKS) == once.target
    if not check_pair(before, CHECKS):
        assert once.target == target


# Entries


def test_plural_forms_are_counted_and_may_leave_out_their_number() -> None:
    entry = Entry("%(n)s course", ("درس", "درسان"), msgid_plural="%(n)s courses")
    locale = parse_locale("ar")
    assert [f.check for f in entry_errors(entry, locale, 2)] == []
    (wrong,) = entry_errors(entry, locale, 6)
    assert wrong.fact == "it needs 6 plural forms, there are 2"
    half = replace(entry, msgstr=("درس", ""))
    assert "plural form 1 is empty" in entry_errors(half, locale, 2)[0].fact


def test_an_untranslated_entry_has_nothing_to_find() -> None:
    assert check_entry(Entry("Text %s\n"), parse_locale("fr"), 2) == []
    assert error_findings("Text %s\n", "", parse_locale("fr")) == []


@pytest.mark.parametrize(
    ("comments", "flags", "left"),
    [
        ((), (), {"numbers", "end-punctuation"}),
        ((" ignore-numbers",), (), {"end-punctuation"}),
        ((" ignore-numbers, ignore-end-punctuation: seen",), (), set()),
        ((), ("ignore-numbers", "ignore-end-stop"), set()),
        ((" do not ignore-numbers here",), (), {"numbers", "end-punctuation"}),
        ((" ignore-everything",), (), {"numbers", "end-punctuation"}),
    ],
)
def test_a_translator_dismisses_a_finding_in_the_file(
    comments: tuple[str, ...], flags: tuple[str, ...], left: set[str]
) -> None:
    entry = Entry(
        "The course of 2025 is open.", ("Le cours de 2024",), comments=comments, flags=flags
    )
    assert {f.check for f in check_entry(entry, parse_locale("fr"), 2)} == left


def test_a_glossary_is_asked_for_terms() -> None:
    class Words(Glossary):
        def missing(self, source: str, target: str) -> list[tuple[str, str]]:
            return [("课程", "cours")] if "cours" not in target and "课程" in source else []

        def forbidden(self, source: str, target: str) -> list[tuple[str, str]]:
            return [("classe", "cours")] if "classe" in target else []

    wrong = replace(pair("课程", "classe"), glossary=Words())
    assert [f.check for f in check_pair(wrong, WARNINGS)] == ["terms", "forbidden-terms"]
    assert check_pair(replace(wrong, target="cours"), WARNINGS) == []


def test_consistency_remembers_a_bounded_number_of_texts() -> None:
    said = Said()
    assert said.finding("数学", "Mathématiques", "a.po:1") is None
    assert said.finding("数学", "mathématiques", "b.po:1") is None
    other = said.finding("数学", "Calcul", "b.po:2")
    assert other is not None
    assert "a.po:1" in other.fact
    for n in range(MOST + 10):
        said.finding(f"x{n}", "y", "c.po:1")
    assert len(said.first) == MOST


# Anything at all

TEXTS = st.text(
    st.sampled_from("ab %s{n}$[]()<>`*_~#|\\\n\r\t.,:;!?。؟0123٣教\u200c\u202e\u2068\u2069&;/@")
    | st.characters(exclude_categories=("Cs",)),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(LOCALES), st.sampled_from(["text", "markdown", "inline"]))
def test_no_text_breaks_a_check(source: str, target: str, tag: str, kind: Kind) -> None:
    both = pair(source, target, tag, kind)
    assert check_pair(both) == check_pair(both)
    mended(both, CHECKS)


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.sampled_from(["text", "markdown", "inline", "list"]))
def test_the_source_itself_has_no_error_that_it_has_not(source: str, kind: Kind) -> None:
    errors = {f.check for f in error_findings(source, source, parse_locale("en"), kind=kind)}
    # What is wrong in the source is wrong in any translation too.
    assert errors <= {"bidi"}


QUICK = [c for c in CHECKS if c.id != "skeleton"]


@pytest.mark.parametrize(
    "text",
    [
        "`" * 4000, "[" * 3000, "](" * 3000, "<" * 5000, "<a " * 3000, "%(" * 4000, "{" * 5000,
        "**" * 3000, "a " * 8000, "аб" * 8000, "://" * 3000, "http://a" + ".a" * 4000,
        "```\n" * 2000, "1," * 5000, "\u2068" * 5000, "<span>" * 2000, "![" * 2000,
        "a@" * 4000, "[^a" * 3000, "x_" * 5000, "\\`" * 3000, "<!--" * 2000, "ignore-" * 2000,
    ],
    ids=lambda t: repr(t[:8]),
)  # fmt: skip
def test_hostile_texts_are_looked_at_in_full(text: str) -> None:
    """What took time that grows with the square of the length would not come to an end here."""
    longer = text * 20
    for kind in ("text", "inline"):
        check_pair(pair("a", text, "ru", kind))
        assert mended(pair("a", text, "ru", kind), CHECKS).strip()
    assert check_pair(pair("a", longer, "ru"), QUICK) is not None
