"""gettext's plural forms, against gettext itself."""

import gettext
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.locales import parse_locale
from generator.locales.plurals import plural_count, plural_forms, plural_index

SITE = ["zh-Hans", "en", "ar", "fr", "ru", "es", "th"]
OTHERS = [
    *("be", "bg", "cs", "da", "de", "el", "et", "fi", "fa", "he", "hi", "hr", "hu", "id", "it"),
    *("ja", "km", "ko", "lt", "lv", "nb", "nl", "pl", "pt", "pt-BR", "ro", "sk", "sl", "sr"),
    *("sv", "tr", "uk", "ur", "vi", "pnb", "cy", "ga", "mt", "zh-Hant", "tlh"),
]
#: Those that gettext's own table has.
GETTEXT = [
    *("be", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "he", "hr", "hu", "it"),
    *("ja", "ko", "lt", "lv", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl", "sr"),
    *("sv", "tr", "uk", "vi"),
]
TEMPLATE = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "a"
msgid_plural "b"
msgstr[0] ""
msgstr[1] ""
"""


@pytest.mark.parametrize(
    ("tag", "forms"),
    [
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5, 103: 3, 111: 4}),
        ("ru", {1: 0, 2: 1, 5: 2, 11: 2, 21: 0, 22: 1, 112: 2, 0: 2}),
        ("fr", {0: 0, 1: 0, 2: 1}),
        ("es", {0: 1, 1: 0, 2: 1}),
        ("pt-BR", {0: 0, 1: 0, 2: 1}),
        ("pt", {0: 1, 1: 0}),
        ("th", {0: 0, 1: 0, 9: 0}),
        ("zh-Hans", {1: 0, 2: 0}),
        ("pl", {1: 0, 2: 1, 5: 2, 22: 1}),
        ("sl", {1: 0, 2: 1, 3: 2, 5: 3, 101: 0}),
    ],
)
def test_the_form_a_number_takes(tag: str, forms: dict[int, int]) -> None:
    assert {n: plural_index(parse_locale(tag), n) for n in forms} == forms


@pytest.mark.parametrize("tag", SITE + OTHERS)
def test_the_header_says_what_the_index_does(tag: str) -> None:
    locale = parse_locale(tag)
    count, rule = plural_forms(locale).rstrip(";").split("; plural=")
    assert count == f"nplurals={plural_count(locale)}"
    compiled = gettext.c2py(rule)
    found = [plural_index(locale, n) for n in range(300)]
    assert found == [compiled(n) for n in range(300)]
    assert set(found) == set(range(plural_count(locale)))


@given(st.sampled_from(SITE), st.integers(0, 10**12))
def test_every_number_has_a_form(tag: str, number: int) -> None:
    locale = parse_locale(tag)
    assert 0 <= plural_index(locale, number) < plural_count(locale)


@pytest.mark.skipif(not shutil.which("msginit"), reason="gettext's tools are not installed")
@pytest.mark.parametrize("tag", GETTEXT)
def test_msginit_agrees(tag: str, tmp_path: Path) -> None:
    locale = parse_locale(tag)
    (tmp_path / "x.pot").write_text(TEMPLATE)
    command = [
        "msginit",
        "--no-translator",
        "--no-wrap",
        "-l",
        locale.posix,
        "-i",
        "x.pot",
        "-o",
        "-",
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    header = next(x for x in run.stdout.splitlines() if "Plural-Forms" in x)
    count, rule = header.removesuffix(';\\n"').split("; plural=")
    assert int(count.rpartition("=")[2]) == plural_count(locale)
    assert [gettext.c2py(rule)(n) for n in range(300)] == [
        plural_index(locale, n) for n in range(300)
    ]


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="gettext's tools are not installed")
@pytest.mark.parametrize("tag", SITE + OTHERS)
def test_msgfmt_accepts_the_header_and_wants_as_many_forms(tag: str, tmp_path: Path) -> None:
    locale = parse_locale(tag)
    forms = "".join(f'msgstr[{n}] "{n}"\n' for n in range(plural_count(locale)))
    heading = (
        f"Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: {plural_forms(locale)}\\n"
    )
    text = f'msgid ""\nmsgstr "{heading}"\n\nmsgid "a"\nmsgid_plural "b"\n{forms}'
    (tmp_path / "x.po").write_text(text)
    command = ["msgfmt", "--check-format", "-o", "x.mo", "x.po"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    with (tmp_path / "x.mo").open("rb") as compiled:
        catalog = gettext.GNUTranslations(compiled)
    for number in (0, 1, 2, 3, 5, 11, 21, 100, 101, 112):
        assert catalog.ngettext("a", "b", number) == str(plural_index(locale, number))
