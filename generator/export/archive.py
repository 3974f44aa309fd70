"""A slice as a ZIP file that opens from the disk, in any browser; and ZIP files that are the
same for the same content.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from generator.export.pages import Pages

_START = """\
<!DOCTYPE html>
<html lang="{tag}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="refresh" content="0; url={main}">
<title>{title}</title>
</head>
<body>
<main>
<h1>{title}</h1>
<p><a href="{main}">{start}</a></p>
</main>
</body>
</html>
"""


class SteadyZip:
    """Writes a ZIP file in which nothing depends on when and where it was made."""

    def __init__(self, archive: zipfile.ZipFile, date: str) -> None:
        year, month, day = (int(part) for part in date.split("-"))
        self._archive, self._time = archive, (max(1980, min(year, 2107)), month, day, 0, 0, 0)

    def add(self, name: str, body: bytes, stored: bool = False) -> None:
        """Add a file; one that is `stored` is not compressed."""
        info = zipfile.ZipInfo(name, self._time)
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        info.create_system = 3
        info.external_attr = 0o100644 << 16
        self._archive.writestr(info, body, compresslevel=9)


@contextmanager
def steady_zip(place: Path, date: str) -> Iterator[SteadyZip]:
    """Open a new ZIP file whose members are of `date`, ISO 8601."""
    with zipfile.ZipFile(place, "w") as archive:
        yield SteadyZip(archive, date)


def write_zip(place: Path, pages: Pages, folder: str) -> int:
    """Write a slice's files to `place`, all in one `folder`; give how many pages."""
    count = 0
    with steady_zip(place, pages.words.date) as archive:
        archive.add(f"{folder}/index.html", _start(pages))
        for file in pages.files():
            archive.add(f"{folder}/{file.path}", file.body)
            count += file.path.endswith(".html")
    return count


def _start(pages: Pages) -> bytes:
    """Give the page at the top, so that nobody has to look for where to begin."""
    words, one = pages.words, pages.links.slice
    return _START.format(
        tag=one.locale,
        direction=words.locale.direction,
        main=one.main,
        title=escape(f"{words.title(one)} · {words.site}"),
        start=escape(words.say("start")),
    ).encode()
