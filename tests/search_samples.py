"""Small indexes for tests: `python -m tests.search_samples DIR` writes one into DIR/search."""

import random
import sys
from collections.abc import Iterable
from pathlib import Path

from search import (
    Entry,
    Labels,
    Numbering,
    Text,
    analyse_shard,
    number,
    write_locale,
    write_shared,
)

LOCALES = ("zh-Hans", "en", "fr", "ar", "th")
FACETS, SORTS = ("subject", "level", "provider"), ("date",)
#: key → the title in each locale, the facets.
COURSES: dict[str, tuple[dict[str, str], tuple[tuple[str, ...], ...]]] = {
    "linear": (
        {
            "zh-Hans": "线性代数",
            "en": "Linear algebra",
            "fr": "Algèbre linéaire",
            "ar": "الجبر الخطي",
            "th": "พีชคณิตเชิงเส้น",
        },
        (("math",), ("6",), ("tsinghua",)),
    ),
    "linear2": (
        {
            "zh-Hans": "线性代数（二）2024年",
            "en": "Linear algebra for engineers",
            "fr": "Algèbres linéaires pour l’ingénieur",
            "ar": "الجبر الخطّي للمهندسين",
        },
        (("engineering", "math"), ("7",), ("tsinghua",)),
    ),
    "algebra": (
        {"zh-Hans": "抽象代数", "en": "Abstract algebra", "ar": "الجبرُ المجرّد"},
        (("math",), ("7",), ("peking",)),
    ),
    "ships": (
        {"zh-Hans": "船舶工程导论", "en": "Introduction to marine engineering"},
        (("engineering",), ("6",), ("harbin",)),
    ),
    "c": (
        {"zh-Hans": "C++程序设计", "en": "Programming in C++", "fr": "Programmer en C++"},
        (("computing",), ("5",), ("peking",)),
    ),
    "poetry": ({"zh-Hans": "唐诗三百首"}, (("arts",), ("4",), ())),
    "hostile": (
        {"zh-Hans": "<script>alert(1)</script>", "en": "</p><img src=x onerror=alert(1)>"},
        ((), (), ()),
    ),
}
WORDS = [
    "course",
    "data",
    "model",
    "energy",
    "history",
    "science",
    "method",
    "theory",
    "practice",
    "project",
    "language",
    "network",
    "system",
    "policy",
    "culture",
    "image",
    "sound",
    "signal",
    "material",
    "cell",
    "market",
    "finance",
    "law",
    "logic",
    "geometry",
    "physics",
    "chemistry",
    "biology",
    "climate",
    "farming",
    "ocean",
    "student",
    "teacher",
    "learning",
    "analysis",
    "design",
]


def entries(more: int = 0) -> list[Entry]:
    """The courses above, and `more` made of common words."""
    found = [
        Entry(key, facets, (20240101 + place,), place)
        for place, (key, (_, facets)) in enumerate(COURSES.items())
    ]
    for place in range(more):
        subject = ("arts", "computing", "engineering", "math")[place % 4]
        provider = f"p{place % 37:02}"
        facets = ((subject,), (str(4 + place % 5),), (provider,))
        found.append(Entry(f"more/{place:05}", facets, (20200000 + place % 700,)))
    return found


def texts(locale: str, more: int = 0) -> list[Text]:
    """Their texts in a locale; the made ones in English only."""
    found = [
        Text(
            key,
            f"{locale}/courses/{key}.html",
            titles[locale],
            f"{titles[locale]}. {titles.get('en', '')}",
            language="",
            state="draft" if locale in ("ar", "th") else "",
            detail="Tsinghua · 6",
        )
        for key, (titles, _) in COURSES.items()
        if locale in titles
    ]
    return found + (made(more) if locale == "en" else [])


def made(more: int) -> list[Text]:
    """Texts drawn from a few words, so that some are in more than 1,024 of them."""
    rng = random.Random(3)
    return [
        Text(
            f"more/{place:05}",
            f"en/courses/more/{place:05}.html",
            " ".join(rng.choices(WORDS, k=rng.randint(2, 5))).capitalize(),
            " ".join(rng.choices(WORDS, k=rng.randint(5, 30))),
            " ".join(rng.choices(WORDS[:9], k=4)),
            state=("", "", "stale")[place % 3],
        )
        for place in range(more)
    ]


LABELS = Labels(
    {"level": ("Level", {"6": "Bachelor", "7": "Master"}), "subject": ("Subject", {})},
    {"date": ("Newest", True)},
)


def write_index(folder: Path, more: int = 0, locales: Iterable[str] = LOCALES) -> Numbering:
    """Write an index of several locales into a folder."""
    numbering = number(entries(more), FACETS, SORTS)
    put(folder, write_shared(numbering))
    for locale in locales:
        blobs = [analyse_shard(texts(locale, more))]
        put(folder, write_locale(locale, numbering, blobs, LOCALES, LABELS))
    return numbering


def put(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write what a writer yields."""
    for path, data in files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


if __name__ == "__main__":
    write_index(Path(sys.argv[1]) / "search", int(sys.argv[2]) if len(sys.argv) > 2 else 3000)
