"""TUF targets: `release.json` and the exports beside it."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.config.model import Config
from generator.files import disk_error
from generator.publish import folder
from generator.publish.folder import TARGET, Published
from generator.publish.keyring import Numbers
from generator.publish.order import OFFLINE_DAYS, RENEW_DAYS, Order
from generator.publish.store import Store
from generator.release.codec import encode
from generator.release.model import Release, Slice
from generator.release.paths import check_path

if TYPE_CHECKING:
    from tuf.api.metadata import TargetFile

TargetFiles = dict[str, Any]


def take_exports(store: Store, exports: Path | None) -> TargetFiles:
    """Take every file below `exports` into the release, as `exports/<path>`."""
    from tuf.api.metadata import TargetFile  # noqa: PLC0415 an extra

    found = {}
    for path in sorted(exports.rglob("*")) if exports else ():
        relative = path.relative_to(exports or path).as_posix()
        if path.is_file() and not any(name.startswith(".") for name in relative.split("/")):
            check_path(relative)
            target = TargetFile.from_file(f"exports/{relative}", str(path), ["sha256"])
            _take(store, path, folder.target_path(target.path, target.hashes["sha256"]))
            found[target.path] = target
    return found


def exports_size(exports: Path | None) -> int:
    """Give the bytes of all exports."""
    return sum(p.stat().st_size for p in exports.rglob("*") if p.is_file()) if exports else 0


def _take(store: Store, path: Path, relative: str) -> None:
    place = store.root / relative
    if place.exists() and place.stat().st_size == path.stat().st_size:
        return
    try:
        with store.create() as file, path.open("rb") as source:
            shutil.copyfileobj(source, file, 1 << 20)
            file.flush()
            store.keep(Path(file.name), relative)
    except OSError as error:
        raise disk_error(error, path) from error


def unchanged(
    order: Order, last: list[Published], slices: list[Slice], exports: TargetFiles
) -> bool:
    """Say whether the last release has all of that, signed for long enough."""
    if not last or order.force:
        return False
    targets = last[0].targets
    soon = order.now + timedelta(days=RENEW_DAYS)
    return targets.signed.expires > soon and _same(last[0].release, targets, slices, exports)


def waits(
    store: Store, order: Order, waiting: Any, slices: list[Slice], exports: TargetFiles
) -> bool:
    """Say whether targets metadata that wait for signatures name all of that already."""
    if waiting is None or order.force:
        return False
    digest = waiting.signed.targets[TARGET].hashes["sha256"]
    release = folder.read_release(store, digest)
    return release is not None and _same(release, waiting, slices, exports)


def _same(release: Release, targets: Any, slices: list[Slice], exports: TargetFiles) -> bool:
    before = {n: f.hashes for n, f in targets.signed.targets.items() if n != TARGET}
    return [_key(row) for row in slices] == [_key(row) for row in release.slices] and (
        before == {n: f.hashes for n, f in exports.items()}
    )


def _key(row: Slice) -> tuple[str, str, str]:
    return row.edition, row.locale, row.index.digest


def targets_of(
    store: Store,
    order: Order,
    config: Config,
    last: list[Published],
    shown: Numbers,
    slices: list[Slice],
    exports: TargetFiles,
) -> Any:
    """Write `release.json` and give the targets metadata that name all, unsigned."""
    number = 1 + max(last[0].release.release if last else 0, shown.release)
    date = order.date.strftime("%Y-%m-%dT%H:%M:%SZ")
    body = encode(Release(1, number, date, config.site.name, config.site.base_url, slices))
    target = _target(body)
    target.unrecognized_fields["custom"] = {"release": number, "date": date}
    store.put(folder.target_path(TARGET, target.hashes["sha256"]), body)
    expires = order.now + timedelta(days=OFFLINE_DAYS)
    version = 1 + max(folder.visible(store), shown.targets)
    return folder.make_targets(version, {TARGET: target, **exports}, expires)


def _target(body: bytes) -> "TargetFile":
    from tuf.api.metadata import TargetFile  # noqa: PLC0415 an extra

    return TargetFile.from_data(TARGET, body, ["sha256"])
