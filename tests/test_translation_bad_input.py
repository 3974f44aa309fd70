"""Files that translators' days bring: half merged, cut off, far too large, of a stranger."""

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import SourceError, TongwenError
from generator.problems import Faults
from generator.translation.states import entry_state
from tests import translation_site as small
from tests.translation_site import HIGHER, entry, every_byte, run

Site = Callable[[str], Path]
BASIC = "catalog/basic/all.po"
CONFLICT = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgctxt "yuwen/title"
msgid "语文"
<<<<<<< HEAD
msgstr "لغة"
=======
msgstr "اللغة"
>>>>>>> theirs
"""
#: Each command that reads or writes PO files, and what it is given.
COMMANDS = [
    ("sync",),
    ("approve", "--by", "x"),
    ("reject", "--by", "x"),
    ("export", "--locale", "ar", "--output", "o.xlf"),
    ("memory", "build"),
]


@pytest.fixture
def root(site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(site(small.SITE))
    run("sync")
    return Path.cwd()


def faults_of(*args: object) -> list[str]:
    with pytest.raises(Faults) as faults:
        run(*args)
    return [p.text().split("\n")[0] for p in faults.value.problems]


def on_disk() -> dict[str, bytes]:
    """All PO files, without reading one that is too large to be read."""
    large = Path("translations/ar/terms.po")
    return {p: b for p, b in every_byte().items() if Path(p) != large}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[0])
def test_all_that_is_broken_is_told_at_once_and_stays(
    root: Path, command: tuple[str, ...]
) -> None:
    small.po("ar", BASIC).write_text(CONFLICT, "utf-8")
    whole = small.po("ar", HIGHER).read_bytes()
    small.po("ar", HIGHER).write_bytes(whole[: len(whole) - 40])
    with small.po("ar", "terms.po").open("wb") as file:
        file.truncate(100_000_000)
    before = on_disk()
    said = faults_of(*command)
    assert any("terms.po: error: the file has 100,000,000 bytes" in line for line in said)
    assert any(
        "all.po:6: error: there is an unresolved merge conflict" in line for line in said
    )
    assert any(f"translations/ar/{HIGHER}:" in line for line in said)
    assert on_disk() == before
    assert small.po("ar", "terms.po").stat().st_size == 100_000_000


@pytest.mark.parametrize(
    "command",
    [
        ("import", "--locale", "ar", "--by", "x", "big.xlf"),
        ("apply", "--locale", "ar", "--by", "x", "big.xlf"),
        ("glossary", "import", "--locale", "ar", "big.xlf"),
        ("fmt", "big.xlf"),
        ("merge-driver", "big.xlf", "big.xlf", "big.xlf"),
    ],
    ids=lambda c: c[0],
)
def test_a_hundred_megabytes_are_refused_before_they_are_read(
    root: Path, command: tuple[str, ...]
) -> None:
    with Path("big.xlf").open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(SourceError, match=r"big\.xlf has 100,000,000 bytes"):
        run(*command)
    assert Path("big.xlf").stat().st_size == 100_000_000


def test_the_files_of_a_stranger_s_locale_are_told_and_left(root: Path) -> None:
    path = Path("translations/de/terms.po")
    path.parent.mkdir()
    path.write_bytes(small.po("ar", "terms.po").read_bytes())
    before = every_byte()
    assert "translations/de: warning: de is no locale of this site" in run("sync").stderr
    assert every_byte() == before
    with pytest.raises(TongwenError, match="de is no locale of this site"):
        run("approve", "--locale", "de", "--by", "x")


def test_a_wrong_number_of_plural_forms_is_kept_by_sync_and_never_approved(root: Path) -> None:
    key = "%(num)s course"
    small.write("ar", "ui.po", key, msgstr=("مقرر", "مقررات"))
    before = every_byte()
    assert run("sync").exit_code == 0
    assert every_byte() == before
    done = run("approve", "--locale", "ar", "--by", "x")
    assert done.exit_code == 1 and "it needs 6 plural forms, there are 2" in done.stderr
    assert entry("ar", "ui.po", key).msgstr == ("مقرر", "مقررات")


def test_a_context_that_is_gone_leaves_its_translation_obsolete(root: Path) -> None:
    small.write("ar", BASIC, "yuwen/title", msgstr=("لغة",), msgctxt="nobody/title")
    run("sync")
    (new, gone) = small.read("ar", BASIC).entries
    assert (new.msgctxt, new.msgstr) == ("yuwen/title", ("لغة",))
    assert entry_state(new) == "needs-review", "a proposal: it was made for another context"
    assert gone.obsolete and gone.msgctxt == "nobody/title" and gone.msgstr == ("لغة",)
