"""Mirrors over HTTP: servers as they are, lines as they are, and the main attacks again."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from generator.errors import OperatorError, TongwenError
from generator.mirror.download import Downloader
from generator.mirror.errors import Interrupted, Missing, Refused
from generator.mirror.layout import Layout
from generator.mirror.progress import Silent
from generator.mirror.report import Summary
from generator.mirror.sync import Options, sync_from
from generator.mirror.web import WebSource
from generator.problems import report
from tests.conftest import tree
from tests.mirror_server import Behaviour, serving
from tests.mirror_site import Publisher, Site, edited, served, small_site, unsettled


class Two:
    """Two releases of a publisher, as files by path; a mirror of the first to copy."""

    def __init__(self, root: Path) -> None:
        self.publisher = Publisher(root / "publisher")
        self.site = small_site(20)
        self.publisher.publish(self.site)
        self.first = tree(self.publisher.releases)
        self.mirror = root / "mirror"
        with serving(Behaviour(self.first)) as url:
            sync(url, self.mirror, self.publisher.root_file)
        self.newer = edited(self.site, 3, 4)
        self.publisher.publish(self.newer)
        self.second = tree(self.publisher.releases)


def sync(url: str, folder: Path, root: Path | None = None, **more: object) -> Summary:
    slept: list[float] = []
    with closing(WebSource(url, timeout=5)) as source, unsettled():
        downloader = Downloader(source, pauses=(0.0, 0.0), sleep=slept.append)
        options = Options(url, folder, root, jobs=1, **more)  # type: ignore[arg-type]
        return sync_from(downloader, options, Layout(folder), Silent())


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Two:
    return Two(tmp_path_factory.mktemp("two"))


@pytest.fixture
def mirror(two: Two, tmp_path: Path) -> Path:
    return Path(shutil.copytree(two.mirror, tmp_path / "mirror", symlinks=True))


def new(two: Two, behaviour: Behaviour, folder: Path, **more: object) -> Summary:
    with serving(behaviour) as url:
        return sync(url, folder, two.publisher.root_file, **more)


@pytest.mark.parametrize("fault", ["", "no_ranges", "cut", "busy"])
def test_servers_and_lines_as_they_are(two: Two, tmp_path: Path, fault: str) -> None:
    new(two, Behaviour(two.second, fault=fault), tmp_path / "m")
    assert served(tmp_path / "m") == two.newer


def test_redirects_are_followed(two: Two, tmp_path: Path) -> None:
    moved = {f"moved/{path}": body for path, body in two.second.items()}
    new(two, Behaviour(two.second | moved, fault="moved"), tmp_path / "m")
    assert served(tmp_path / "m") == two.newer


def test_connections_are_used_again(two: Two, tmp_path: Path) -> None:
    behaviour = Behaviour(two.second)
    summary = new(two, behaviour, tmp_path / "m")
    assert summary.requests == len(behaviour.asked) > 12
    assert behaviour.connections <= 5


def test_a_break_goes_on_where_it_broke(two: Two, tmp_path: Path) -> None:
    behaviour = Behaviour(two.second, fault="cut")
    summary = new(two, behaviour, tmp_path / "m")
    whole = new(two, Behaviour(two.second), tmp_path / "other")
    assert summary.received_bytes == whole.received_bytes


def test_what_is_edited_costs_few_requests(two: Two, mirror: Path) -> None:
    behaviour = Behaviour(two.second)
    summary = new(two, behaviour, mirror)
    assert served(mirror) == two.newer
    assert summary.requests <= 7
    assert sum(path.startswith("d/") for path, _ in behaviour.asked) == 1
    assert [path for path, _ in behaviour.asked if path.startswith("p/")] == []


def test_below_a_path_and_with_a_password(two: Two, tmp_path: Path) -> None:
    files = {f"some/where/{path}": body for path, body in two.second.items()}
    with serving(Behaviour(files)) as url:
        address = url.replace("http://", "http://host:se%20cret@") + "/some/where/"
        sync(address, tmp_path / "m", two.publisher.root_file)
        assert WebSource(address).name == f"{url}/some/where"
    assert served(tmp_path / "m") == two.newer
    assert "cret" not in (tmp_path / "m/status.json").read_text()


@pytest.mark.parametrize(
    ("fault", "kind", "said"),
    [
        ("broken", Interrupted, "answered 500"),
        ("private", OperatorError, "answered 401"),
        ("circles", Interrupted, "redirects in circles"),
    ],
)
def test_a_server_that_will_not(
    two: Two, mirror: Path, fault: str, kind: type[TongwenError], said: str
) -> None:
    before = served(mirror)
    with pytest.raises(kind, match=said) as caught:
        new(two, Behaviour(two.second, fault=fault), mirror)
    assert caught.value.hint
    assert served(mirror) == before


def test_nobody_there(two: Two, mirror: Path) -> None:
    with pytest.raises(Interrupted, match="nothing listens there") as caught:
        sync("http://127.0.0.1:1", mirror)
    assert caught.value.exit_code == 3


def test_no_repository_there(two: Two, mirror: Path) -> None:
    with pytest.raises(OperatorError, match="has not got") as caught:
        new(two, Behaviour({}), mirror)
    assert "address" in caught.value.hint


def test_a_pack_that_is_gone(two: Two, tmp_path: Path) -> None:
    files = {path: body for path, body in two.second.items() if not path.startswith("p/")}
    with pytest.raises(Missing, match="has no p/"):
        new(two, Behaviour(files), tmp_path / "m")


# Attacks


def refused(two: Two, behaviour: Behaviour, mirror: Path, *words: str) -> None:
    before = tree(mirror / "releases")
    with pytest.raises(Refused) as caught:
        new(two, behaviour, mirror)
    assert tree(mirror / "releases") == before
    assert served(mirror) == two.site
    for word in (*words, "hint: "):
        assert word in report(caught.value)


def test_rollback(two: Two, mirror: Path) -> None:
    new(two, Behaviour(two.second), mirror)
    with pytest.raises(Refused, match="rollback"):
        new(two, Behaviour(two.first), mirror)
    assert served(mirror) == two.newer


@pytest.mark.parametrize("role", ["snapshot", "targets"])
def test_mix_and_match(two: Two, mirror: Path, role: str) -> None:
    old = {f"metadata/2.{role}.json": two.first[f"metadata/1.{role}.json"]}
    refused(two, Behaviour(two.second | old), mirror, "do not belong to one release")


def damaged(two: Two, kind: str, body_of: object) -> Site:
    """The second release with all its new files of a kind altered."""
    paths = [p for p in two.second if p.startswith(kind) and p not in two.first]
    assert paths
    return two.second | {path: body_of(two.second[path]) for path in paths}  # type: ignore[operator]


@pytest.mark.parametrize("kind", ["d/", "targets/", "metadata/2.t"])
@pytest.mark.parametrize("damage", ["tampered", "truncated"])
def test_tampered_and_truncated(two: Two, mirror: Path, kind: str, damage: str) -> None:
    def alter(body: bytes) -> bytes:
        return body[:-9] if damage == "truncated" else body[:-9] + b"x" * 9

    refused(two, Behaviour(damaged(two, kind, alter)), mirror)


@pytest.mark.parametrize("kind", ["d/", "targets/", "metadata/2.t", "metadata/timestamp"])
@pytest.mark.parametrize("fault", ["endless", "gzip_bomb"])
def test_endless_data_and_bombs(two: Two, mirror: Path, kind: str, fault: str) -> None:
    faults = {path: fault for path in two.second if path.startswith(kind)}
    with pytest.raises(TongwenError) as caught:
        new(two, Behaviour(two.second, faults), mirror)
    assert caught.value.hint
    assert served(mirror) == two.site
