"""Three-way merges of PO files: by hand, and by a real git."""

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli.translate import translate
from generator.problems import Problems
from generator.translation.po import Entry, PoFile, Previous
from generator.translation.po_parse import parse_po
from generator.translation.po_write import write_po
from generator.translation.states import Mark, entry_state, source_hash, with_mark
from generator.translation.three_way import Conflict, merge_three

HEADER = Entry("", ("Language: ar\nContent-Type: text/plain; charset=UTF-8\n",))


def given(text: str, name: str, by: str = "", msgid: str = "代数", **more: object) -> Entry:
    entry = Entry(msgid, (text,), "a/title", **more)  # type: ignore[arg-type]
    return with_mark(entry, Mark(name, by, "2026-11-22", src=source_hash(msgid)))


def three(
    base: Iterable[Entry], ours: Iterable[Entry], theirs: Iterable[Entry]
) -> tuple[list[Entry], list[Conflict]]:
    files = [PoFile(HEADER, list(entries)) for entries in (base, ours, theirs)]
    merged, conflicts = merge_three(*files)
    problems = Problems()
    assert parse_po(write_po(merged), "x.po", problems), problems.found
    back, others = merge_three(files[0], files[2], files[1])
    assert len(others) == len(conflicts) and len(back.entries) == len(merged.entries)
    return merged.entries, conflicts


EMPTY = Entry("代数", ("",), "a/title")


def test_what_one_side_changed_is_taken() -> None:
    new = given("جبر", "translated", "ليلى")
    assert three([EMPTY], [EMPTY], [new]) == ([new], [])
    assert three([EMPTY], [new], [EMPTY]) == ([new], [])


def test_what_each_side_added_is_there_in_its_place() -> None:
    one, two, three_, four = (Entry(t, (t,)) for t in "甲乙丙丁")
    merged, _ = three([one, four], [one, two, four], [one, four, three_])
    assert [e.msgid for e in merged] == ["甲", "乙", "丁", "丙"]


def test_what_one_side_removed_is_gone_unless_the_other_worked_on_it() -> None:
    old, new = given("جبر", "translated"), given("الجبر", "translated")
    assert three([old], [], [old]) == ([], [])
    assert three([old], [], [new]) == ([new], [])


def test_two_translations_of_one_text_wait_for_a_person_and_none_is_lost() -> None:
    ours, theirs = given("جبر", "approved", "ليلى"), given("علم\nالجبر", "translated", "سمير")
    (entry,), (conflict,) = three([EMPTY], [ours], [theirs])
    assert (entry.msgstr, entry_state(entry), entry.fuzzy) == (("جبر",), "needs-review", True)
    assert conflict == Conflict("a/title", "جبر", "علم\nالجبر")
    assert entry.comments[:3] == (
        " conflict: the other side (translated by سمير) has:",
        " | علم",
        " | الجبر",
    )


def test_a_person_s_text_goes_before_a_machine_s() -> None:
    person, machine = (
        given("جبر", "translated", "ليلى"),
        given("خبر", "draft", "argos:zh_ar-1.9"),
    )
    assert three([EMPTY], [machine], [person])[0][0].msgstr == ("جبر",)
    assert three([EMPTY], [person], [machine])[0][0].msgstr == ("جبر",)


def test_of_two_states_of_one_text_the_lesser_is_told() -> None:
    old, ours = given("جبر", "translated", "ليلى"), given("جبر", "approved", "سمير")
    theirs = given("جبر", "rejected", "Léa")
    (entry,), conflicts = three([old], [ours], [theirs])
    assert entry_state(entry) == "rejected" and not conflicts


def test_a_translation_of_the_old_text_is_never_paired_with_the_new_one() -> None:
    """Line by line, git gives the new msgid the old msgstr without a word."""
    old = given("جبر", "translated", "ليلى")
    synced = replace(
        with_mark(old, Mark("stale", "ليلى", was="translated/x", src=source_hash("代数"))),
        msgid="线性代数",
        previous=Previous("代数"),
    )
    better = given("علم الجبر", "translated", "سمير")
    (entry,), conflicts = three([old], [synced], [better])
    assert not conflicts and (entry.msgid, entry.msgstr) == ("线性代数", ("علم الجبر",))
    assert entry_state(entry) == "stale" and entry.previous == Previous("代数")


def test_a_translation_made_for_each_text_leaves_the_older_one_obsolete() -> None:
    old = given("جبر", "translated", "ليلى")
    ours = given("الجبر الخطي", "translated", "ليلى", "线性代数")
    theirs = given("علم الجبر", "approved", "سمير")
    (entry, gone), conflicts = three([old], [ours], [theirs])
    assert entry.msgstr == ("الجبر الخطي",) and not conflicts
    assert gone.obsolete and gone.msgstr == ("علم الجبر",) and entry_state(gone) == "approved"


def test_comments_of_both_sides_stay() -> None:
    old = given("جبر", "translated", comments=(" old",))
    ours = given("جبر", "translated", comments=(" old", " ours"))
    theirs = given("جديد", "translated", comments=(" theirs",))
    (entry,), _ = three([old], [ours], [theirs])
    assert entry.comments[:2] == (" ours", " theirs") and entry.msgstr == ("جديد",)


def header(**fields: str) -> PoFile:
    return PoFile(Entry("", ("".join(f"{k}: {v}\n" for k, v in fields.items()),)))


def test_headers_merge_field_by_field() -> None:
    merged, conflicts = merge_three(
        header(Language="ar", Date="1"), header(Language="ar", Date="2", X="a"),
        header(Language="ar_EG", Date="1"),
    )  # fmt: skip
    assert merged.headers == {"Language": "ar_EG", "Date": "2", "X": "a"} and not conflicts


def test_plural_rules_that_both_changed_are_a_conflict() -> None:
    merged, conflicts = merge_three(header(P="1"), header(P="2"), header(P="3"))
    assert conflicts == [Conflict("P", "2", "3")] and merged.headers == {"P": "2"}


# A real git


def git(*args: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-c", "user.name=L", "-c", "user.email=l@example.org", *args]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose PO files are merged by tongwen, with one of two entries in it."""
    monkeypatch.chdir(tmp_path)
    assert git("init", "-q", "-b", "main").returncode == 0
    installed = CliRunner().invoke(translate, ["merge-driver", "--install"])
    assert installed.exit_code == 0, installed.output
    ours = f"{sys.executable} -m generator translate merge-driver %O %A %B %P"
    assert git("config", "merge.tongwen-po.driver", ours).returncode == 0
    save(EMPTY, Entry("几何", ("",), "b/title"))
    return tmp_path


PATH = Path("translations/ar/terms.po")


def save(*entries: Entry) -> None:
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_bytes(write_po(PoFile(HEADER, list(entries))))
    git("add", "-A")
    assert git("commit", "-q", "-m", "x").returncode == 0


def branches(ours: Iterable[Entry], theirs: Iterable[Entry]) -> None:
    git("checkout", "-q", "-b", "theirs")
    save(*theirs)
    git("checkout", "-q", "main")
    save(*ours)


GEOMETRY = Entry("几何", ("",), "b/title")


def test_git_merges_neighbouring_entries_that_it_could_not_merge_by_line(
    repository: Path,
) -> None:
    branches(
        [given("جبر", "translated"), GEOMETRY], [EMPTY, replace(GEOMETRY, msgstr=("هندسة",))]
    )
    done = git("merge", "theirs")
    assert done.returncode == 0, done.stdout + done.stderr
    text = PATH.read_text("utf-8")
    assert "جبر" in text and "هندسة" in text
    subprocess.run(["msgfmt", "-c", "-o", "/dev/null", PATH], check=True)


def test_a_conflict_leaves_a_file_that_editors_open_and_git_calls_unmerged(
    repository: Path,
) -> None:
    branches([given("جبر", "translated"), GEOMETRY], [given("علم", "translated"), GEOMETRY])
    done = git("merge", "theirs")
    assert done.returncode == 1 and "CONFLICT" in done.stdout
    assert f"{PATH}:" in done.stderr and "`a/title`: both sides changed it" in done.stderr
    assert git("diff", "--name-only", "--diff-filter=U").stdout.split() == [str(PATH)]
    file = parse_po(PATH.read_bytes(), "x", Problems())
    assert file and entry_state(file.entries[0]) == "needs-review"
    assert "علم" in PATH.read_text("utf-8")


def test_a_version_that_is_no_po_file_is_merged_by_line(repository: Path) -> None:
    git("checkout", "-q", "-b", "theirs")
    PATH.write_text(PATH.read_text("utf-8") + 'msgid "cut\n', "utf-8")
    git("commit", "-q", "-am", "x")
    git("checkout", "-q", "main")
    save(given("جبر", "translated"), GEOMETRY)
    done = git("merge", "theirs")
    assert "no PO file" in done.stderr
    assert 'msgid "cut' in PATH.read_text("utf-8") and "جبر" in PATH.read_text("utf-8")


def test_installing_twice_adds_one_line(repository: Path) -> None:
    CliRunner().invoke(translate, ["merge-driver", "--install"])
    lines = Path(".gitattributes").read_text("utf-8").splitlines()
    assert lines == ["translations/**/*.po merge=tongwen-po"]
