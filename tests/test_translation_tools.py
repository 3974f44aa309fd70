"""The tools translators use: each opens what we write, and we read what each writes.

Real gettext, translate-toolkit (the engine of Pootle, Virtaal and Weblate's formats) and polib.
"""

import gettext
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner
from translate.storage.pypo import pofile

from generator.cli.translate import translate
from generator.problems import Problems
from generator.translation.po import Entry, PoFile
from generator.translation.po_parse import parse_po
from generator.translation.po_write import write_po
from generator.translation.states import entry_state, raw_mark
from tests.build_sites import small_site

REPOSITORY = Path(__file__).parent.parent
OWN = sorted((REPOSITORY / "translations").rglob("*.po"))
PO = Path("translations/ar/catalog/higher/all.po")


def read(path: Path) -> PoFile:
    problems = Problems()
    file = parse_po(path.read_bytes(), path.name, problems)
    assert file is not None, [p.text() for p in problems.found]
    return file


def command(*args: object) -> bytes:
    return subprocess.run([str(a) for a in args], capture_output=True, check=True).stdout


def entry(path: Path, context: str) -> Entry:
    return next(e for e in read(path).entries if e.msgctxt == context and not e.obsolete)


def state(path: Path, context: str) -> str:
    return entry_state(entry(path, context))


def words(file: PoFile) -> list[tuple[str | None, str, tuple[str, ...]]]:
    return [(e.msgctxt, e.msgid, e.msgstr) for e in file.all()]


@pytest.fixture
def root(site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site whose PO files `sync` wrote."""
    root = small_site(site)
    monkeypatch.chdir(root)
    assert CliRunner().invoke(translate, ["sync"]).exit_code == 0
    return root


def synced() -> str:
    result = CliRunner().invoke(translate, ["sync"])
    assert result.exit_code == 0
    return result.stdout


def template(root: Path) -> Path:
    """Write the POT file that a tool would extract from the same sources."""
    file = read(PO)
    empty = [
        replace(e, msgstr=("",), comments=(), flags=(), previous=None)
        for e in file.entries
        if not e.obsolete
    ]
    path = root / "new.pot"
    path.write_bytes(write_po(replace(file, entries=empty)))
    return path


# -- gettext


@pytest.mark.parametrize("path", OWN, ids=lambda p: p.relative_to(REPOSITORY).as_posix())
def test_our_own_files_pass_msgfmt_and_are_what_msgcat_writes(path: Path) -> None:
    command("msgfmt", "-c", "-o", "/dev/null", path)
    assert command("msgcat", "--no-wrap", path) == write_po(read(path))


@pytest.mark.parametrize("tag", ["ar", "ru", "zh-Hans"])
def test_gettext_s_runtime_gives_the_words_that_we_read(tag: str, tmp_path: Path) -> None:
    path = REPOSITORY / f"translations/{tag}/ui.po"
    command("msgfmt", "-o", tmp_path / "ui.mo", path)
    with (tmp_path / "ui.mo").open("rb") as file:
        runtime = gettext.GNUTranslations(file)
    checked = 0
    for one in read(path).entries:
        if one.obsolete or one.fuzzy or not one.translated:
            continue
        if one.msgid_plural is None:
            found = (
                runtime.pgettext(one.msgctxt, one.msgid)
                if one.msgctxt
                else runtime.gettext(one.msgid)
            )
            assert found == one.msgstr[0]
        else:
            forms = {runtime.ngettext(one.msgid, one.msgid_plural, n) for n in range(200)}
            assert forms <= set(one.msgstr) and len(forms) == len(set(one.msgstr))
        checked += 1
    assert checked > 100


def test_msgmerge_keeps_states_and_sync_takes_its_file_up_again(root: Path) -> None:
    before = words(read(PO))
    new = template(root)
    PO.write_bytes(command("msgmerge", "-q", "--no-wrap", "--previous", PO, new))
    assert words(read(PO)) == before
    assert state(PO, "algebra/title") == "approved"
    assert state(PO, "algebra/summary") == "draft"
    assert state(PO, "algebra/outcomes") == "stale"
    synced()
    assert words(read(PO)) == before


def test_msgmerge_with_a_changed_source_asks_for_a_person(root: Path) -> None:
    new = template(root)
    PO.write_bytes(command("msgattrib", "--no-wrap", "--clear-fuzzy", PO))
    assert state(PO, "algebra/description") == "translated"
    text = new.read_text("utf-8").replace("**矩阵**与", "**矩阵**和")
    new.write_text(text, "utf-8")
    PO.write_bytes(command("msgmerge", "-q", "--no-wrap", "--previous", PO, new))
    merged = entry(PO, "algebra/description")
    assert entry_state(merged) == "needs-review" and merged.msgstr[0].startswith(
        "**المصفوفات**"
    )
    assert merged.previous and merged.previous.msgid.startswith("**矩阵**与")


def test_msgattrib_s_flags_and_our_states_keep_step(root: Path) -> None:
    PO.write_bytes(command("msgattrib", "--no-wrap", "--set-fuzzy", PO))
    assert state(PO, "algebra/title") == "needs-review"
    PO.write_bytes(command("msgattrib", "--no-wrap", "--clear-fuzzy", PO))
    assert state(PO, "algebra/summary") == "translated"
    assert state(PO, "algebra/title") == "approved"


@pytest.mark.parametrize("charset", ["GB18030", "UTF-8"])
def test_msgconv_s_file_reads_the_same(root: Path, charset: str) -> None:
    ui = REPOSITORY / "translations/zh-Hans/ui.po"
    converted = root / "converted.po"
    converted.write_bytes(command("msgconv", "-t", charset, ui))
    assert write_po(read(converted)) == write_po(read(ui))


# -- translate-toolkit


def test_translate_toolkit_reads_our_words_and_writes_them_back(root: Path) -> None:
    store = pofile.parsefile(str(PO))
    units = [u for u in store.units if not u.isheader() and not u.isobsolete()]
    ours = [e for e in read(PO).entries if not e.obsolete]
    assert [(u.getcontext(), u.source, str(u.target or "")) for u in units] == [
        (e.msgctxt, e.msgid, e.msgstr[0]) for e in ours
    ]
    assert [bool(u.isfuzzy()) for u in units] == [e.fuzzy for e in ours]
    PO.write_bytes(bytes(store))
    assert [e for e in read(PO).entries if not e.obsolete] == ours
    assert synced() == ""


def test_an_entry_finished_in_translate_toolkit_is_translated_never_approved(
    root: Path,
) -> None:
    store = pofile.parsefile(str(PO))
    for unit in store.units:
        if unit.getcontext() in ("algebra/summary", "hostile/summary"):
            unit.target = "المصفوفات والمتجهات"
            unit.markfuzzy(False)
    PO.write_bytes(bytes(store))
    finished = entry(PO, "algebra/summary")
    assert (finished.msgstr, entry_state(finished)) == (("المصفوفات والمتجهات",), "translated")
    mark = raw_mark(finished)
    assert mark and mark.by == "argos:zh_ar-1.9"
    assert state(PO, "hostile/summary") == "translated"
    synced()
    assert state(PO, "algebra/summary") == "translated"
    assert state(PO, "algebra/title") == "approved"


# -- polib


def test_polib_reads_our_words_and_an_edit_of_its_user_survives_sync(root: Path) -> None:
    file = polib.pofile(str(PO), wrapwidth=0)
    ours = {e.msgctxt: e for e in read(PO).entries if not e.obsolete}
    assert {e.msgctxt: e.msgstr for e in file if not e.obsolete} == {
        context: e.msgstr[0] for context, e in ours.items()
    }
    edited = file.find("算法", by="msgid") or file.find("微积分", by="msgid")
    assert edited is not None
    edited.msgstr = "التفاضل"
    file.save(str(PO))
    kept = {e.msgctxt: e for e in read(PO).entries if not e.obsolete}
    assert kept[edited.msgctxt].msgstr == ("التفاضل",)
    assert {c: e.comments for c, e in kept.items()} == {c: e.comments for c, e in ours.items()}
    synced()
    assert entry(PO, edited.msgctxt).msgstr == ("التفاضل",)


# -- all of them in turn


def _tools(root: Path) -> Iterator[tuple[str, Callable[[bytes], bytes]]]:
    def through(*args: str) -> Callable[[bytes], bytes]:
        return lambda body: (
            subprocess.run([*args, "-"], input=body, capture_output=True, check=True).stdout
        )

    def by_polib(body: bytes) -> bytes:
        # It gives every file a comment at its head.
        written = str(polib.pofile(body.decode(), wrapwidth=78)).removeprefix("#\n")
        return f"{written}\n".encode()

    yield "msgcat", through("msgcat")
    yield "msgcat --no-wrap", through("msgcat", "--no-wrap")
    yield "msgconv", through("msgconv", "-t", "UTF-8", "--width=40")
    yield "translate-toolkit", lambda body: bytes(pofile.parsestring(body))
    yield "polib", by_polib


def test_after_every_tool_fmt_gives_our_bytes_again(root: Path) -> None:
    """A file that goes round between editors comes back as one diff-free file."""
    want = write_po(read(PO))
    body = want
    for name, tool in _tools(root):
        body = tool(body)
        file = parse_po(body, name, Problems())
        assert file is not None and write_po(file) == want, name
