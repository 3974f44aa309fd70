"""Releases hold what the build's manifest says, change by what changed, are the same twice."""

import json
from pathlib import Path

import pytest

from generator.errors import OperatorError, SourceError, UsageError
from generator.problems import Faults
from generator.publish.keyring import Keyring
from generator.publish.release import Publishing
from tests.conftest import tree
from tests.publish_sites import (
    Client,
    index,
    manifest_bodies,
    manifests,
    order,
    page,
    publish,
    site_files,
    unbundle,
    write_site,
)

EDITED = "ar/higher/0007.html"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_site(tmp_path, site_files())
    return tmp_path


def content(root: Path) -> dict[str, bytes]:
    """What a release is, without its signatures."""
    found = tree(root / "release")
    return {p: b for p, b in found.items() if p.startswith(("i/", "p/", "d/", "targets/"))}


def edit(files: dict[str, bytes]) -> dict[str, bytes]:
    """One page edited, one added, one gone."""
    changed = dict(files)
    changed[EDITED] = files[EDITED].replace(b"<main>", b"<main>new ")
    changed["ar/higher/0007b.html"] = page("ar/higher", 7000)
    del changed["zh-Hans/lessons/0003.html"]
    return changed


def test_a_release_holds_every_file_of_the_site(root: Path) -> None:
    report = publish(root)
    assert (report.release, report.state) == (1, "published")
    assert Client(root / "release", root / "home").files() == site_files()


def test_slices_are_locales_and_shards_are_of_one_collection(root: Path) -> None:
    publish(root)
    release = Client(root / "release", root / "home").read()
    rows = {row["locale"]: row for row in release["slices"]}
    assert list(rows) == ["", "ar", "zh-Hans"]
    shards = manifests(root / "release", rows["ar"])
    paths = [file[0] for shard in shards for file in shard["files"]]
    assert "search/ar/root.json" in paths
    assert max(len(shard["files"]) for shard in shards) <= 64
    table = json.loads(index(root / "release", rows["ar"]))
    assert table["collections"] == ["", "higher", "lessons"]
    for row, shard in zip(table["shards"], shards, strict=True):
        name = table["collections"][row[0]]
        assert all(not name or f"/{name}/" in file[0] for file in shard["files"])
    assert rows["ar"]["files"] == len(paths) == sum(row[1] for row in table["shards"])


@pytest.mark.parametrize("engine", ["serial", "process"])
def test_the_same_site_gives_the_same_bytes(root: Path, tmp_path: Path, engine: str) -> None:
    publish(root)
    other = tmp_path / "other"
    other.mkdir()
    write_site(other, dict(reversed(site_files().items())))
    publish(other, engine=engine, jobs=2)
    assert content(other) == content(root)
    for place in (root, other):
        write_site(place, edit(site_files()))
        publish(place, engine=engine, jobs=2)
    assert content(other) == content(root)


def test_an_edit_packs_what_changed_and_keeps_the_packs(root: Path) -> None:
    publish(root)
    before = tree(root / "release/p")
    write_site(root, edit(site_files()))
    report = publish(root)
    assert (report.release, report.packed_files) == (2, 2)
    assert before.items() <= tree(root / "release/p").items()
    assert Client(root / "release", root / "home").files() == edit(site_files())


def test_an_added_page_changes_one_shard(root: Path) -> None:
    publish(root)
    client = Client(root / "release", root / "home")
    rows = {row["locale"]: row for row in client.read()["slices"]}
    had = {str(shard) for shard in manifests(root / "release", rows["ar"])}
    write_site(root, {**site_files(), "ar/higher/0007b.html": page("ar/higher", 7000)})
    publish(root)
    rows = {row["locale"]: row for row in client.read()["slices"]}
    has = {str(shard) for shard in manifests(root / "release", rows["ar"])}
    assert len(has - had) <= 2


def test_a_bundle_brings_what_changed_in_few_bytes(root: Path) -> None:
    publish(root)
    client = Client(root / "release", root / "home")
    [row] = [row for row in client.read()["slices"] if row["locale"] == "ar"]
    base = index(root / "release", row)
    old = manifest_bodies(root / "release", base)
    files = edit(site_files())
    write_site(root, files)
    assert publish(root).bundles == 2
    [row] = [row for row in client.read()["slices"] if row["locale"] == "ar"]
    changed = ("ar/higher/0007.html", "ar/higher/0007b.html")
    assert unbundle(root / "release", row, base, old) == {path: files[path] for path in changed}
    assert row["bundles"][0]["length"] < 4000


def test_a_new_template_costs_a_bundle_a_fraction_of_the_pages(root: Path) -> None:
    publish(root)
    client = Client(root / "release", root / "home")
    [row] = [row for row in client.read()["slices"] if row["locale"] == "ar"]
    base = index(root / "release", row)
    old = manifest_bodies(root / "release", base)
    files = site_files(template="another")
    write_site(root, files)
    publish(root)
    [row] = [row for row in client.read()["slices"] if row["locale"] == "ar"]
    brought = unbundle(root / "release", row, base, old)
    assert brought == {p: b for p, b in files.items() if p in brought}
    assert len(brought) == 300
    assert row["bundles"][0]["length"] < 300 * 60


def test_bundles_lead_from_the_last_three_releases(root: Path) -> None:
    client = Client
    for number in range(5):
        write_site(
            root, {**site_files(), "ar/higher/0001.html": page("ar/higher", 9000 + number)}
        )
        publish(root)
    [row] = [
        row
        for row in client(root / "release", root / "home").read()["slices"]
        if row["locale"] == "ar"
    ]
    assert [bundle["release"] for bundle in row["bundles"]] == [2, 3, 4]


def test_what_no_kept_release_names_is_removed(root: Path) -> None:
    for number in range(6):
        write_site(
            root, {**site_files(), "ar/higher/0001.html": page("ar/higher", 9000 + number)}
        )
        report = publish(root, bundles=1)
    assert report.removed_files > 0
    names = {path.partition(".")[0] for path in tree(root / "release/metadata")}
    assert {"5", "6"} <= names
    targets = [p for p in tree(root / "release/metadata") if p.endswith(".targets.json")]
    assert sorted(targets) == ["5.targets.json", "6.targets.json"]
    assert len(tree(root / "release/targets")) == 2
    assert Client(root / "release", root / "home").files()["ar/higher/0001.html"]


def test_a_pack_that_is_a_third_dead_is_packed_anew(root: Path) -> None:
    publish(root)
    client = Client(root / "release", root / "home")
    before = packs_of(root, client)
    files = {
        p: b if number % 3 else b + b"!" for number, (p, b) in enumerate(site_files().items())
    }
    write_site(root, files)
    report = publish(root, bundles=0)
    assert report.packed_files > len(files) * 0.9
    assert not before & packs_of(root, client)
    assert client.files() == files


def packs_of(root: Path, client: Client) -> set[str]:
    """The packs of the slice ar."""
    [row] = [row for row in client.read()["slices"] if row["locale"] == "ar"]
    return {pack[0] for pack in json.loads(index(root / "release", row))["packs"]}


def test_nothing_changed_makes_no_release(root: Path) -> None:
    publish(root)
    before = content(root)
    report = publish(root)
    assert (report.state, report.release) == ("unchanged", 1)
    assert content(root) == before
    assert publish(root, force=True).release == 2


def test_a_dry_run_counts_and_writes_nothing(root: Path) -> None:
    report = publish(root, dry_run=True)
    assert report.state == "dry run"
    # The empty file lies in no pack.
    assert report.packed_files == report.files - 1
    assert not (root / "release").exists()


def test_a_lost_pack_is_made_again(root: Path) -> None:
    publish(root)
    files = [p for p in (root / "release/p").rglob("*") if p.is_file()]
    files[0].unlink()
    files[1].write_bytes(b"short")
    publish(root)
    assert Client(root / "release", root / "home").files() == site_files()


def test_a_rotten_pack_is_named_and_made_again(root: Path) -> None:
    publish(root)
    client = Client(root / "release", root / "home")
    # The largest holds pages; the other, manifests.
    pack = max(packs_of(root, client), key=lambda one: place(root, one).stat().st_size)
    sound = place(root, pack).read_bytes()
    place(root, pack).write_bytes(bytes([sound[0] ^ 1]) + sound[1:-1] + bytes([sound[-1] ^ 1]))
    write_site(root, site_files(template="two"))
    with pytest.raises(OperatorError, match=f"A frame of the pack {pack} was altered") as found:
        publish(root)
    assert found.value.hint == "Make it again: tongwen publish --recheck"
    assert client.read()["release"] == 1
    write_site(root, site_files())
    assert publish(root, recheck=True).state == "unchanged"
    assert place(root, pack).read_bytes() == sound


def place(root: Path, pack: str) -> Path:
    """Where a pack lies."""
    return root / "release/p" / pack[:2] / pack


def test_exports_are_targets_of_their_own(root: Path) -> None:
    (root / "exports/ar").mkdir(parents=True)
    (root / "exports/ar/higher.zim").write_bytes(b"ZIM" * 1000)
    publish(root, exports=root / "exports")
    client = Client(root / "release", root / "home")
    (root / "home/exports%2Far%2Fhigher.zim").parent.mkdir(exist_ok=True)
    assert client.target("exports/ar/higher.zim") == b"ZIM" * 1000
    assert publish(root, exports=root / "exports").state == "unchanged"
    assert publish(root).state == "published"
    assert len(tree(root / "release/targets")) == 3


def test_editions_are_slices_of_the_same_release(root: Path) -> None:
    with (root / "site_config.yml").open("a", encoding="utf-8") as file:
        file.write("editions:\n  gulf: {locales: [ar]}\n")
    config = (root / "site_config.yml").read_text("utf-8")
    write_site(root, {"ar/index.html": b"Gulf", "index.html": b"Gulf"}, "site-gulf")
    (root / "site_config.yml").write_text(config, "utf-8")
    publish(root, sites={"": root / "site", "gulf": root / "site-gulf"})
    slices = Client(root / "release", root / "home").read()["slices"]
    assert [(row["edition"], row["locale"]) for row in slices] == [
        ("", ""),
        ("", "ar"),
        ("", "zh-Hans"),
        ("gulf", ""),
        ("gulf", "ar"),
    ]


# Refusals


def test_files_that_changed_since_the_build_are_all_named(root: Path) -> None:
    publish(root)
    seen = tree(root / "release")
    files = site_files()
    write_site(root, {**files, "ar/higher/0001.html": b"new", "ar/higher/0002.html": b"too"})
    (root / "site/ar/higher/0001.html").write_bytes(b"wen")
    (root / "site/ar/higher/0002.html").unlink()
    with pytest.raises(Faults) as caught:
        publish(root)
    found = {p.place.path: p.fact for p in caught.value.problems}
    assert found == {
        "ar/higher/0001.html": "It changed since the build.",
        "ar/higher/0002.html": "It is missing in the site.",
    }
    assert {p: b for p, b in tree(root / "release").items() if not p.startswith(".")} == {
        p: b for p, b in seen.items() if not p.startswith(".")
    }


def test_paths_that_some_file_systems_cannot_hold_are_all_named(root: Path) -> None:
    bad = {"ar/nul.html": b"", "AR/higher/0001.html": b"", "ar/a:b.html": b""}
    write_site(root, {**site_files(), **bad})
    with pytest.raises(Faults) as caught:
        publish(root)
    said = "\n".join(problem.text() for problem in caught.value.problems)
    for part in ("a device", "cannot hold both 'ar'", "one of the characters"):
        assert part in said or part.replace("'ar'", "'AR'") in said


def test_a_site_without_a_build_is_refused(root: Path) -> None:
    with pytest.raises(UsageError, match="no finished build"):
        publish(root, sites={"": root / "none"})


def test_an_altered_manifest_is_refused(root: Path) -> None:
    [part] = (root / ".tongwen").rglob("all.tsv")
    part.write_bytes(part.read_bytes().replace(b"robots", b"r0bots"))
    with pytest.raises(SourceError, match="manifest of the site was altered"):
        publish(root)


def test_without_keys_the_way_to_make_them_is_said(tmp_path: Path) -> None:
    write_site(tmp_path, site_files(5))
    with pytest.raises(UsageError) as caught:
        ring = Keyring(tmp_path / "keys", lambda _: "")
        Publishing(order(tmp_path), ring, lambda _, results, __: results).run()
    assert "tongwen publish keys init" in caught.value.hint


def test_a_release_folder_signed_by_others_is_refused(root: Path) -> None:
    publish(root)
    (root / "keys").rename(root / "old-keys")
    with pytest.raises(OperatorError, match="not signed with the keys in force"):
        publish(root)
