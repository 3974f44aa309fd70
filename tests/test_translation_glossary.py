"""Glossaries: files with faults, terms in texts, TBX there and back and from others."""

from collections.abc import Callable
from pathlib import Path

import pytest
from translate.storage.tbx import tbxfile

from generator.config.load import load
from generator.locales import parse_locale
from generator.problems import Faults, Problems
from generator.translation.glossary import Glossaries, Term, Terms, load_glossary
from generator.translation.glossary.files import joined, terms_of, write_terms
from generator.translation.glossary.tbx import read_tbx, write_tbx
from generator.translation.po import PoFile
from generator.translation.site_files import po_names, read_po
from tests import translation_site as small
from tests.conftest import REPOSITORY
from tests.translation_site import run

Site = Callable[[str], Path]
ZH, AR, RU, EN = (parse_locale(tag) for tag in ("zh-Hans", "ar", "ru", "en"))
TERMS = [
    Term("微证书", "micro-credential", "preferred", "凭证"),
    Term("微证书", "microcredential", "admitted"),
    Term("微证书", "micro-certificate", "forbidden"),
    Term("证书", "certificate"),
    Term("慕课 <A&B>", 'MOOC "x"'),
]


@pytest.fixture
def root(site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(site(small.SITE))
    return Path.cwd()


def terms_in(text: str) -> tuple[list[Term], list[str]]:
    problems = Problems()
    found = list(terms_of(text, "g.csv", problems))
    return found, [p.text().split("\n")[0] for p in problems.errors]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("微证书,,preferred,", "g.csv:2: error: the target is empty"),
        (",micro,,", "g.csv:2: error: the source is empty"),
        ("甲,a,favourite,", "g.csv:2: error: the status `favourite` is not known"),
        ("甲,a,,x,y", "g.csv:2: error: the line has 5 cells, there are 4 columns"),
        ("甲,a,,\n甲,b,,", "g.csv:3: error: `甲` has a preferred word already, in line 2"),
        (
            "甲,a,,\n\n甲,A,forbidden,",
            "g.csv:4: error: `甲` → `A` stands here as preferred too;",
        ),
        ("甲,a\u202eb,,", "g.csv:2: error: the target holds a character that cannot be seen"),
        ('甲,"a,,', "g.csv:2: error: the CSV is broken"),
        ("甲," + "a" * 301 + ",,", "g.csv:2: error: the target has 301 characters"),
    ],
)
def test_every_fault_has_its_line(line: str, said: str) -> None:
    _, faults = terms_in(f"source,target,status,note\n{line}\n")
    assert len(faults) == 1 and faults[0].startswith(said)


def test_a_file_with_other_columns_says_which_are_meant() -> None:
    found, faults = terms_in("term,translation\n甲,a\n")
    assert not found and faults == ["g.csv:1: error: the first line is `term,translation`"]


def test_all_faults_of_all_files_come_at_once(root: Path) -> None:
    folder = Path("translations/glossary")
    folder.mkdir(parents=True)
    (folder / "zh-Hans-ar.csv").write_bytes(b"source,target\n\xff,a\n")
    (folder / "zh-Hans-en.csv").write_text("source,target\n甲,\n乙,\n", "utf-8")
    with pytest.raises(Faults) as faults:
        run("glossary", "check")
    assert [str(p.place) for p in faults.value.problems] == [
        "translations/glossary/zh-Hans-ar.csv:2",
        "translations/glossary/zh-Hans-en.csv:2",
        "translations/glossary/zh-Hans-en.csv:3",
    ]


def test_a_pair_that_the_site_does_not_have_is_told(root: Path) -> None:
    Path("translations/glossary").mkdir(parents=True)
    Path("translations/glossary/zh-Hans-de.csv").write_text("source,target\n", "utf-8")
    assert "zh-Hans-de.csv: warning" in run("glossary", "check").stderr


def test_what_is_written_is_read_again() -> None:
    found, faults = terms_in(write_terms(TERMS).decode())
    assert not faults and [t._replace(line=0) for t in found] == TERMS


# Terms in texts


def glossary() -> Glossaries:
    return Glossaries([Terms(ZH, EN, TERMS)])


def test_a_missing_term_is_named_with_its_word() -> None:
    assert glossary().missing("微证书是什么？", "What is it?") == [
        ("微证书", "micro-credential")
    ]
    assert glossary().missing("微证书", "Microcredentials") == []
    assert glossary().missing("没有", "nothing") == []


def test_a_longer_term_hides_the_shorter_ones_in_it() -> None:
    assert glossary().missing("微证书", "micro-credential") == []
    assert glossary().missing("微证书和证书", "micro-credential") == [("证书", "certificate")]


def test_a_forbidden_word_is_named_with_what_should_stand() -> None:
    said = [("micro-certificate", "micro-credential")]
    assert glossary().forbidden("微证书", "A Micro-certificate.") == said
    assert glossary().forbidden("微证书", "A micro-credential.") == []
    assert glossary().forbidden("证书", "micro-certificate") == []


@pytest.mark.parametrize(
    ("locale", "word", "text"),
    [
        (RU, "учебная программа", "Об учебных программах"),
        (AR, "الشهادات المصغرة", "لشهاداتٍ مُصغّرة"),
        (AR, "الإحصاء", "علم الاحصاء"),
        (EN, "teachers’ literacy", "Teachers' literacy"),
        (parse_locale("th"), "อุดมศึกษา", "การอุดมศึกษาไทย"),
    ],
)
def test_endings_and_forms_of_letters_are_no_other_word(
    locale: object, word: str, text: str
) -> None:
    pair = Terms(ZH, AR, [Term("甲", word)])
    assert list(pair.missing("甲", text)) == []


def test_a_text_that_is_a_term_has_its_word_by_language() -> None:
    assert glossary().exact("微证书", "", ZH) == "micro-credential"
    assert glossary().exact("微证书", "", AR) is None
    assert glossary().exact("微证书课", "", ZH) is None


# TBX


def read(body: bytes) -> tuple[list[Term], Problems]:
    problems = Problems()
    return [t._replace(line=0) for t in read_tbx(body, ZH, EN, "g.tbx", problems)], problems


def test_tbx_loses_nothing() -> None:
    found, problems = read(write_tbx(ZH, EN, TERMS))
    assert found == TERMS and not problems.found


def test_translate_toolkit_reads_our_tbx() -> None:
    store = tbxfile.parsestring(write_tbx(ZH, EN, TERMS))
    assert store.getsourcelanguage() in ("zh-Hans", "zh_Hans", None, "en")
    words = {(str(u.source), str(u.target)) for u in store.units}
    assert ("微证书", "micro-credential") in words and ("慕课 <A&B>", 'MOOC "x"') in words


def test_tbx_of_translate_toolkit_and_of_2019_is_read() -> None:
    store = tbxfile(sourcelanguage="zh-CN", targetlanguage="en")
    store.addsourceunit("证书").target = "certificate"
    body = bytes(store)
    assert [(t.source, t.target) for t in read(body)[0]] == [("证书", "certificate")]
    new = """<tbx type="TBX-Basic" style="dca" xml:lang="en"><text><body><conceptEntry>
      <langSec xml:lang="zh-Hans"><termSec><term>证书</term></termSec></langSec>
      <langSec xml:lang="en-GB"><termSec><term>diploma</term>
      <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>
      </termSec></langSec></conceptEntry></body></text></tbx>"""
    assert read(new.encode())[0] == [Term("证书", "diploma", "forbidden")]


BOMB = """<?xml version="1.0"?><!DOCTYPE martif [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<martif><text><body><termEntry>&b;</termEntry></body></text></martif>"""
OUTSIDE = """<!DOCTYPE martif [<!ENTITY x SYSTEM "file:///etc/passwd">]><martif>&x;</martif>"""


GBK = '<?xml version="1.0" encoding="gbk"?><martif/>'


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, "<martif><text>", "<a>" * 100, "", "\0", GBK])
def test_hostile_and_broken_xml_is_refused_with_its_line(text: str) -> None:
    found, problems = read(text.encode())
    assert not found and problems.errors and problems.errors[0].place.path == "g.tbx"


def test_import_adds_and_never_overwrites(root: Path) -> None:
    Path("t.tbx").write_bytes(write_tbx(ZH, EN, TERMS))
    assert run("glossary", "import", "--locale", "en", "--dry-run", "t.tbx").exit_code == 0
    assert not Path("translations/glossary").exists()
    assert "5 terms added" in run("glossary", "import", "--locale", "en", "t.tbx").stderr
    other = [Term("微证书", "badge"), Term("新", "new")]
    Path("t.tbx").write_bytes(write_tbx(ZH, EN, other))
    done = run("glossary", "import", "--locale", "en", "t.tbx")
    assert "t.tbx:12: warning: `微证书` has a preferred word already" in done.stderr
    (pair,) = load_glossary(load(Path("site_config.yml")), EN, Problems()).pairs
    assert [t._replace(line=0) for t in pair.terms] == [
        *TERMS, Term("微证书", "badge", "admitted"), Term("新", "new")
    ]  # fmt: skip
    assert joined(TERMS, TERMS) == (TERMS, [])
    exported = run("glossary", "export", "--locale", "en", "--format", "csv").stdout_bytes
    assert exported == Path("translations/glossary/zh-Hans-en.csv").read_bytes()
    assert '"status": "forbidden"' in run("glossary", "list", "--json").stdout


def test_export_and_import_know_tbx_too(root: Path) -> None:
    Path("t.tbx").write_bytes(write_tbx(ZH, EN, TERMS))
    done = run("import", "--locale", "en", "--by", "Léa", "t.tbx")
    assert done.exit_code == 0 and "5 terms added" in done.stderr
    run("export", "--locale", "en", "--format", "tbx", "--output", "back.tbx")
    assert Path("back.tbx").read_bytes() == Path("t.tbx").read_bytes()


def test_this_site_s_glossaries_are_sound_and_its_translations_keep_to_them() -> None:
    problems = Problems()
    config = load(REPOSITORY / "site_config.yml")
    for locale in (c.locale for c in config.locales if c.locale != config.site.source):
        found = load_glossary(config, locale, problems)
        (pair,) = found.pairs
        assert len({t.source for t in pair.terms}) >= 30, locale
        entries = [
            e
            for name in po_names(config, locale)
            for e in (read_po(config, locale, name, problems) or PoFile()).entries
            if e.translated and not e.obsolete
        ]
        met = sum(len(list(pair.in_text(e.msgid))) for e in entries)
        missing = [m for e in entries for m in found.missing(e.msgid, e.msgstr[0])]
        forbidden = [f for e in entries for f in found.forbidden(e.msgid, e.msgstr[0])]
        assert met >= 50 and not forbidden
        assert len(missing) / met < 0.05, missing
    assert not problems.found
