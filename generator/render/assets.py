"""The theme's files and the site's own: copied as they are, the theme's under names made from
their content.
"""

import os
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from generator.config.model import Config
from generator.output import Output
from generator.problems import Place, Problems
from generator.theme.environment import ASSETS

#: Role in the templates to the theme's file.
ROLES = {
    "css": "site.css",
    "js": "site.js",
    "icon": "icon.svg",
    "search_css": "search.css",
    "figures_css": "figures.css",
    "assessment_js": "assessment.js",
}
_LARGEST = 50_000_000


def theme_assets() -> tuple[tuple[tuple[str, str], ...], list[Output]]:
    """Give the path of each role, and the files."""
    paths, outputs = [], []
    for role, name in ROLES.items():
        body = (
            lean((ASSETS / name).read_bytes())
            if name.endswith(".css")
            else (ASSETS / name).read_bytes()
        )
        stem, _, suffix = name.rpartition(".")
        path = f"assets/{stem}.{sha256(body).hexdigest()[:16]}.{suffix}"
        paths.append((role, path))
        outputs.append(Output(path, body, sha256(body).digest()[:16]))
    return tuple(paths), outputs


def lean(css: bytes) -> bytes:
    """Give the theme's stylesheet without its comments, indentation and the spaces round its
    signs.
    """
    bare = re.sub(rb"(?s)/\*.*?\*/", b"", css)
    return re.sub(rb"\s*([{};,])\s*", rb"\1", re.sub(rb"\s+", b" ", bare)).strip() + b"\n"


def static_files(config: Config, problems: Problems) -> Iterator[Output]:
    """Give the files of the site's `static` folder; links and oversized files are refused."""
    if not config.static:
        return
    root = config.root / config.static
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = Path(folder) / name
            display = path.relative_to(config.root).as_posix()
            if path.is_symlink() or not path.is_file():
                problems.error(
                    Place(display), "this is no plain file", "Copy the file itself here."
                )
            elif path.stat().st_size > _LARGEST:
                problems.error(
                    Place(display),
                    f"this file has more than {_LARGEST:,} bytes",
                    "Host it elsewhere.",
                )
            else:
                body = path.read_bytes()
                yield Output(
                    path.relative_to(root).as_posix(), body, sha256(body).digest()[:16]
                )
