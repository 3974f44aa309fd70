"""The root of trust: who may sign what, and how many of them must. Pure edits of python-tuf's
`Root`, each of which gives the next version.
"""

import copy
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from generator.errors import UsageError
from generator.problems import did_you_mean
from generator.publish.keys import name_of

if TYPE_CHECKING:
    from securesystemslib.signer import Key
    from tuf.api.metadata import Root

#: Signed by people, on machines of their own.
OFFLINE = ("root", "targets")
#: Signed by the machine that publishes.
ONLINE = ("snapshot", "timestamp")
ROLES = (*OFFLINE, *ONLINE)


def first_root(
    keys: Mapping[str, Iterable["Key"]], thresholds: Mapping[str, int], expires: datetime
) -> "Root":
    """Give version 1."""
    from tuf.api.metadata import Root  # noqa: PLC0415 an extra

    root = Root(version=1, expires=expires, consistent_snapshot=True)
    for role in ROLES:
        for key in keys[role]:
            root.add_key(key, role)
        root.roles[role].threshold = thresholds.get(role, 1)
    _check(root)
    return root


def following(root: "Root", expires: datetime) -> "Root":
    """Give the same rules as the next version."""
    made = copy.deepcopy(root)
    made.version += 1
    made.expires = expires
    return made


def add(root: "Root", role: str, key: "Key") -> None:
    """Let a key sign for a role. Raises UsageError if it does already."""
    if key.keyid in root.roles[role].keyids:
        raise UsageError(f"{name_of(key)} signs for {role} already.")
    root.add_key(key, role)


def revoke(root: "Root", role: str, name: str) -> None:
    """Let a key, known by its name or the beginning of its number, sign no more.

    Raises UsageError where there is no such key, or too few would be left.
    """
    known = {name_of(root.keys[keyid]): keyid for keyid in root.roles[role].keyids}
    found = [
        keyid
        for label, keyid in known.items()
        if label.split(" ")[0] == name or (len(name) >= 8 and keyid.startswith(name))
    ]
    if len(found) != 1:
        raise UsageError(
            f"{len(found) or 'No'} keys of {role} are called {name!r}.",
            did_you_mean(name, known),
        )
    root.revoke_key(found[0], role)
    _check(root)


def set_threshold(root: "Root", role: str, threshold: int) -> None:
    """Ask for so many signatures."""
    root.roles[role].threshold = threshold
    _check(root)


def _check(root: "Root") -> None:
    for role in ROLES:
        rule = root.roles[role]
        if not 1 <= rule.threshold <= len(rule.keyids):
            raise UsageError(
                f"{role} would need {rule.threshold} signatures and have "
                f"{len(rule.keyids)} keys.",
                "Add a key first, or lower --threshold.",
            )
