"""The whole way of a site, by the commands that people type: built, published, mirrored over
HTTP and from a drive, edited, published again, synced, verified, served below a path, deployed
to a bucket, taken away as a file for readers offline.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from generator.cli.starting import SKELETON
from tests.conftest import tree
from tests.kiwix import kiwix_serve, passes_zimcheck
from tests.mirror_site import Publisher
from tests.moto_s3 import KEYS, client_of, moto_s3, objects
from tests.nginx import nginx

RECORDS = "content/catalog/courses/all.jsonl"
GUIDE = Path(__file__).parent.parent / "docs/guide/mirror.md"


class Stage:
    """A folder in which commands are typed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.site = root / "site-of-courses"
        shutil.copytree(SKELETON, self.site)
        (self.site / "gitignore").unlink(missing_ok=True)

    def tongwen(self, *args: object, code: int = 0, cwd: Path | None = None) -> str:
        """Type a command; give what it prints."""
        command = [sys.executable, "-m", "generator", *map(str, args)]
        done = subprocess.run(
            command, cwd=cwd or self.site, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stderr
        return done.stdout or done.stderr

    def json(self, *args: object) -> Any:
        """Type a command that prints JSON."""
        return json.loads(self.tongwen(*args, "--json"))

    def edit(self, old: str, new: str) -> None:
        """Edit the courses."""
        file = self.site / RECORDS
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    @property
    def built(self) -> dict[str, bytes]:
        """The site as it was built last, without the mark that the build leaves for itself."""
        found = tree(self.site / "site")
        del found[".tongwen"]
        return found


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    stage = Stage(tmp_path_factory.mktemp("story"))
    stage.tongwen("build", "--jobs", 1)
    stage.tongwen("publish", "keys", "init", "--keys", "keys", "--no-passphrase")
    stage.tongwen("publish", "--keys", "keys", "--jobs", 1)
    return stage


def test_the_story(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    root = ("--root", stage.site / "keys/roots/1.root.json")
    web, usb = tmp_path / "web", tmp_path / "usb"
    with nginx(tmp_path / "publisher", f"root {stage.site}/release;") as publisher:
        first = stage.json("mirror", "sync", publisher, web, *root)
        drive = shutil.copytree(stage.site / "release", tmp_path / "drive")
        stage.tongwen("mirror", "sync", drive, usb, *root)
        assert tree(web / "current") == tree(usb / "current") == stage.built
        assert first["release"] == 1

        title = json.loads((stage.site / RECORDS).read_text("utf-8").splitlines()[0])["title"]
        stage.edit(title, "A title that was edited")
        stage.tongwen("build", "--jobs", 1)
        stage.tongwen("publish", "--keys", "keys", "--jobs", 1)

        second = stage.json("mirror", "sync", publisher, web)
        assert (second["release"], second["changed"]) == (2, True)
        assert second["written"] < second["files"] / 2
        assert second["received_bytes"] < first["received_bytes"] / 2
        # The drive came along with somebody: it is copied again, and carries what is new.
        shutil.rmtree(drive)
        shutil.copytree(stage.site / "release", drive)
        stage.tongwen("mirror", "sync", drive, usb)
        assert tree(web / "current") == tree(usb / "current") == stage.built

        again = stage.json("mirror", "sync", publisher, web)
        assert (again["changed"], again["requests"]) == (False, 2)
    for mirror in (web, usb):
        assert stage.json("mirror", "verify", mirror)["good"]
        assert "fresh" in stage.tongwen("mirror", "status", mirror)
    served_below_a_path(web, tmp_path, "A title that was edited")
    deployed_to_a_bucket(stage)
    read_offline(stage, tmp_path, "A title that was edited")


def served_below_a_path(mirror: Path, tmp_path: Path, title: str) -> None:
    """Serve a mirror as the guide says, and look."""
    block = re.search(r"```nginx\nserver \{\n(.*?)\n\}\n```", GUIDE.read_text("utf-8"), re.S)
    assert block
    lines = [x for x in block[1].splitlines() if "listen" not in x and "server_name" not in x]
    server = "\n".join(lines).replace("/srv/tongwen", str(mirror))
    with nginx(tmp_path / "mirror-host", server) as host:
        with urlopen(f"{host}/edu/") as answer:
            assert answer.status == 200
        pages = [p for p, body in tree(mirror / "current").items() if title.encode() in body]
        assert pages
        for page in pages:
            with urlopen(f"{host}/edu/{page}") as answer:
                assert title in answer.read().decode()
        with urlopen(f"{host}/edu/status.json") as answer:
            assert json.load(answer)["release"] == 2


def deployed_to_a_bucket(stage: Stage) -> None:
    """Deploy the site to S3: the bucket holds it, byte for byte; once more puts nothing."""
    with moto_s3() as (address, _):
        client = client_of(address)
        client.create_bucket(Bucket="story")
        target = f"s3://story/edu?endpoint={address}"
        assert stage.json("deploy", target)["put"] == len(stage.built)
        assert objects(client, "story", "edu/") == stage.built
        assert stage.json("deploy", target)["put"] == 0


def read_offline(stage: Stage, tmp_path: Path, title: str) -> None:
    """Export the courses as a ZIM file, and open it as a reader without a network does."""
    to = tmp_path / "exports"
    said = ("--locale", "en", "--collection", "courses", "--to", to, "--jobs", 1)
    [made] = stage.json("export", "zim", *said)["made"]
    passes_zimcheck(to / made["path"])
    with kiwix_serve(to, [to / made["path"]]) as kiwix:
        book = kiwix.book(Path(made["path"]).stem)
        page = f"{book}/en/courses/counting-with-symmetry.html"
        assert title in kiwix.get(page)
        assert page in kiwix.search(book, "edited")
        assert page not in kiwix.search(book, "giraffe")


def test_a_stranger_at_the_publishers_address(stage: Stage, tmp_path: Path) -> None:
    """The line leads to somebody else's releases: nothing changes, the exit code says so."""
    root = ("--root", stage.site / "keys/roots/1.root.json")
    mirror = tmp_path / "mirror"
    stage.tongwen("mirror", "sync", stage.site / "release", mirror, *root)
    before = tree(mirror / "current")
    other = Publisher(tmp_path / "other")
    other.publish({"index.html": b"evil"})
    said = stage.tongwen("mirror", "sync", other.releases, mirror, code=4)
    assert "hint: " in said
    assert "Traceback" not in said
    assert tree(mirror / "current") == before
    status = json.loads(stage.tongwen("mirror", "status", mirror, "--json"))
    assert (status["ok"], status["stale"]) == (False, False)
