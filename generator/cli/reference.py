"""The page that describes every command, made from the commands' own help.

Run it after a command changed: `make docs`.
"""

from collections.abc import Iterator

import click

from generator.cli import tongwen

_HEAD = """\
# Commands

Made from the commands' own help by `make docs`.

Data goes to standard output and talk to standard error, so that `--json` and `--format` can be
piped. Commands end with:

| code | what it means |
|---|---|
| 0 | done |
| 1 | something in the sources is wrong; every error was shown with file and line, and the last good site stays |
| 2 | the command was called in a way that cannot work |
| 3 | the machine, the disk or another program stood in the way |
| 70 | a fault of tongwen itself; the message names a file to report it with (`TONGWEN_DEBUG=1` shows it) |
| 130 | stopped with Ctrl-C; what was finished is kept |
"""  # noqa: E501 a table's row is one line


def commands(
    command: click.Command = tongwen, name: str = "tongwen", parent: click.Context | None = None
) -> Iterator[tuple[str, click.Command, click.Context]]:
    """Give every command with its full name and a context, groups before what is in them."""
    context = click.Context(
        command, info_name=name, parent=parent, max_content_width=88, terminal_width=88,
        help_option_names=tongwen.context_settings["help_option_names"],
    )  # fmt: skip
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None  # noqa: S101 it was listed
            yield from commands(found, inner, context)


def reference() -> str:
    """Give the page, as Markdown."""
    parts = (
        f"## {path}\n\n```text\n{context.get_help()}\n```\n" for path, _, context in commands()
    )
    return "\n".join([_HEAD, *parts])


if __name__ == "__main__":
    click.echo(reference(), nl=False)
