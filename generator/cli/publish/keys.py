"""`tongwen publish keys`: who may sign."""

import click

from generator.cli.lazy import LazyGroup

_HERE = "generator.cli.publish"

#: Command to where it lives and what it does; its module is loaded when it is called.
COMMANDS = {
    "add": (f"{_HERE}.rules", "add", "Let one key more sign."),
    "init": (f"{_HERE}.first_keys", "init", "Make the keys of a site."),
    "new": (f"{_HERE}.first_keys", "new", "Make a key pair of your own."),
    "renew": (f"{_HERE}.rules", "renew", "Let the rules hold for a year from now on."),
    "revoke": (f"{_HERE}.rules", "revoke", "Let a key sign no more."),
    "rotate": (f"{_HERE}.rules", "rotate", "Put a new key in the place of one."),
    "show": (f"{_HERE}.first_keys", "show", "Show who may sign and what waits."),
    "sign": (f"{_HERE}.signing", "sign", "Sign a file that the publisher sent you."),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def keys() -> None:
    """Make, show, change and use the keys that sign releases.

    People sign for `root` (who may sign) and `targets` (what a release is), with keys they keep
    to themselves; the publishing machine signs for `snapshot` and `timestamp`.

    Example: tongwen publish keys init
    """
