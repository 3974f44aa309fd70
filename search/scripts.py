"""The search page's scripts as a site gets them: plain ES modules in one immutable folder."""

import re
from hashlib import sha256
from pathlib import Path, PurePosixPath

CLIENT = Path(__file__).parent / "client"
#: The module that a page starts; it imports the others.
ENTRY = "page.js"


def client_modules(folder: str = "assets") -> list[tuple[PurePosixPath, bytes]]:
    """Give path and body of each module, the one that starts the others first.

    They import each other by name, so they lie in one folder, named by all that they hold.
    """
    names = sorted((p.name for p in CLIENT.glob("*.js")), key=lambda n: (n != ENTRY, n))
    bodies = {name: lean((CLIENT / name).read_bytes()) for name in names}
    whole = sha256()
    for name, body in bodies.items():
        whole.update(b"%d %s %d " % (len(name), name.encode(), len(body)) + body)
    home = PurePosixPath(folder) / f"search.{whole.hexdigest()[:16]}"
    return [(home / name, body) for name, body in bodies.items()]


def lean(script: bytes) -> bytes:
    """Give a script without its `/** … */`, lines that are all comment, and indentation.

    No string of the script may span lines, begin a line with `//` or hold `/**`.

    >>> lean(b"/** Twice. */\\nconst f = (x) => {\\n  // say\\n  return 2 * x; // x\\n};\\n")
    b'const f = (x) => {\\nreturn 2 * x; // x\\n};\\n'
    """
    bare = re.sub(rb"(?s)/\*\*.*?\*/ ?", b"", script)
    return re.sub(rb"(?m)^[ \t]*(?://.*)?\n|^[ \t]+", b"", bare)
