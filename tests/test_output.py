"""The one writer: whole files or none, nothing outside the site, nothing written twice."""

import errno
import os
from hashlib import sha256
from pathlib import Path

import pytest

from generator.errors import OperatorError, SourceError
from generator.output import Output, TreeWriter, remove
from tests.conftest import tree


def write(root: Path, path: str, body: bytes, fresh: bool = False) -> int:
    with TreeWriter(root, fresh) as writer:
        return writer.write(Output(path, body)).mtime


@pytest.mark.parametrize("fresh", [True, False])
def test_a_file_lies_where_its_path_says_and_its_line_is_true(
    tmp_path: Path, fresh: bool
) -> None:
    with TreeWriter(tmp_path, fresh) as writer:
        line = writer.write(Output("ar/高等/x.html", "同文".encode(), b"print"))
    place = tmp_path / "ar/高等/x.html"
    assert place.read_text("utf-8") == "同文"
    assert line == (
        "ar/高等/x.html",
        6,
        sha256(place.read_bytes()).digest(),
        place.stat().st_mtime_ns,
        b"print",
    )


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "a\0b/x", "a\\b/x", "..", "a/.."])
def test_no_path_leaves_the_site(tmp_path: Path, path: str) -> None:
    (tmp_path / "site").mkdir()
    with (
        TreeWriter(tmp_path / "site", False) as writer,
        pytest.raises((SourceError, OperatorError)),
    ):
        writer.write(Output(path, b"x"))
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("fresh", [True, False])
def test_a_link_in_the_site_is_not_followed(tmp_path: Path, fresh: bool) -> None:
    outside, site = tmp_path / "outside", tmp_path / "site"
    outside.write_bytes(b"mine")
    site.mkdir()
    (site / "x").symlink_to(outside)
    with TreeWriter(site, fresh) as writer:
        if fresh:
            with pytest.raises(OperatorError):
                writer.write(Output("x", b"page"))
        else:
            writer.write(Output("x", b"page"))
    assert outside.read_bytes() == b"mine"


def test_two_outputs_with_one_path_are_refused(tmp_path: Path) -> None:
    with TreeWriter(tmp_path, False) as writer:
        writer.write(Output("a/x", b"1"))
        with pytest.raises(SourceError, match="a/x"):
            writer.write(Output("a/x", b"2"))


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    first = write(tmp_path, "x", b"same")
    inode = (tmp_path / "x").stat().st_ino
    assert write(tmp_path, "x", b"same") == first
    assert (tmp_path / "x").stat().st_ino == inode


def test_a_reader_who_has_the_old_file_open_keeps_all_of_it(tmp_path: Path) -> None:
    write(tmp_path, "x", b"old" * 10_000)
    with (tmp_path / "x").open("rb") as reader:
        write(tmp_path, "x", b"new")
        assert reader.read() == b"old" * 10_000
    assert (tmp_path / "x").read_bytes() == b"new"


def test_short_writes_are_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda file, body: real(file, bytes(body)[:3]))
    write(tmp_path, "x", b"0123456789")
    assert (tmp_path / "x").read_bytes() == b"0123456789"


def test_a_full_disk_is_told_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "x", b"old")
    real = os.write

    def full(file: int, body: bytes) -> int:
        real(file, body[:1])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OperatorError, match="disk is full"):
        write(tmp_path, "x", b"new page")
    assert tree(tmp_path) == {"x": b"old"}


def test_more_folders_than_are_kept_open(tmp_path: Path) -> None:
    with TreeWriter(tmp_path, False) as writer:
        for n in (*range(500), *range(500, 0, -1)):
            writer.write(Output(f"{n}/{len(writer.seen)}", b""))
        assert len(writer.folders) <= 201
    assert len(tree(tmp_path)) == 1000


def test_removing_the_last_file_of_a_folder_removes_the_folder(tmp_path: Path) -> None:
    write(tmp_path, "a/b/x", b"")
    write(tmp_path, "a/y", b"")
    assert remove(tmp_path, "a/b/x") and not remove(tmp_path, "a/b/x")
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["y"]
    with pytest.raises(SourceError):
        remove(tmp_path, "../x")
