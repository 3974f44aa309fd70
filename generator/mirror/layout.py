"""What lies where in a mirror's folder, and that none of it leads elsewhere.

current -> releases/NAME   what a web server serves; switched by one rename
releases/NAME/             whole trees; unchanged files are shared by hard links
status.json                for people, monitors and the publisher's registry
.mirror/                   signed metadata, manifests, what was fetched so far, the lock
"""

import contextlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from generator.errors import OperatorError, UsageError
from generator.files import disk_error, exclusive
from generator.mirror.errors import Refused

STATE = ".mirror"
FOLDERS = ("metadata", "targets", "indexes", "manifests", "objects", "trash", "kept")


class Layout:
    """The paths of the mirror at `root`."""

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.realpath(root))
        self.state = self.root / STATE
        self.metadata = self.state / "metadata"
        self.targets = self.state / "targets"
        self.indexes = self.state / "indexes"
        self.manifests = self.state / "manifests"
        self.objects = self.state / "objects"
        self.staging = self.state / "staging"
        self.trash = self.state / "trash"
        #: One JSON file for each release that is kept.
        self.kept = self.state / "kept"
        self.releases = self.root / "releases"
        self.current = self.root / "current"
        self.status = self.root / "status.json"

    def release(self, name: str) -> Path:
        """Give the tree of the release called `name`."""
        return self.releases / name

    def current_name(self) -> str:
        """Give the name of the release that is served; empty where there is none yet."""
        try:
            target = self.current.readlink()
        except FileNotFoundError:
            return ""
        except OSError:
            raise _in_the_way(self.current, "the link to the release that is served") from None
        if target.parent.as_posix() != "releases" or target.name in ("", ".", ".."):
            raise _in_the_way(self.current, "a link to one of releases/")
        return target.name if self.release(target.name).is_dir() else ""

    def prepare(self) -> None:
        """Make the folders that are missing; refuse a link or a file where a folder belongs."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk_error(error, self.root) from error
        self._only_ours()
        for folder in (self.state, *(self.state / name for name in FOLDERS), self.releases):
            make_folder(folder)
        if os.path.lexists(self.staging):
            make_folder(self.staging)
        self.current_name()

    def _only_ours(self) -> None:
        """Refuse a folder that holds something else: a site somebody made by hand, say."""
        if self.state.is_dir() or not any(self.root.iterdir()):
            return
        raise UsageError(
            f"{self.root} is there already and is no mirror.", "Name a new or an empty folder."
        )

    def existing(self) -> "Layout":
        """Give this layout; raises UsageError where no mirror lies."""
        if self.state.is_dir() and not self.state.is_symlink():
            return self
        raise UsageError(
            f"There is no mirror in {self.root}.", "Make one: tongwen mirror sync URL DIR."
        )

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other commands from writing to this mirror."""
        lock = self.state / "lock"
        if lock.is_symlink():
            raise _in_the_way(lock, "a plain file")
        with exclusive(lock, "sync of this mirror"):
            yield

    def discard(self, folder: Path) -> None:
        """Take a tree away at once, and delete it."""
        if not os.path.lexists(folder):
            return
        away = self.trash / f"{folder.name}.{os.getpid()}"
        folder.rename(away)
        self.empty_trash()

    def empty_trash(self) -> None:
        """Delete what an earlier run took away."""
        for left in self.trash.iterdir():
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink()


def make_folder(folder: Path) -> None:
    """Make a folder unless it is there; raises Refused for a link or a file in its place."""
    try:
        with contextlib.suppress(FileExistsError):
            folder.mkdir()
        if not stat.S_ISDIR(folder.lstat().st_mode):
            raise _in_the_way(folder, "a folder")
    except OSError as error:
        raise disk_error(error, folder) from error


def switch(layout: Layout, name: str) -> None:
    """Serve the release called `name` from now on: one rename, seen whole or not at all."""
    aside = layout.state / "current.new"
    try:
        aside.unlink(missing_ok=True)
        aside.symlink_to(f"releases/{name}")
        aside.rename(layout.current)
    except OSError as error:
        if error.errno in _NO_LINKS:
            raise OperatorError(
                f"The file system of {layout.root} has no symbolic links.",
                "Use one that has: ext4, xfs, btrfs, APFS. FAT and exFAT have none.",
            ) from error
        raise disk_error(error, layout.current) from error


def _in_the_way(path: Path, wanted: str) -> Refused:
    return Refused(
        f"{path} is not what a mirror has there: {wanted}.",
        "Look who put it there. A mirror never writes through a link: remove it, sync again.",
    )


_NO_LINKS = (1, 38, 95)  # EPERM, ENOSYS, EOPNOTSUPP
