"""A built site, read as its manifest has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from generator import manifest
from generator.config.model import Config
from generator.errors import OperatorError, SourceError, UsageError
from generator.files import disk_error, safe_join
from generator.manifest import Entry

#: Largest page or stylesheet that is read into memory.
LARGEST_TEXT = 20_000_000
#: Largest picture or other file.
LARGEST_FILE = 200_000_000


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """The files of a built site and what the manifest says of them."""

    config: Config
    folder: Path
    manifest: Path

    def entries(self) -> Iterator[Entry]:
        """Go through all files."""
        return manifest.read(self.manifest)

    def read(self, entry: Entry, limit: int = LARGEST_FILE) -> bytes:
        """Give a file's bytes, which are those that were built.

        Raises SourceError for a file of more than `limit` bytes, OperatorError for one that is
        gone or was changed since.
        """
        if entry.size > limit:
            raise SourceError(
                f"{entry.path} has {entry.size:,} bytes; an export takes at most {limit:,}.",
                "Make it smaller, or host it elsewhere.",
            )
        body = _read(safe_join(self.folder, entry.path))
        if len(body) != entry.size or sha256(body).hexdigest() != entry.digest:
            raise OperatorError(
                f"{entry.path} is not the file that was built.",
                "Somebody changed it, or a build is under way: build, then export again.",
            )
        return body

    def text(self, entry: Entry) -> str:
        """Give a page or a stylesheet."""
        return self.read(entry, LARGEST_TEXT).decode("utf-8", "replace")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise OperatorError(
            f"{path} is gone, though the site was built with it.",
            "Build, then export again.",
        ) from None
    except OSError as error:
        raise disk_error(error, path) from error


def built_site(config: Config, folder: Path) -> BuiltSite:
    """Give the site in `folder`; raises UsageError where none was built from this
    configuration.
    """
    place = manifest.state_folder(config.root, folder) / "manifest"
    if not (place / "index.tsv").exists() or not folder.is_dir():
        raise UsageError(
            f"There is no site in {folder} that was built from this configuration.",
            "Run `tongwen build` first, with the same --output and --edition.",
        )
    return BuiltSite(config, folder.resolve(), place)
