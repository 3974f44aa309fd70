"""What a release is made of: the files that the build's manifest names, by slice and
collection.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from generator import manifest
from generator.config.load import load
from generator.config.model import Config
from generator.config.overlay import for_edition
from generator.downloads import FOLDER as DOWNLOADS
from generator.errors import SourceError, UsageError
from generator.files import exclusive
from generator.problems import Place, Problems
from generator.release.errors import Damaged
from generator.release.paths import Names, check_path, owner
from generator.release.shards import Source

#: Files of a slice, by collection, in order of path.
Sources = dict[str, list[Source]]


@dataclass(frozen=True, slots=True)
class Tree:
    """A built site: its folder, and the files of each of its locales."""

    edition: str
    root: Path
    slices: dict[str, Sources]


def check_site(config: Config, root: Path) -> Path:
    """Give the state folder of the site in `root`. Raises UsageError where no build made it."""
    state = manifest.state_folder(config.root, root)
    if not (state / "manifest" / "index.tsv").is_file() or not root.is_dir():
        raise UsageError(
            f"{root} has no finished build.",
            f"Run `tongwen build --output {root}` first, with the same configuration.",
        )
    return state


@contextmanager
def held(config: Config, roots: list[Path]) -> Iterator[None]:
    """Keep builds away from the sites while they are read."""
    if not roots:
        yield
        return
    with exclusive(check_site(config, roots[0]) / "lock"), held(config, roots[1:]):
        yield


def read_tree(config_path: Path, edition: str, root: Path) -> Tree:
    """Give the files of a built site, from its manifest alone.

    Raises Faults for paths that no release can have, SourceError for a damaged manifest.
    """
    config = load(config_path)
    if edition:
        config = for_edition(config, edition)
    folder = check_site(config, root) / "manifest"
    locales = {str(one.locale) for one in config.locales}
    names = {c.name for c in config.collections} | {d.name for d in config.documents}
    # Files to take away are a choice of their own: not every mirror has room for them.
    names.add(DOWNLOADS)
    slices: dict[str, Sources] = {}
    for file in _entries(folder):
        locale, collection = owner(file.path, locales, names)
        slices.setdefault(locale, defaultdict(list))[collection].append(file)
    for sources in slices.values():
        for files in sources.values():
            files.sort()
    return Tree(edition, root, {locale: slices[locale] for locale in sorted(slices)})


def _entries(folder: Path) -> list[Source]:
    for part in manifest.read_index(folder):
        body = manifest.part_file(folder, part.name).read_bytes()
        if sha256(body).hexdigest() != part.digest:
            raise SourceError(
                f"The manifest of the site was altered: {part.name}.",
                "Remove the folder .tongwen beside site_config.yml and build again.",
            )
    problems, names, found = Problems(), Names(), []
    for path, size, digest in manifest.read(folder):
        try:
            check_path(path)
            names.add(path)
        except Damaged as error:
            problems.error(Place(path), error.fact, error.hint)
        found.append(Source(path, size, digest))
    problems.raise_if_any()
    return found
