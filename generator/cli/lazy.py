"""A group whose commands are loaded when they are called, so that help and errors come fast."""

import importlib
from collections.abc import Mapping
from typing import Any

import click

from generator.problems import did_you_mean, printable

#: Command to the module it lives in, its name there, and what it does.
Table = Mapping[str, tuple[str, str, str]]


class LazyGroup(click.Group):
    """A group that knows its commands by a table."""

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        """Give the names of all commands."""
        return sorted(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Give a command, None for a name there is none of."""
        if cmd_name not in self.table:
            return None
        module, name, _ = self.table[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, text) for name, (_, _, text) in sorted(self.table.items())]
            )

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was asked for; say which is nearest where there is none."""
        if args[0] not in self.table:
            fact = f"There is no command {printable(args[0])!r}."
            raise click.UsageError(f"{fact} {did_you_mean(args[0], self.table)}", ctx)
        return super().resolve_command(ctx, args)
