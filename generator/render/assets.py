"""The theme's files and the site's own: copied as they are, the theme's under names made from
their content.
"""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import rcssmin

from generator.config.model import Config
from generator.output import Output
from generator.problems import Place, Problems
from generator.render.search import joined, lean_script
from generator.theme.environment import ASSETS, CLIENT, SERVICE_WORKER

#: Role in the templates to the theme's files that make it, in this order.
ROLES = {
    "css": ("site.css",),
    "home_css": ("list.css", "home.css"),
    "list_css": ("list.css",),
    "read_css": ("read.css", "record.css", "learning.css"),
    "document_css": ("list.css", "read.css", "document.css"),
    "search_css": ("list.css", "search.css"),
    "figures_css": ("read.css", "figures.css"),
    "portal_css": ("portal.css",),
    "kinds_css": ("read.css", "record.css", "kinds.css"),
    "hall_css": ("list.css", "hall.css"),
    "icon": ("icon.svg",),
}
#: Role to the script that the page starts; the modules it imports are put before it.
SCRIPTS = {
    "early_js": "early.js",
    "js": "site.js",
    "learning_js": "learning.js",
    "assessment_js": "assessment.js",
}
#: Reads pages without a connection, where a reader wants that. Its address says of what.
WORKER = "sw.js"
#: A stylesheet of the site's that comes after the theme's.
OWN_SHEET = "own.css"
_LARGEST = 50_000_000


def theme_assets(
    config: Config | None = None,
) -> tuple[tuple[tuple[str, str], ...], list[Output]]:
    """Give the path of each role, and the files: the theme's, but for those of the site."""
    paths, outputs = [], []
    own = config.root / config.assets if config and config.assets else None
    for role, name, body in _roles(own):
        stem, _, suffix = name.rpartition(".")
        path = f"assets/{stem}.{sha256(body).hexdigest()[:16]}.{suffix}"
        paths.append((role, path))
        outputs.append(Output(path, body, sha256(body).digest()[:16]))
    worker = lean_script((SERVICE_WORKER / WORKER).read_bytes())
    outputs.append(Output(WORKER, worker, sha256(worker).digest()[:16]))
    return tuple(paths), outputs


def _roles(own: Path | None) -> Iterator[tuple[str, str, bytes]]:
    """Go through the roles: name, file name, content."""
    for role, names in ROLES.items():
        files = [_file(name, own) for name in names]
        if role == "css" and own and (own / OWN_SHEET).is_file():
            files.append(own / OWN_SHEET)
        body = b"\n".join(file.read_bytes() for file in files)
        yield role, names[-1], lean(body) if role.endswith("css") else body
    for role, name in SCRIPTS.items():
        yield role, name, script(CLIENT / name)


def _file(name: str, own: Path | None) -> Path:
    """Give the site's own file of a name, else the theme's."""
    return own / name if own and (own / name).is_file() else ASSETS / name


def lean(css: bytes) -> bytes:
    """Give a stylesheet without what means nothing."""
    return str(rcssmin.cssmin(css.decode())).encode() + b"\n"


def script(entry: Path) -> bytes:
    """Give a module and all it imports as one script: for one request, and pages on a disk,
    where browsers load no modules.
    """
    return b'(()=>{"use strict";' + joined(entry) + b"})();\n"


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
