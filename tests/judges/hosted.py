"""A site behind nginx, as hosts serve it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator import hosting
from tests.nginx import nginx


@contextmanager
def hosted(site: Path) -> Iterator[str]:
    """Serve a site with the settings that hosts are given, compressing; give its address."""
    place = hosting.Place(str(site.resolve()), "/", [], [])
    with tempfile.TemporaryDirectory() as home, nginx(Path(home), hosting.nginx(place)) as at:
        yield f"{at}/"
