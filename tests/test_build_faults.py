"""Bad input: all of it named in one run, each once, and the last good site stays."""

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.build import build
from generator.problems import Faults
from tests.build_sites import (
    add_line,
    assert_whole,
    drop_lines,
    edit,
    options,
    run,
    shard,
    small_site,
    stamps,
)

HIGHER = "content/catalog/higher/all.jsonl"
AR = "translations/ar/catalog/higher/all.po"


@pytest.fixture
def root(site: Callable[[str], Path]) -> Path:
    folder = small_site(site)
    run(folder)
    return folder


def append(root: Path, path: str, text: str) -> int:
    """Add a line to a file; give its number."""
    file = root / path
    body = file.read_text("utf-8") + text + "\n"
    file.write_text(body, "utf-8")
    return body.count("\n")


def faults(root: Path) -> list[tuple[str, str]]:
    """Give (place, code or fact) of each error, having seen that the site stays as it was."""
    before = stamps(root)
    with pytest.raises(Faults) as caught:
        run(root)
    assert stamps(root) == before
    texts = [p.text() for p in caught.value.problems]
    assert all("Traceback" not in t and "Error(" not in t and "\0" not in t for t in texts)
    return [(str(p.place), p.fact) for p in caught.value.problems]


def test_all_bad_records_and_translations_are_named_in_one_run(root: Path) -> None:
    lines = {
        "duplicate": append(root, HIGHER, '{"id":"algebra","title":"又一个"}'),
        "slash": append(root, HIGHER, '{"id":"a/b","title":"x"}'),
        "dots": append(root, HIGHER, '{"id":"..","title":"x"}'),
        "subject": append(root, HIGHER, '{"id":"subject","title":"x","subjects":["9999"]}'),
        "nul": append(root, HIGHER, '{"id":"nul","title":"a\\u0000b"}'),
        "raw-nul": append(root, HIGHER, '{"id":"raw-nul","title":"a\0b"}'),
        "huge": append(
            root, HIGHER, '{"id":"huge","title":"x","description":"' + "字" * 3_500_000 + '"}'
        ),
        "lost": append(
            root, HIGHER, '{"id":"lost","title":"x","status":"retired","replaced_by":"nowhere"}'
        ),
        "broken": append(root, HIGHER, '{"id":"broken","title":"x"'),
        "bidi": append(root, HIGHER, '{"id":"bidi","title":"evil\u202egnp.exe"}'),
    }
    po = append(root, AR, 'msgid "x\nmsgstr')
    found = faults(root)
    places = [place for place, _ in found]
    for name, number in lines.items():
        if name != "bidi":  # made harmless or refused
            assert places.count(f"{HIGHER}:{number}") == 1, (name, found)
    assert any(
        place.startswith(AR) and abs(int(place.split(":")[1]) - po) < 3 for place in places
    )


def test_a_broken_translation_alone_stops_the_build(root: Path) -> None:
    append(root, AR, 'msgid "x')
    edit(root, "content/vocabularies/levels.jsonl", "本科", "学士")
    assert [p.split(":")[0] for p, _ in faults(root)] == [AR]


def test_a_record_that_others_name_cannot_just_go(root: Path) -> None:
    lessons = '{"id":"first","title":"一","status":"retired","replaced_by":"second"}'
    add_line(root, "lessons", lessons)
    add_line(root, "lessons", '{"id":"second","title":"二"}')
    run(root)
    file = shard(root, "lessons", "second")
    drop_lines(root, file.relative_to(root).as_posix(), '{"id":"second"')
    path = shard(root, "lessons", "first").relative_to(root)
    [(place, fact)] = faults(root)
    assert place == f"{path}:1" and "second" in fact
    assert not (root / "content/catalog/lessons/tombstones.jsonl").exists()


def test_a_record_with_a_fault_is_still_one_that_others_can_name(root: Path) -> None:
    line = append(root, HIGHER, '{"id":"faulty","title":"x","subjects":["9999"]}')
    broken = append(root, HIGHER, '{"id":"broken","title":7}')
    append(root, HIGHER, '{"id":"one","title":"x","replaced_by":"faulty"}')
    append(root, HIGHER, '{"id":"two","title":"x","replaced_by":"broken"}')
    assert [place for place, _ in faults(root)] == [f"{HIGHER}:{line}", f"{HIGHER}:{broken}"]


def test_a_term_that_records_use_cannot_just_go(root: Path) -> None:
    drop_lines(root, "content/vocabularies/levels.jsonl", '{"code":"6"')
    found = faults(root)
    assert {p.split(":")[0] for p, _ in found} == {HIGHER} and len(found) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("facets: [provider]", "facets: [provider"),
        ("policy: approved", "polcy: approved"),
        ("default: zh-Hans", "default: de"),
    ],
)
def test_a_broken_configuration_is_named_with_its_line(root: Path, old: str, new: str) -> None:
    edit(root, "site_config.yml", old, new)
    found = faults(root)
    assert all("site_config.yml:" in place for place, _ in found) and len(found) == 1


def test_faults_are_all_there_on_a_first_build_too(root: Path) -> None:
    append(root, HIGHER, '{"id":"a/b","title":"x"}')
    append(root, HIGHER, '{"id":"lost","title":"x","replaced_by":"nowhere"}')
    append(root, AR, 'msgid "x')
    with pytest.raises(Faults) as caught:
        build(options(root, root / "other"))
    assert len(caught.value.problems) == 3
    assert not list(root.glob("*other*")) and not list(root.glob(".other*"))


def test_what_was_wrong_and_is_mended_leaves_no_trace(root: Path) -> None:
    good = (root / HIGHER).read_text("utf-8")
    append(root, HIGHER, '{"id":"a/b","title":"x"}')
    faults(root)
    faults(root)
    (root / HIGHER).write_text(good, "utf-8")
    assert run(root).rendered == 0
    assert_whole(root)


@pytest.mark.parametrize(
    "path", ["ar/higher/algebra.html", "robots.txt", "index.html", ".tongwen"]
)
def test_a_static_file_does_not_take_a_pages_address(root: Path, path: str) -> None:
    (root / "static" / path).parent.mkdir(parents=True, exist_ok=True)
    (root / "static" / path).write_text("mine", "utf-8")
    edit(root, HIGHER, "极限与导数。", "极限、导数。")
    assert [p for p, _ in faults(root)] == [f"static/{path}"]


def test_a_static_file_that_is_a_link_is_refused(root: Path) -> None:
    (root / "static/passwd").symlink_to("/etc/passwd")
    edit(root, HIGHER, "极限与导数。", "极限、导数。")
    assert [p for p, _ in faults(root)] == ["static/passwd"]


def test_a_script_in_a_title_is_text_wherever_it_stands(root: Path) -> None:
    for path in (root / "site").rglob("*.*"):
        if path.suffix in (".html", ".xml", ".txt"):
            text = path.read_text("utf-8")
            assert "<script>alert" not in text and "<img src=x" not in text, path
            assert "\u202e" not in text
