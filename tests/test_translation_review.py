"""Approving, rejecting, asking for a look, by filter; states through other people's tools."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from translate.storage.pypo import pofile

from generator.errors import UsageError
from generator.problems import Faults, Problems
from generator.translation.po import Entry, PoFile
from generator.translation.po_parse import parse_po
from generator.translation.po_write import write_po
from generator.translation.states import Mark, entry_mark, entry_state, source_hash, with_mark
from tests import translation_site as small
from tests.translation_site import GUIDE, HIGHER, entry, every_byte, run, write

Site = Callable[[str], Path]
STATES = ["draft", "needs-review", "translated", "approved", "stale", "rejected"]


@pytest.fixture
def root(site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    monkeypatch.chdir(site(small.SITE))
    run("sync")
    return Path.cwd()


def give(key: str, text: str, state: str, by: str, name: str = HIGHER) -> None:
    """Put a translation into the Arabic file, in a state."""
    old = entry("ar", name, key)
    new = with_mark(old, Mark(state, by, "2026-01-01", src=source_hash(old.msgid)))
    write("ar", name, key, msgstr=(text,), comments=new.comments, flags=new.flags)


def state(key: str, name: str = HIGHER) -> str:
    return entry_state(entry("ar", name, key))


def approve(*args: object) -> dict[str, object]:
    found: dict[str, object] = json.loads(
        run("approve", "--by", "Léa B", "--json", *args).stdout
    )
    return found


def test_approval_says_who_when_and_of_which_text_and_keeps_the_translator(root: Path) -> None:
    give("daishu/title", "جبر", "translated", "ليلى")
    assert approve()["changed"] == 1
    found = entry("ar", HIGHER, "daishu/title")
    mark = entry_mark(found)
    assert mark and mark[:3] == ("approved", "Léa_B", "2026-11-22")
    assert mark.translator == "ليلى" and mark.src == source_hash("线性代数")
    assert not found.fuzzy
    subprocess.run(["msgfmt", "-c", "-o", "/dev/null", small.po("ar", HIGHER)], check=True)


def test_drafts_and_stale_texts_are_approved_only_when_named(root: Path) -> None:
    give("daishu/title", "جبر", "draft", "argos:zh_ar-1.9")
    give("weijifen/title", "تفاضل", "stale", "ليلى")
    assert approve()["changed"] == 0
    assert approve("--state", "draft", "--state", "stale")["changed"] == 2
    assert state("daishu/title") == state("weijifen/title") == "approved"
    assert entry("ar", HIGHER, "weijifen/title").previous is None


@pytest.mark.parametrize(
    ("filters", "chosen"),
    [
        (["--locale", "en"], set()),
        (["--collection", "higher"], {"daishu/title", "daishu/summary", "weijifen/title"}),
        (["--collection", "basic"], {"yuwen/title"}),
        (["--document", "guide"], {"开始"}),
        (["--collection", "basic", "--document", "guide"], {"yuwen/title", "开始"}),
        (["--record", "dai*"], {"daishu/title", "daishu/summary"}),
        (["--record", "*", "--actor", "argos:*"], {"weijifen/title"}),
        (["--actor", "سمير"], {"levels/6", "yuwen/title"}),
        (["--context", "*/title"], {"daishu/title", "weijifen/title", "yuwen/title"}),
        (["--file", "terms.po"], {"levels/6"}),
        (["--actor", "ليلى س"], {"daishu/summary"}),
        (["--state", "needs-review"], {"weijifen/summary"}),
    ],
)
def test_filters_choose(root: Path, filters: list[str], chosen: set[str]) -> None:
    give("daishu/title", "جبر", "translated", "ليلى")
    give("daishu/summary", "40 درسًا", "translated", "ليلى_س")
    give("weijifen/title", "تفاضل", "translated", "argos:zh_ar-1.9")
    give("weijifen/summary", "انظر https://a.example/", "needs-review", "ليلى")
    give("yuwen/title", "لغة", "translated", "سمير", "catalog/basic/all.po")
    give("levels/6", "بكالوريوس", "translated", "سمير", "terms.po")
    give("开始", "البداية", "translated", "ليلى", GUIDE)
    said = approve(*filters)
    now = {
        (e.msgctxt or e.msgid)
        for name in (HIGHER, "catalog/basic/all.po", "terms.po", GUIDE)
        for e in small.read("ar", name).entries
        if entry_state(e) == "approved"
    }
    assert now == chosen and said["changed"] == len(chosen)


def test_a_dry_run_counts_and_writes_nothing(root: Path) -> None:
    give("daishu/title", "جبر", "translated", "ليلى")
    before = every_byte()
    said = approve("--dry-run")
    assert said["files"] == {f"translations/ar/{HIGHER}": 1} and said["dry_run"]
    assert every_byte() == before
    assert "1 would change" in run("approve", "--by", "x", "--dry-run").stderr


def test_what_fails_a_check_or_is_empty_is_not_approved(root: Path) -> None:
    give("daishu/title", "جبر", "translated", "ليلى")
    give("weijifen/summary", "انظر الصفحة", "translated", "ليلى")
    done = run("approve", "--by", "Léa")
    assert done.exit_code == 1
    line = entry("ar", HIGHER, "weijifen/summary").line
    assert f"translations/ar/{HIGHER}:{line}: warning: `weijifen/summary` is not" in done.stderr
    assert "https://a.example/" in done.stderr
    assert state("daishu/title") == "approved"
    assert state("weijifen/summary") == "translated"
    assert state("daishu/summary") == "untranslated"


def test_nobody_approves_her_own_work_unless_she_says_so(root: Path) -> None:
    give("daishu/title", "جبر", "translated", "Léa_B")
    assert run("approve", "--by", "Léa B").exit_code == 1
    assert state("daishu/title") == "translated"
    assert approve("--own")["changed"] == 1


def test_no_machine_approves(root: Path) -> None:
    give("daishu/title", "جبر", "translated", "ليلى")
    with pytest.raises(UsageError, match="is a machine"):
        run("approve", "--by", "language-model")
    assert state("daishu/title") == "translated"


def test_rejecting_gives_the_reason_and_hides_the_text(root: Path) -> None:
    give("daishu/title", "جبر", "draft", "argos:zh_ar-1.9")
    assert run("reject", "--by", "Léa", "--reason", "wrong field").exit_code == 0
    found = entry("ar", HIGHER, "daishu/title")
    assert entry_state(found) == "rejected" and found.fuzzy and found.msgstr == ("جبر",)
    assert " rejected: wrong field" in found.comments
    mark = entry_mark(found)
    assert mark and mark.translator == "argos:zh_ar-1.9"


def test_asking_for_a_look_keeps_the_text(root: Path) -> None:
    give("daishu/title", "جبر", "approved", "ليلى")
    assert run("needs-review", "--by", "Léa", "--record", "daishu").exit_code == 0
    assert state("daishu/title") == "needs-review"


def test_broken_files_are_told_all_at_once_and_nothing_is_written(root: Path) -> None:
    give("daishu/title", "جبر", "translated", "ليلى")
    for tag in ("ar", "en"):
        small.po(tag, "terms.po").write_text('<<<<<<< ours\nmsgid "a"\n', "utf-8")
    before = every_byte()
    with pytest.raises(Faults) as faults:
        run("approve", "--by", "x")
    assert len({p.place.path for p in faults.value.problems}) == 2
    assert every_byte() == before


def test_a_collection_that_is_not_there_is_named_with_the_nearest(root: Path) -> None:
    with pytest.raises(UsageError) as error:
        run("approve", "--by", "x", "--collection", "hihger")
    assert "higher" in error.value.hint


def test_a_misprint_mended_in_the_source_keeps_what_was_approved(root: Path) -> None:
    give("daishu/title", "جبر", "approved", "ليلى")
    give("daishu/summary", "40 درسًا", "approved", "ليلى")
    small.edit("content/higher/all.jsonl", "线性代数", "线性代数。")
    small.edit("content/higher/all.jsonl", "共 40 课", "共 41 课")
    assert run("sync", "--keep-approved").exit_code == 0
    found = entry("ar", HIGHER, "daishu/title")
    mark = entry_mark(found)
    assert found.msgid == "线性代数。" and entry_state(found) == "approved"
    assert mark and mark.by == "ليلى" and mark.src == source_hash("线性代数。")
    assert state("daishu/summary") == "stale", "a number is no misprint"
    before = every_byte()
    assert run("sync").stdout == "" and every_byte() == before


# States through other people's tools


def of_all_states() -> PoFile:
    """A file with an entry in every state that a translation can have, plurals among them."""
    lines = (
        "Language: fr",
        "Content-Type: text/plain; charset=UTF-8",
        "Plural-Forms: nplurals=2; plural=(n > 1);",
    )
    header = Entry("", ("".join(f"{line}\n" for line in lines),))
    entries = []
    for number, name in enumerate(STATES):
        old = Entry(f"课程{number}", (f"Cours {number}",), f"r{number}/title")
        if number % 2:
            old = replace(old, msgid_plural=old.msgid, msgstr=("un", "deux"))
        src = source_hash("别的" if name == "stale" else old.msgid)
        entries.append(with_mark(old, Mark(name, "Léa_B", "2026-11-22", src=src)))
    return PoFile(header, entries)


def msgmerge(path: Path) -> None:
    template = path.with_suffix(".pot")
    subprocess.run(["msgattrib", "--clear-fuzzy", "--empty", "-o", template, path], check=True)
    subprocess.run(["msgmerge", "-q", "-U", "--backup=off", path, template], check=True)


def like_poedit(path: Path) -> None:
    """What Poedit does on saving: gettext's own writer, wrapped, with headers of its own."""
    wrapped = subprocess.run(["msgcat", "-w", "79", path], check=True, capture_output=True)
    text = wrapped.stdout.replace(
        b'"Language: fr\\n"', b'"Language: fr\\n"\n"X-Generator: P\\n"'
    )
    path.write_bytes(text)


def like_weblate(path: Path) -> None:
    """What Weblate does: translate-toolkit's store, parsed and saved."""
    store = pofile.parsefile(str(path))
    store.updateheader(add=True, x_generator="Weblate 5")
    store.save()


def with_polib(path: Path) -> None:
    polib.pofile(str(path)).save()


@pytest.mark.parametrize("tool", [msgmerge, like_poedit, like_weblate, with_polib])
def test_states_survive_other_tools(tool: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "fr.po"
    before = of_all_states()
    path.write_bytes(write_po(before))
    tool(path)
    problems = Problems()
    after = parse_po(path.read_bytes(), "fr.po", problems)
    assert after, problems.found
    said = {e.msgctxt: (entry_state(e), entry_mark(e), e.fuzzy) for e in after.entries}
    assert said == {e.msgctxt: (entry_state(e), entry_mark(e), e.fuzzy) for e in before.entries}
    assert {s for s, _, _ in said.values()} == set(STATES)


def test_a_translator_in_weblate_takes_the_approval_away_by_marking_for_edit(
    tmp_path: Path,
) -> None:
    path = tmp_path / "fr.po"
    path.write_bytes(write_po(of_all_states()))
    store = pofile.parsefile(str(path))
    for unit in store.units[1:]:
        unit.markfuzzy(not unit.isfuzzy())
    store.save()
    after = parse_po(path.read_bytes(), "fr.po", Problems())
    assert after
    assert [entry_state(e) for e in after.entries] == [
        *["translated"] * 2, *["needs-review"] * 2, *["translated"] * 2
    ]  # fmt: skip
