"""The stage of the dumps: the shards' shares put together, and what changed since."""

import gzip
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct, field

from generator.build.planning import Plan
from generator.build.session import Session
from generator.files import write_atomic
from generator.output import Output, TreeWriter, Written
from generator.plan.ledger import LedgerDamaged
from generator.render.data_files import read_shares, shares_file
from generator.render.data_paths import CHANGES, INDEX, dump_path
from generator.render.digest import decode

#: Name of the part that holds all dumps.
PART = "data"
#: So many steps are told, of so many changes together at most.
MOST_STEPS = 20
MOST_CHANGES = 100_000
_LEVEL = 6
_LOG = "dumps/log.msgpack"
#: By collection, each record's id and digest.
States = dict[str, dict[str, bytes]]


class Change(Struct, frozen=True, omit_defaults=True):
    """What became of one record."""

    change: str
    collection: str
    id: str
    #: Hexadecimal; empty where the record is gone.
    digest: str = ""


class Step(Struct, frozen=True):
    """The way from one state of the catalogue to the next."""

    before: str
    after: str
    changes: list[Change]


class Log(Struct):
    """What the dumps hold now, and how they came to."""

    states: States = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)


class _Dump(NamedTuple):
    tag: str
    collection: str


def render_dumps(site: Session, plan: Plan) -> None:
    """Write the dumps whose shards changed, the list of them and the changes."""
    if not site.config.data.dumps:
        return
    seal = _seal(site, plan)
    known = {} if site.fresh else site.ledger.fingerprints()
    if known.get(PART) == seal and not _is_damaged(site):
        site.keep(PART)
        return
    log = _advanced(site, plan)
    site.ledger.open_parts([PART])
    files, rendered = _write(site, plan, log)
    site.close(PART, seal, files, rendered)


def _seal(site: Session, plan: Plan) -> bytes:
    parts = [n.encode() + f for n, f in sorted(plan.fingerprints.items())]
    data = repr((site.config.data, [c.locale.tag for c in site.config.locales])).encode()
    return sha256(plan.rules + data + b"".join(parts)).digest()[:16]


def _is_damaged(site: Session) -> bool:
    files = site.ledger.part(PART).written() if site.damaged else []
    return any(w.path in site.damaged for w in files)


def _advanced(site: Session, plan: Plan) -> Log:
    """Give the log with the step from what it holds to what the shards hold now."""
    place = site.state / _LOG
    try:
        log = msgspec.msgpack.decode(place.read_bytes(), type=Log)
    except (OSError, msgspec.DecodeError):
        log = Log()
    now = _states(site, plan)
    changes = list(_changes(log.states, now)) if log.states else []
    if changes:
        log.steps.append(Step(state_of(log.states), state_of(now), changes))
        log.steps = _latest(log.steps)
    log.states = now
    write_atomic(place, msgspec.msgpack.encode(log))
    return log


def _states(site: Session, plan: Plan) -> States:
    found: States = {c.name: {} for c in site.config.collections}
    for part in sorted(plan.fingerprints):
        digest = decode(site.ledger.part(part).digest)
        found[part.split("/")[1]].update(zip(digest.ids, digest.data, strict=True))
    return found


def _changes(before: States, now: States) -> Iterator[Change]:
    for name in sorted(before.keys() | now.keys()):
        old, new = before.get(name, {}), now.get(name, {})
        for one in sorted(old.keys() | new.keys()):
            if one not in new:
                yield Change("removed", name, one)
            elif old.get(one) != new[one]:
                verb = "changed" if one in old else "added"
                yield Change(verb, name, one, new[one].hex())


def state_of(states: States) -> str:
    """Give the name of a state of the catalogue: 16 hexadecimal digits."""
    seal = sha256()
    for name, records in sorted(states.items()):
        for one, digest in sorted(records.items()):
            seal.update(f"{name}/{one}\0".encode() + digest)
    return seal.hexdigest()[:16]


def _latest(steps: list[Step]) -> list[Step]:
    kept: list[Step] = []
    total = 0
    for step in reversed(steps[-MOST_STEPS:]):
        total += len(step.changes)
        if total > MOST_CHANGES:
            break
        kept.insert(0, step)
    return kept


def _write(site: Session, plan: Plan, log: Log) -> tuple[list[Written], int]:
    before = {w.path: w for w in site.ledger.part(PART).written() if w.path not in site.damaged}
    files: list[Written] = []
    rows: list[dict[str, Any]] = []
    rendered = 0
    with TreeWriter(site.target, site.fresh) as writer:
        for dump in _dumps(site):
            path = dump_path(dump.tag, dump.collection)
            count, body = _dump(site, plan, dump)
            old = before.get(path)
            same = old is not None and old.digest == sha256(body).digest()
            files.append(old if old and same else writer.write(Output(path, body)))
            rendered += not same
            rows.append(_row(path, dump, count, files[-1]))
        for path, body in ((INDEX, _index(site, log, rows)), (CHANGES, _told(log))):
            files.append(writer.write(Output(path, body)))
            rendered += 1
    return files, rendered


def _dumps(site: Session) -> Iterator[_Dump]:
    for one in site.config.locales:
        for collection in site.config.collections:
            yield _Dump(one.locale.tag, collection.name)


def _dump(site: Session, plan: Plan, dump: _Dump) -> tuple[int, bytes]:
    """Give how many records a dump has, and its bytes: one gzip member for each shard."""
    count, members = 0, []
    for part in sorted(plan.fingerprints):
        _, collection, shard = part.split("/")
        if collection == dump.collection:
            try:
                shares = read_shares(shares_file(site.state, collection, shard))
                lines, member = shares[dump.tag]
            except (OSError, ValueError, KeyError) as error:
                raise LedgerDamaged(f"dumps/{collection}/{shard}") from error
            count += lines
            members.append(member)
    return count, b"".join(members) or gzip.compress(b"", _LEVEL, mtime=0)


def _row(path: str, dump: _Dump, count: int, written: Written) -> dict[str, Any]:
    return {
        "path": path,
        "locale": dump.tag,
        "collection": dump.collection,
        "records": count,
        "bytes": written.size,
        "sha256": written.digest.hex(),
    }


def _index(site: Session, log: Log, rows: list[dict[str, Any]]) -> bytes:
    body = {
        "state": state_of(log.states),
        "licence": site.config.data.licence,
        "changes": CHANGES,
        "dumps": rows,
    }
    return msgspec.json.format(msgspec.json.encode(body), indent=1) + b"\n"


def _told(log: Log) -> bytes:
    lines = []
    for step in log.steps:
        head = {"from": step.before, "to": step.after, "changes": len(step.changes)}
        lines.append(msgspec.json.encode(head))
        lines += [msgspec.json.encode(change) for change in step.changes]
    return gzip.compress(b"".join(line + b"\n" for line in lines), _LEVEL, mtime=0)
