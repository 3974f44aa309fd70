"""The search page's script as a site gets it: the modules of `client/` in one file.

They are plain ES modules that any browser, node and the type checker read as they lie. A phone
on a slow line is spared eleven requests and the comments; nothing is renamed or rewritten.
"""

import re
from hashlib import sha256
from pathlib import Path, PurePosixPath

CLIENT = Path(__file__).parent / "client"
#: The module that a page starts; it imports the others.
ENTRY = "page.js"
_IMPORT = re.compile(rb'(?m)^import \{[^}]*\} from "\./([\w-]+\.js)";\n')
#: What is taken whole: strings, templates, regular expressions after a sign; and comments.
_WHOLE = re.compile(
    rb'"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<=[(=,:] )/(?![*/])(?:\\.|[^/\\\n])+/[a-z]*'
    rb"|(?<=\()/(?![*/])(?:\\.|[^/\\\n])+/[a-z]*|/\*(?s:.*?)\*/|(?m:^[ \t]*//.*$)"
)
_SPACED = re.compile(rb"[ \t]*([=*<>?:,;{}()&|!\[\]])[ \t]*")
#: `a + +b` and `a - -b` keep theirs.
_SIGNS = re.compile(rb"(?<![+-]) ([-+/%^]=?) (?![+-])")


def client_modules(folder: str = "assets") -> list[tuple[PurePosixPath, bytes]]:
    """Give path and body of each script of the search page, the one to start first: one."""
    body = joined(CLIENT / ENTRY)
    path = PurePosixPath(folder) / f"search.{sha256(body).hexdigest()[:16]}.js"
    return [(path, body)]


def joined(entry: Path) -> bytes:
    """Give a module and all it imports as one, without what means nothing."""
    return b"".join(lean(bare(source)) for source in in_order(entry))


def in_order(entry: Path, done: set[str] | None = None) -> list[bytes]:
    """Give the sources of a module and all it imports, each after those it needs."""
    done = set() if done is None else done
    if entry.name in done:
        return []
    done.add(entry.name)
    source = entry.read_bytes()
    needed = (entry.with_name(match[1].decode()) for match in _IMPORT.finditer(source))
    return [one for other in needed for one in in_order(other, done)] + [source]


def bare(source: bytes) -> bytes:
    """Give a module's source without its imports and exports: all share one scope.

    >>> bare(b'import { a } from "./a.js";\\nexport const b = a;\\n')
    b'const b = a;\\n'
    """
    return re.sub(rb"(?m)^export ", b"", _IMPORT.sub(b"", source))


def lean(script: bytes) -> bytes:
    """Give a script without comments and without spaces that mean nothing.

    Its own rules: every statement ends in `;` or `}`; no empty statement; no template inside a
    template; a comment after a statement is none of ours.

    >>> lean(b'/** Two. */\\nconst f = (x) => {\\n  // say\\n  return 2 * x + "a = b";\\n};\\n')
    b'const f=(x)=>{return 2*x+"a = b"};'
    """
    found, at = [], 0
    for match in _WHOLE.finditer(script):
        found.append(_tight(script[at : match.start()]))
        if not match[0].lstrip().startswith((b"/*", b"//")):
            found.append(match[0])
        at = match.end()
    return b"".join([*found, _tight(script[at:])])


def _tight(code: bytes) -> bytes:
    joined = re.sub(rb"[ \t]*\n[ \t]*", b"", code)
    return _SPACED.sub(rb"\1", _SIGNS.sub(rb"\1", joined)).replace(b";}", b"}")
