"""The last stages: remove what is no longer wanted, write the manifest, let readers see the site."""

import shutil

from generator import manifest
from generator.build.session import MARKER, Session


def drop_leftovers(site: Session) -> None:
    """Remove parts that have no source any more."""
    if not site.fresh:
        for name in sorted(site.ledger.fingerprints().keys() - site.parts.keys()):
            site.drop(name)


def publish(site: Session) -> None:
    """Write the manifest, put a site made from nothing in its place, and note that the build is whole."""
    manifest.write_index(site.state / "manifest", site.parts)
    if site.fresh:
        _take_place(site)
    site.ledger.set_sources(site.sources.rows)
    site.ledger.set_fact("complete", b"yes")


def _take_place(site: Session) -> None:
    (site.target / MARKER).write_bytes(b"This folder is made by tongwen; a build may replace what is in it.\n")
    output, old = site.options.output, site.options.output.with_name(f".{site.options.output.name}.old")
    site.ledger.set_fact("complete", b"")
    shutil.rmtree(old, ignore_errors=True)
    if output.exists():
        output.rename(old)
    site.target.rename(output)
    shutil.rmtree(old, ignore_errors=True)
