"""The last stages: remove what is no longer wanted, write the manifest, let readers see the
site.
"""

import shutil
from pathlib import Path

from generator import manifest
from generator.build.session import MARKER, Session


def drop_leftovers(site: Session) -> None:
    """Remove parts that have no source any more, then every file that no part has."""
    if not site.fresh:
        for name in sorted(site.ledger.fingerprints().keys() - site.parts.keys()):
            site.drop(name)
        site.clear_away()


def publish(site: Session) -> None:
    """Write the manifest, put a site made from nothing in its place, and note that the build is
    whole.
    """
    manifest.write_index(site.manifest, site.parts)
    if site.fresh:
        _take_place(site)
    site.ledger.set_sources(site.sources.rows)
    site.ledger.set_fact("strangers", "\n".join(site.strangers).encode())
    site.ledger.set_fact("complete", b"yes")
    site.ledger.set_fact("index", b"yes")


def _take_place(site: Session) -> None:
    (site.target / MARKER).write_bytes(
        b"This folder is made by tongwen; a build may replace what is in it.\n"
    )
    _swap(site.target, site.options.output)
    _swap(site.manifest, site.state / "manifest")


def _swap(new: Path, place: Path) -> None:
    """Put a folder in the place of another."""
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)
