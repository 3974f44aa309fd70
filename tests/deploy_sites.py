"""Small sites with a manifest, as a build leaves them; stores that remember or fail."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from generator import manifest
from generator.deploy.headers import Headers
from generator.output import Written

CONFIG = """\
site:
  name: Site
  description: D
  base_url: https://example.org/
  source: en
  default: en
  publisher: P
  contact: mailto:a@example.org
locales: {en: {policy: draft}, ar: {policy: draft}}
"""

#: Two states of a site: a page, its stylesheet and the index that leads to it.
ONE = {
    "assets/site.0000000000000001.css": "body{}",
    "en/index.html": "<link href=../assets/site.0000000000000001.css>",
    "en/old.html": "<link href=../assets/site.0000000000000001.css>old",
    "ar/index.html": "<link href=../assets/site.0000000000000001.css>عربي",
    "sitemap.xml": "<urlset/>",
    "search/en/root.bin": "1",
    "search/en/p/0123456789ab/0.bin": "pack",
    "data/en.jsonl.gz": "gz",
}
TWO = {
    **{path: body for path, body in ONE.items() if path not in ("en/old.html",)},
    "assets/site.0000000000000002.css": "body{color:red}",
    "en/index.html": "<link href=../assets/site.0000000000000002.css>",
    "en/new.html": "<link href=../assets/site.0000000000000002.css>new",
    "sitemap.xml": "<urlset><url/></urlset>",
    "search/en/root.bin": "2",
}
del TWO["assets/site.0000000000000001.css"]
TWO["ar/index.html"] = "<link href=../assets/site.0000000000000002.css>عربي"


def make(root: Path, files: Mapping[str, str], name: str = "site") -> Path:
    """Write a site and its manifest, a part for each top folder; give the site's folder."""
    site, state = root / name, manifest.state_folder(root, root / name) / "manifest"
    (root / "site_config.yml").write_text(CONFIG, encoding="utf-8")
    parts: dict[str, list[Written]] = {}
    for path, text in files.items():
        body = text.encode()
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(body)
        one = Written(path, len(body), sha256(body).digest(), 0, b"")
        parts.setdefault(path.split("/")[0], []).append(one)
    made = [manifest.encode_part(part, written) for part, written in sorted(parts.items())]
    for part, body in made:
        manifest.write_part(state, part.name, body)
    manifest.write_index(state, {part.name: part for part, _ in made})
    return site


class MemoryStore:
    """A place in memory; `log` has what was asked of it. Fails after `fails` writes."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.headers: dict[str, Headers] = {}
        self.log: list[str] = []
        self.fails = 1 << 60

    def _step(self, what: str) -> None:
        if self.fails <= 0:
            raise KeyboardInterrupt
        self.fails -= 1
        self.log.append(what)

    def read(self, key: str) -> bytes | None:
        return self.files.get(key)

    def write(self, key: str, body: bytes, headers: Headers) -> None:
        self._step(key)
        self.files[key], self.headers[key] = body, headers

    def create(self, key: str, body: bytes) -> bool:
        self._step(key)
        if key in self.files:
            return False
        self.files[key] = body
        return True

    def remove(self, keys: list[str]) -> None:
        self._step(f"remove {' '.join(keys)}")
        for key in keys:
            self.files.pop(key, None)

    def site(self) -> dict[str, str]:
        return {k: v.decode() for k, v in self.files.items() if not k.startswith(".tongwen/")}
