"""The stage of the exports: they are put into the site as they lie, and listed."""

from hashlib import file_digest, sha256
from pathlib import Path

from generator.build.session import Session
from generator.downloads import Download, exports_folder, read_downloads
from generator.files import safe_join
from generator.output import TreeWriter, Written
from generator.render.downloads import site_path

#: The part of the manifest in which the exports are.
PART = "downloads"


def gather(site: Session) -> tuple[Download, ...]:
    """Give the exports that are whole and belong to this site; a warning says which are not.

    Raises SourceError for a list that is damaged.
    """
    config = site.config
    folder = exports_folder(config.root, config.exports, site.options.edition)
    tags = {c.locale.tag for c in config.locales}
    names = {("collection", c.name) for c in config.collections}
    names |= {("document", d.name) for d in config.documents}
    known = _known(site)
    return tuple(
        one
        for one in read_downloads(folder)
        if one.locale in tags
        and (one.kind, one.name) in names
        and _is_whole(site, one, safe_join(folder, one.path), known)
    )


def _known(site: Session) -> dict[str, Written]:
    if site.fresh:
        return {}
    return {w.path: w for w in site.ledger.part(PART).written() if w.path not in site.damaged}


def _is_whole(site: Session, one: Download, file: Path, known: dict[str, Written]) -> bool:
    """Say whether a file is the one in the list; it is read only where that is not known."""
    if _is_same(known.get(site_path(one)), one, file):
        return True
    if file.is_file() and not file.is_symlink() and file.stat().st_size == one.size:
        with file.open("rb") as body:
            if file_digest(body, "sha256").hexdigest() == one.sha256:
                return True
    site.summary.warnings.append(
        f"{file} is not the export that was listed; it is left out until it is made anew"
    )
    return False


def _is_same(old: Written | None, one: Download, file: Path) -> bool:
    """Say whether a file was put into the site before, and not touched since."""
    return (
        old is not None
        and old.digest.hex() == one.sha256
        and file.is_file()
        and file.stat().st_mtime_ns == old.mtime
    )


def place(site: Session, downloads: tuple[Download, ...]) -> None:
    """Put the exports into the site, without reading them where the disk can link."""
    config = site.config
    folder = exports_folder(config.root, config.exports, site.options.edition)
    known, files, rendered, seal = _known(site), [], 0, sha256()
    site.ledger.open_parts([PART])
    with TreeWriter(site.target, site.fresh) as writer:
        for one in downloads:
            file, path = safe_join(folder, one.path), site_path(one)
            seal.update(f"{path} {one.sha256}\n".encode())
            old = known.get(path)
            if old is not None and _is_same(old, one, file):
                files.append(old)
                continue
            digest = bytes.fromhex(one.sha256)
            files.append(writer.place(path, file, one.size, digest))
            rendered += 1
    site.close(PART, seal.digest()[:16], files, rendered)
