"""The catalogue as data: dumps, changes, and a JSON file a record."""

import gzip
import json
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from generator.build import Options, build
from tests.build_sites import add_line, drop_lines, edit, run, small_site, state_of
from tests.conftest import tree

DATA = "data: {dumps: true, records: true, licence: CC0-1.0}\n"
HIGHER = "content/catalog/higher/all.jsonl"


def data_site(write: Callable[[str], Path]) -> Path:
    root = small_site(write)
    with (root / "site_config.yml").open("a", encoding="utf-8") as file:
        file.write(DATA)
    return root


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def record(root: Path, name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((root / f"site/data/{name}.json").read_bytes())
    return body


def changes(root: Path) -> list[dict[str, Any]]:
    return lines(root / "site/data/changes.jsonl.gz")


def test_a_record_s_json_has_its_texts_in_all_locales_each_with_its_state(
    site: Callable[[str], Path],
) -> None:
    root = data_site(site)
    run(root)
    algebra = record(root, "higher/algebra")
    assert algebra["texts"]["ar"]["title"] == "الجبر الخطي"
    assert algebra["states"]["ar"] == {
        "title": "approved", "summary": "draft", "description": "needs-review",
        "outcomes": "stale",
    }  # fmt: skip
    assert algebra["texts"]["zh-Hans"]["outcomes"] == ["会解方程组", "会求特征值"]
    assert set(algebra["states"]["zh-Hans"].values()) == {"source"}
    assert algebra["record"]["subjects"] == ["0541"] and "title" not in algebra["record"]
    assert algebra["licence"] == "CC0-1.0"
    assert all((root / "site" / page).is_file() for page in algebra["pages"].values())


def test_what_a_record_lacks_is_left_out(site: Callable[[str], Path]) -> None:
    root = data_site(site)
    run(root)
    plain = record(root, "higher/plain")
    assert plain["texts"] == {"zh-Hans": {"title": "没有译文的课程"}}
    assert plain["pages"] == {"zh-Hans": "zh-Hans/higher/plain.html"}
    assert plain["record"] == {}
    assert record(root, "higher/old")["record"]["status"] == "retired"


def test_a_dump_has_a_line_for_every_record_with_the_texts_its_readers_get(
    site: Callable[[str], Path],
) -> None:
    root = data_site(site)
    run(root)
    path = root / "site/data/ar/higher.jsonl.gz"
    found = {line["id"]: line for line in lines(path)}
    assert set(found) == {"algebra", "calculus", "hostile", "old", "plain"}
    assert found["algebra"]["texts"]["summary"] == {
        "text": "المصفوفات والمتجهات.", "language": "ar", "state": "draft",
    }  # fmt: skip
    assert found["plain"]["texts"]["title"]["language"] == "zh-Hans"
    assert found["plain"]["page"] == "zh-Hans/higher/plain.html"
    assert "<script>" in found["hostile"]["texts"]["title"]["text"]
    told = subprocess.run(["gzip", "-dc", path], capture_output=True, check=True).stdout
    assert len(told.splitlines()) == len(found)


def test_the_list_of_dumps_tells_their_size_sum_and_licence(
    site: Callable[[str], Path],
) -> None:
    root = data_site(site)
    run(root)
    index = json.loads((root / "site/data/index.json").read_bytes())
    assert index["licence"] == "CC0-1.0" and len(index["dumps"]) == 4
    for dump in index["dumps"]:
        body = (root / "site" / dump["path"]).read_bytes()
        assert (dump["bytes"], dump["sha256"]) == (len(body), sha256(body).hexdigest())
        assert dump["records"] == len(gzip.decompress(body).splitlines())


def test_changes_name_what_was_added_changed_and_removed_since_the_state_before(
    site: Callable[[str], Path],
) -> None:
    root = data_site(site)
    run(root)
    first = json.loads((root / "site/data/index.json").read_bytes())["state"]
    assert changes(root) == []
    edit(root, HIGHER, "极限与导数。", "极限、导数与积分。")
    drop_lines(root, HIGHER, '{"id":"plain"')
    edit(root, "content/catalog/higher/tombstones.jsonl", ',"replaced_by":"plain"', "")
    add_line(root, "higher", '{"id":"logic","title":"逻辑"}')
    run(root)
    step, *told = changes(root)
    second = json.loads((root / "site/data/index.json").read_bytes())["state"]
    assert step == {"from": first, "to": second, "changes": 3} and first != second
    assert [(c["change"], c["id"]) for c in told] == [
        ("changed", "calculus"), ("added", "logic"), ("removed", "plain"),
    ]  # fmt: skip
    body = (root / "site/data/higher/logic.json").read_bytes()
    assert told[1]["digest"] == sha256(body).hexdigest()[:16]
    assert not (root / "site/data/higher/plain.json").exists()


def test_a_build_with_nothing_changed_tells_no_new_step_and_a_translation_is_a_change(
    site: Callable[[str], Path],
) -> None:
    root = data_site(site)
    run(root)
    before = tree(root / "site")
    assert run(root).rendered == 0
    assert tree(root / "site") == before
    edit(root, "translations/ar/catalog/higher/all.po", "الجبر الخطي", "الجبر")
    run(root)
    assert [(c["change"], c["id"]) for c in changes(root)[1:]] == [("changed", "algebra")]


def test_one_edited_record_writes_one_json_and_the_dumps_of_its_collection(
    site: Callable[[str], Path],
) -> None:
    root = data_site(site)
    run(root)
    before = {p: f.stat().st_mtime_ns for p, f in _files(root)}
    edit(root, HIGHER, "极限与导数。", "极限。")
    run(root)
    written = {p for p, f in _files(root) if f.stat().st_mtime_ns != before.get(p)}
    assert written == {
        "higher/calculus.json", "ar/higher.jsonl.gz", "zh-Hans/higher.jsonl.gz",
        "index.json", "changes.jsonl.gz",
    }  # fmt: skip


def _files(root: Path) -> list[tuple[str, Path]]:
    folder = root / "site/data"
    return [(p.relative_to(folder).as_posix(), p) for p in folder.rglob("*") if p.is_file()]


def test_data_is_the_same_from_any_engine_and_after_what_was_kept_is_lost(
    site: Callable[[str], Path],
) -> None:
    root = data_site(site)
    run(root)
    want = tree(root / "site")
    build(Options(root / "site_config.yml", root / "other", engine="process", jobs=2))
    assert tree(root / "other") == want
    for share in (state_of(root) / "dumps").rglob("*.shares"):
        share.write_bytes(b"broken")
    edit(root, HIGHER, "极限与导数。", "极限。")
    run(root)
    edit(root, HIGHER, "极限。", "极限与导数。")
    run(root)
    kept = {p: body for p, body in tree(root / "site").items() if "changes" not in p}
    assert kept == {p: body for p, body in want.items() if "changes" not in p}


def test_without_data_a_site_has_none_and_an_edition_has_its_own(
    site: Callable[[str], Path],
) -> None:
    root = small_site(site)
    run(root)
    assert not (root / "site/data").exists()
    with (root / "site_config.yml").open("a", encoding="utf-8") as file:
        file.write(DATA + "editions: {eg: {locales: [ar], collections: [higher]}}\n")
    build(Options(root / "site_config.yml", root / "eg", (), "eg", "serial"))
    assert {p.parts[-2:] for p in (root / "eg/data").rglob("*.gz")} == {
        ("ar", "higher.jsonl.gz"), ("data", "changes.jsonl.gz"),
    }  # fmt: skip
    algebra = msgspec.json.decode((root / "eg/data/higher/algebra.json").read_bytes())
    assert list(algebra["texts"]) == ["ar"]
