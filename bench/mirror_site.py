"""A made-up site to publish: pages in seven scripts, always the same for the same number, with its
manifest as a build writes it. bench/mirror.py calls it.

`make` writes version 1; `edit` makes version 2 of it in place (1 % of the pages edited, 20 added,
20 removed), `restyle` version 3 (a new template: every page changes by some ten bytes). Words
follow Zipf's law over a vocabulary of 12,000; a page has about 8 KB, 2 KB of them template.
"""

import itertools
import random
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from generator import manifest
from generator.output import Output, TreeWriter, Written, remove

#: First and last character of each locale's words.
SCRIPTS = {
    "en": (0x61, 0x7A),
    "fr": (0x61, 0x7A),
    "sw": (0x61, 0x7A),
    "ru": (0x430, 0x44F),
    "ar": (0x627, 0x64A),
    "th": (0xE01, 0xE2E),
    "zh": (0x4E00, 0x5200),
}
VOCABULARY, SIZE, MOVED = 12_000, 8_000, 20
WEIGHTS = list(itertools.accumulate(1 / (n + 2) for n in range(VOCABULARY)))
CONFIG = """\
site:
  name: Bench
  description: A made-up catalogue
  base_url: https://bench.example.org/
  source: en
  default: en
locales: {en: {}, fr: {}, sw: {}, ru: {}, ar: {}, th: {}, zh: {}}
collections:
  courses: {label: Courses, kind: course, source: content/courses}
"""
Change = Callable[[str], str]


def make(root: Path, pages: int) -> None:
    """Write version 1 of a site of so many pages."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "site_config.yml").write_text(CONFIG, "utf-8")
    each = range(round(pages / len(SCRIPTS)))
    with ProcessPoolExecutor(2) as pool:
        parts = pool.map(_write, [(root / "site", locale, each) for locale in SCRIPTS])
        _keep(
            root, {f"records/{loc}": files for loc, files in zip(SCRIPTS, parts, strict=True)}
        )


def edit(root: Path) -> None:
    """Make version 2: 1 % of the pages edited, 20 removed, 20 added."""
    rng = random.Random(7)
    known = _known(root)
    paths = sorted(path for files in known.values() for path in files)
    rng.shuffle(paths)
    count = len(paths) // 100
    edited, gone, model = itertools.islice(paths, count), paths[count:][:MOVED], paths[-MOVED:]
    changes: dict[str, bytes] = {}
    for path in edited:
        changes[path] = _edited((root / "site" / path).read_text("utf-8"), rng).encode()
    for number, path in enumerate(model):
        text = (root / "site" / path).read_text("utf-8")
        changes[f"{path.split('/')[0]}/courses/new{number}.html"] = _edited(text, rng).encode()
    for path in gone:
        remove(root / "site", path)
    _write_changes(root, known, changes.items(), set(gone))


def restyle(root: Path) -> None:
    """Make version 3: a new template in every page."""
    known = _known(root)
    # One page at a time: what is measured afterwards is forked from this process.
    changes = (
        (path, _restyled((root / "site" / path).read_text("utf-8")).encode())
        for path in [path for files in known.values() for path in files]
    )
    _write_changes(root, known, changes, set())


def _restyled(text: str) -> str:
    skip = '<header><a class="skip" href="#m">.</a><nav>'
    return text.replace("a1b2c3d4", "e5f6a7b8").replace("<header><nav>", skip)


def _edited(text: str, rng: random.Random) -> str:
    """Turn round eight words of one paragraph."""
    paragraphs = text.split("<p>")
    number = rng.randrange(1, len(paragraphs))
    words = paragraphs[number].split(" ")
    for _ in range(8):
        at = rng.randrange(len(words) - 1)
        words[at] = words[at][::-1] + "x"
    paragraphs[number] = " ".join(words)
    return "<p>".join(paragraphs)


def _write(job: tuple[Path, str, Iterable[int]]) -> list[Written]:
    site, locale, numbers = job
    words = _vocabulary(locale)
    nav = _nav(locale, words)
    with TreeWriter(site, True) as writer:
        return [
            writer.write(
                Output(
                    f"{locale}/courses/c{number:06d}.html", _page(locale, number, words, nav)
                )
            )
            for number in numbers
        ]


def _vocabulary(locale: str) -> list[str]:
    rng = random.Random(f"words of {locale}")
    first, last = SCRIPTS[locale]
    shortest, longest = (1, 3) if locale == "zh" else (2, 10)
    return [
        "".join(chr(rng.randint(first, last)) for _ in range(rng.randint(shortest, longest)))
        for _ in range(VOCABULARY)
    ]


def _nav(locale: str, words: list[str]) -> str:
    rng = random.Random(f"menu of {locale}")
    items = (
        f'<li><a href="../terms/{n}.html">{" ".join(rng.choices(words, cum_weights=WEIGHTS, k=2))}</a></li>'
        for n in range(22)
    )
    return f"<header><nav><ul>{''.join(items)}</ul></nav></header>"


def _page(locale: str, number: int, words: list[str], nav: str) -> bytes:
    rng = random.Random(f"{locale}{number}")
    title = " ".join(rng.choices(words, cum_weights=WEIGHTS, k=6))
    links = "".join(
        f'<link rel="alternate" hreflang="{one}" href="../../{one}/courses/c{number:06d}.html">'
        for one in SCRIPTS
    )
    direction = "rtl" if locale == "ar" else "ltr"
    body = [
        f'<!doctype html>\n<html lang="{locale}" dir="{direction}"><head><meta charset="utf-8">',
        f"<title>{title}</title>",
        '<link rel="stylesheet" href="../../assets/site.a1b2c3d4.css">',
        f"{links}</head><body>{nav}<main><h1>{title}</h1>\n",
    ]
    size = sum(len(part.encode()) for part in body)
    while size < SIZE - 300:
        body.append(f"<p>{' '.join(rng.choices(words, cum_weights=WEIGHTS, k=60))}.</p>\n")
        size += len(body[-1].encode())
    body.append("</main><footer>© 2026 · a1b2c3d4</footer>")
    body.append('<script src="../../assets/site.a1b2c3d4.js" defer></script></body></html>\n')
    return "".join(body).encode()


def _folder(root: Path) -> Path:
    return manifest.state_folder(root, root / "site") / "manifest"


def _known(root: Path) -> dict[str, dict[str, Written]]:
    folder = _folder(root)
    return {
        part.name: {
            path: Written(path, int(size), bytes.fromhex(digest), 0, b"")
            for line in manifest.part_file(folder, part.name).read_text("utf-8").splitlines()
            for digest, size, path in [line.split("\t")]
        }
        for part in manifest.read_index(folder)
    }


def _write_changes(
    root: Path,
    known: dict[str, dict[str, Written]],
    changes: Iterable[tuple[str, bytes]],
    gone: set[str],
) -> None:
    with TreeWriter(root / "site", False) as writer:
        for path, body in changes:
            known[f"records/{path.split('/')[0]}"][path] = writer.write(Output(path, body))
    _keep(
        root,
        {
            name: [file for path, file in files.items() if path not in gone]
            for name, files in known.items()
        },
    )


def _keep(root: Path, parts: dict[str, list[Written]]) -> None:
    folder, rows = _folder(root), {}
    for name, files in parts.items():
        rows[name], body = manifest.encode_part(name, files)
        manifest.write_part(folder, name, body)
    manifest.write_index(folder, rows)
