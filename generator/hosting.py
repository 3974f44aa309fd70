"""What a host should say with each file: security, how long it keeps; as servers' own settings.

The policy and the rules of caching stand here once; the preview server, deploys, the site's
`_headers` and the settings for nginx and Caddy are made from them.
"""

import gzip
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

#: The search page asks for its index, the service worker for pages: of this site alone.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
#: With every answer.
SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
FOREVER, SOON, ASK = "public, max-age=31536000, immutable", "public, max-age=300", "no-cache"
#: Addresses that change with what they name: a content's hash in the name, or the folder's.
HASHED = (
    r"(?:^|/)(?:assets/[^/]+[.][0-9a-f]{16}[.][a-z]+|search/[^/]+/[a-z]/[0-9a-f]{12}/[^/]+)$"
)
#: Files that browsers must never take from yesterday.
FRESH = r"(?:^|/)(?:sw[.]js|root[.]bin)$"
#: Endings that gain from compression.
TEXT = frozenset(
    ("atom", "css", "csv", "html", "ics", "js", "json", "jsonld", "svg", "txt", "xml")
)
#: A smaller file gains nothing.
LEAST = 860
_HASHED, _FRESH = re.compile(HASHED), re.compile(FRESH)


def ending(path: str) -> str:
    """Give the ending of a path's name, without the dot."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_mutable(path: str) -> bool:
    """Tell whether the name stays when the content changes."""
    return _HASHED.search(path) is None


def cache_control(path: str) -> str:
    """Give how long a file keeps.

    >>> cache_control("assets/site.0123456789abcdef.css"), cache_control("sw.js")
    ('public, max-age=31536000, immutable', 'no-cache')
    """
    if not is_mutable(path):
        return FOREVER
    return ASK if _FRESH.search(path) else SOON


def headers_file() -> bytes:
    """Give the site's `_headers`, as Netlify and Cloudflare Pages read it."""
    rules = {
        "/*": {**SECURITY, "Cache-Control": SOON},
        "/assets/*": {"! Cache-Control": "", "Cache-Control": FOREVER},
        "/search/*": {"! Cache-Control": "", "Cache-Control": FOREVER},
        "/search/*/root.bin": {"! Cache-Control": "", "Cache-Control": ASK},
        "/sw.js": {"! Cache-Control": "", "Cache-Control": ASK},
    }
    lines = []
    for path, headers in rules.items():
        lines.append(path)
        lines += [
            f"  {name}: {value}" if value else f"  {name}" for name, value in headers.items()
        ]
    return ("\n".join(lines) + "\n").encode()


class Place(NamedTuple):
    """Where a server finds the site, and shows it."""

    #: The site's folder, as the server sees it.
    root: str
    #: Path of its address, from `/` to `/`.
    base: str
    locales: list[str]
    #: Addresses that moved, below the base: from, to.
    moved: list[tuple[str, str]]

    @property
    def language(self) -> str:
        """An expression for files in one language, which it catches."""
        tags = "|".join(sorted(re.escape(tag) for tag in self.locales))
        return f"({tags})/.*[.](?:html|xml|json|csv|ics)$"


def nginx(place: Place) -> str:
    """Give what belongs into an nginx `server` block."""
    base, types = place.base, "text/css text/csv text/calendar text/javascript"
    types += " application/javascript"
    security = "\n".join(f'    add_header {k} "{v}" always;' for k, v in SECURITY.items())
    moved = "".join(
        f"location = {base}{old} {{ return 301 {base}{new}; }}\n" for old, new in place.moved
    )
    return f"""\
set $tongwen_cache "{SOON}";
if ($uri ~ "{HASHED}") {{ set $tongwen_cache "{FOREVER}"; }}
if ($uri ~ "{FRESH}") {{ set $tongwen_cache "{ASK}"; }}
set $tongwen_language "";
if ($uri ~ "^{re.escape(base)}{place.language}") {{ set $tongwen_language $1; }}
{moved}location {base} {{
    alias {place.root}/;
    index index.html;
    charset utf-8;
    charset_types text/plain {types};
    gzip on;
    gzip_static on;
    gzip_vary on;
    gzip_types {types} application/json application/xml application/atom+xml image/svg+xml;
    error_page 404 {base}404.html;
{security}
    add_header Cache-Control $tongwen_cache always;
    add_header Content-Language $tongwen_language;
}}
"""


def caddy(place: Place) -> str:
    """Give what belongs into a site block of a Caddyfile."""
    base = place.base
    security = "\n".join(f'        {name} "{value}"' for name, value in SECURITY.items())
    moved = "".join(f"redir {base}{old} {base}{new} permanent\n" for old, new in place.moved)
    return f"""\
{moved}handle_path {base}* {{
    root * {place.root}
    header {{
{security}
        ?Cache-Control "{SOON}"
    }}
    @forever path_regexp {HASHED}
    header @forever Cache-Control "{FOREVER}"
    @fresh path_regexp {FRESH}
    header @fresh Cache-Control "{ASK}"
    @language path_regexp language ^/{place.language}
    header @language Content-Language {{re.language.1}}
    encode gzip
    file_server {{
        precompressed gzip
    }}
}}
handle_errors {{
    root * {place.root}
    rewrite * /404.html
    header Content-Security-Policy "{POLICY}"
    file_server
}}
"""


def pairs(redirects: Iterable[str], root: str = "/") -> Iterator[tuple[str, str]]:
    """Read lines of `_redirects` whose addresses stand below the path `root`, without it."""
    for line in redirects:
        match line.split():
            case [old, new, "301"] if _is_below(old, root) and _is_below(new, root):
                yield old.removeprefix(root), new.removeprefix(root)


def _is_below(address: str, root: str) -> bool:
    """Tell whether an address can stand in a server's settings as it is."""
    return address.startswith(root) and re.fullmatch(r"[\w.~/%-]+", address, re.A) is not None


def precompress(root: Path) -> tuple[int, int]:
    """Put a `.gz` beside each text of a site, for servers that send it as it lies.

    Give how many were written and removed. What is as new as its text is left alone.
    """
    written = removed = 0
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        if (
            path.suffix == ".gz"
            and ending(path.stem) in TEXT
            and not path.with_suffix("").exists()
        ):
            path.unlink()
            removed += 1
        elif ending(path.name) in TEXT and path.stat().st_size >= LEAST:
            written += _compress(path)
    return written, removed


def _compress(path: Path) -> bool:
    beside, status = path.with_name(f"{path.name}.gz"), path.stat()
    if beside.exists() and beside.stat().st_mtime_ns == status.st_mtime_ns:
        return False
    temporary = path.with_name(f".{path.name}.gz.{os.getpid()}.tmp")
    temporary.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    os.utime(temporary, ns=(status.st_atime_ns, status.st_mtime_ns))
    temporary.replace(beside)
    return True
