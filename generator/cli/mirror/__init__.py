"""`tongwen mirror`: a host's copy of a published site, each command in its own file."""

import click

from generator.cli.lazy import LazyGroup

_HERE = "generator.cli.mirror"

#: Command to where it lives and what it does; its module is loaded when it is called.
COMMANDS = {
    "status": (f"{_HERE}.status", "status", "Say how stale a mirror is."),
    "sync": (f"{_HERE}.sync", "sync", "Bring a mirror to the newest release."),
    "verify": (f"{_HERE}.verify", "verify", "Check every file of a mirror, offline."),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def mirror() -> None:
    """Keep a verified copy of a published site.

    Example: tongwen mirror sync https://releases.example.org/ /srv/tongwen --root root.json
    """
