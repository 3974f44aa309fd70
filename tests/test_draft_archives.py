"""Packages that somebody made to do harm, or that broke on the way: none is installed."""

import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import SourceError, TongwenError
from generator.translation.draft.models import archive as archives
from generator.translation.draft.models.archive import unpack
from generator.translation.draft.models.install import install_file
from tests.conftest import tree
from tests.mt_models import EN_FR, ZH_EN, archive, bodies, changed, metadata

ROOT = "translate-zh_en"


def entry(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("placeholder")
    # Past the constructor, which tidies names up.
    info.filename = name
    info.external_attr = mode << 16
    return info


def refused(file: Path, tmp_path: Path) -> str:
    """Install a bad archive; give what was said. Nothing may be left anywhere."""
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "kept").write_text("")
    (folder / ".lock").write_text("")
    before = tree(tmp_path)
    with pytest.raises(SourceError) as caught:
        install_file(file, folder)
    (folder / ".lock").write_text("")
    assert tree(tmp_path) == before
    assert not (tmp_path.parent / "evil").exists()
    assert caught.value.hint
    return caught.value.fact


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (f"{ROOT}/../../evil", "leave its folder"),
        ("../evil", "leave its folder"),
        ("/tmp/evil", "leave its folder"),
        (f"{ROOT}/model/../../../evil", "leave its folder"),
        (f"{ROOT}\\..\\evil", "leave its folder"),
        ("C:/evil", "leave its folder"),
        (f"{ROOT}//metadata.json", "leave its folder"),
        (f"{ROOT}/./evil", "leave its folder"),
        (f"{ROOT}/evil\x00.json", "leave its folder"),
        (f"{ROOT}/evil\u202e.json", "leave its folder"),
        (f"{ROOT}/{'x' * 300}", "too long a name"),
        (f"{ROOT}/a/b/c/d/e/f/g", "too long a name"),
        ("other/metadata.json", "exactly one folder"),
        ("metadata.json", "exactly one folder"),
        (f"{ROOT}/METADATA.json", "one name"),
    ],
)
def test_an_entry_with_a_bad_name_refuses_the_archive(
    name: str, why: str, tmp_path: Path
) -> None:
    file = archive(tmp_path / "bad.argosmodel", None, (entry(name), b"x"))
    assert why in refused(file, tmp_path)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(kind: int, tmp_path: Path) -> None:
    link = entry(f"{ROOT}/model/link", kind | 0o777)
    file = archive(tmp_path / "bad.argosmodel", None, (link, b"/etc/passwd"))
    assert "link or a device" in refused(file, tmp_path)


def test_two_entries_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        file = archive(
            tmp_path / "bad.argosmodel", None, (entry(f"{ROOT}/metadata.json"), b"{}")
        )
    assert "one name" in refused(file, tmp_path)


def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    file = archive(
        tmp_path / "bad.argosmodel", None, (f"{ROOT}/model/vmap.txt", b"\0" * (60 << 20))
    )
    assert file.stat().st_size < 1 << 20
    assert "would unpack from" in refused(file, tmp_path)


def test_more_bytes_than_a_package_may_have_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_UNPACKED", 100_000)
    assert "more than 100,000" in refused(archive(tmp_path / "bad.argosmodel"), tmp_path)


def test_a_longer_file_than_may_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_ARCHIVE", 1000)
    assert "at most 1,000" in refused(archive(tmp_path / "bad.argosmodel"), tmp_path)


def test_entries_that_lie_upon_one_another_are_refused(tmp_path: Path) -> None:
    """A bomb without recursion: many entries whose data is the same bytes (Fifield 2019)."""
    file = archive(tmp_path / "bad.argosmodel")
    body = file.read_bytes()
    first = body.index(b"PK\x01\x02")
    with zipfile.ZipFile(file) as opened:
        weights = opened.getinfo(f"{ROOT}/model/model.bin")
    names = [f"{ROOT}/model/a{i:03}_vocabulary.txt".encode() for i in range(400)]
    listed = b"".join(
        struct.pack(
            "<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, weights.CRC,
            weights.compress_size, weights.file_size, len(name), 0, 0, 0, 0,
            (stat.S_IFREG | 0o644) << 16, weights.header_offset,
        ) + name
        for name in names
    )  # fmt: skip
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 400, 400, len(listed), first, 0)
    file.write_bytes(body[:first] + listed + end)
    assert "upon one another" in refused(file, tmp_path)


def test_a_list_of_too_many_entries_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "bad.argosmodel"
    file.write_bytes(struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 60_000, 60_000, 1, 0, 0))
    assert "more than 10,000 entries" in refused(file, tmp_path)


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    file = archive(tmp_path / "bad.argosmodel")
    body = bytearray(file.read_bytes())
    at = -1
    while (at := body.find(b"PK\x01\x02", at + 1)) >= 0:
        body[at + 8] |= 1
    file.write_bytes(body)
    assert "is encrypted" in refused(file, tmp_path)


@pytest.mark.parametrize("body", [b"", b"PK", b"no zip at all", b"PK\x05\x06" + b"\0" * 10])
def test_what_is_no_zip_is_refused(body: bytes, tmp_path: Path) -> None:
    file = tmp_path / "bad.argosmodel"
    file.write_bytes(body)
    assert "no whole zip archive" in refused(file, tmp_path)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_download_that_broke_off_is_refused(share: float, tmp_path: Path) -> None:
    file, body = tmp_path / "bad.argosmodel", ZH_EN.read_bytes()
    file.write_bytes(body[: int(len(body) * share)])
    assert "no whole zip archive" in refused(file, tmp_path)


def test_weights_with_one_wrong_byte_are_refused_by_their_checksum(tmp_path: Path) -> None:
    file, body = tmp_path / "bad.argosmodel", bytearray(ZH_EN.read_bytes())
    body[len(body) // 2] ^= 0xFF
    file.write_bytes(body)
    assert "no whole zip archive" in refused(file, tmp_path)


OTHER_PIECES = bodies(EN_FR)["translate-en_fr/sentencepiece.model"]


@pytest.mark.parametrize(
    ("files", "why"),
    [
        (changed(metadata_json=None), "there is no metadata.json"),
        (changed(metadata_json=b"{"), "metadata.json is no JSON"),
        (changed(metadata_json=b"[" * 100_000), "metadata.json is no JSON"),
        (changed(metadata_json=b"[]"), "metadata.json is no object"),
        (changed(metadata_json=b"{}"), "from_code in metadata.json names no language"),
        (changed(metadata_json=b" " * (2 << 20)), "at most 1,048,576 are read"),
        (metadata(from_code="../../evil"), "from_code in metadata.json names no language"),
        (metadata(to_code=["en"]), "to_code in metadata.json names no language"),
        (metadata(package_version="../1"), "package_version in metadata.json is no version"),
        (metadata(package_version=19), "package_version in metadata.json is no version"),
        (metadata(target_prefix="x" * 1000), "target_prefix in metadata.json is no short text"),
        (metadata(type="sbd"), "a package of another kind"),
        (changed(model_bin=None), "model/model.bin is missing"),
        (changed(model_bin=b""), "the model cannot be loaded, it is corrupt"),
        (changed(model_bin=b"\xff" * 50_000), "corrupt"),
        (
            changed(model_bin=bodies()[f"{ROOT}/model/model.bin"][:150_000]),
            "the model cannot be loaded, it is corrupt",
        ),
        (changed(sentencepiece_model=None), "sentencepiece.model is missing"),
        (changed(sentencepiece_model=b"junk"), "is no SentencePiece model"),
        (
            changed(sentencepiece_model=OTHER_PIECES),
            "is not the one this model was trained with",
        ),
        (changed(shared_vocabulary_json=None), "the model has no vocabulary"),
        (changed(shared_vocabulary_json=b"{}"), "shared_vocabulary.json is no list of words"),
    ],
)
def test_a_package_that_cannot_translate_is_refused(
    files: dict[str, bytes], why: str, tmp_path: Path
) -> None:
    file = archive(tmp_path / "bad.argosmodel", files)
    said = refused(file, tmp_path)
    assert why in said
    assert "Error" not in said and "Traceback" not in said


def test_a_hash_that_differs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"its SHA-256 is \w+, not 00"):
        install_file(ZH_EN, tmp_path / "models", "00" * 32)
    assert not (tmp_path / "models").exists()


def test_only_what_a_translation_needs_comes_out(tmp_path: Path) -> None:
    file = archive(
        tmp_path / "more.argosmodel",
        None,
        (f"{ROOT}/stanza/zh/tokenize/gsd.pt", b"a pickle"),
        (f"{ROOT}/run.sh", b"rm -rf /"),
    )
    done = install_file(file, tmp_path / "models")
    assert done.left_out == ("run.sh", "stanza/zh/tokenize/gsd.pt")
    assert sorted(tree(done.package.folder)) == [
        "README.md",
        "metadata.json",
        "minisbd/zh.onnx",
        "model/config.json",
        "model/model.bin",
        "model/shared_vocabulary.json",
        "sentencepiece.model",
        "tongwen-receipt.json",
    ]


def test_the_folder_is_named_by_us_whatever_the_archive_calls_it(tmp_path: Path) -> None:
    renamed = {name.replace(ROOT, "x y;$(z)"): body for name, body in bodies().items()}
    done = install_file(archive(tmp_path / "x.zip", renamed), tmp_path / "models")
    assert done.package.folder == tmp_path / "models" / "translate-zh_en-1_0"


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_an_archive_changed_anywhere_is_installed_whole_or_refused_in_words(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Only unpacking: that the model translates is tried for those above."""
    folder = tmp_path_factory.mktemp("fuzz")
    small = {n: b for n, b in bodies().items() if len(b) < 1000}
    file = archive(folder / "x.zip", small)
    body = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    file.write_bytes(body)
    out = folder / "out"
    out.mkdir()
    try:
        unpack(file, out)
    except TongwenError as error:
        assert error.fact and "Error" not in error.fact
    assert {p.name for p in folder.iterdir()} == {"x.zip", "out"}
