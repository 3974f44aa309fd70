"""`tongwen translate apply`: translations from a JSON file."""

from pathlib import Path

import click

from generator.cli.translate.common import chosen_locales, config_option, load_config, today

# Imports inside the command keep the start of every other command quick.
# ruff: noqa: PLC0415


@click.command()
@config_option
@click.option("--locale", "tag", required=True, help="The locale translated into.")
@click.option(
    "--state",
    type=click.Choice(["draft", "needs-review", "translated", "approved"]),
    default="translated",
    show_default=True,
    help="How far the translations can be trusted.",
)
@click.option("--by", required=True, help="Who translated: a name, or a tool and its version.")
@click.option("--on", default="", help="The day, as 2026-11-22.  [default: today]")
@click.option("--force", is_flag=True, help="Overwrite better states too.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def apply(
    config_path: Path, tag: str, state: str, by: str, on: str, force: bool, file: Path
) -> None:
    """Take translations from a JSON FILE: {"ui.po": {"Home": "首页"}}.

    Keys are PO paths below translations/<locale>/, then contexts (or texts, where an entry has
    no context). A translation in a better state than --state stays, unless --force is given.

    Example: tongwen translate apply --locale th --state draft --by somchai th.json
    """
    from generator.problems import Problems
    from generator.translation.apply import Applier, read_texts
    from generator.translation.states import Mark

    config, problems = load_config(config_path), Problems()
    (locale,) = chosen_locales(config, (tag,))
    mark = Mark(state, by, on or today())
    texts = read_texts(file, problems)
    applied = Applier(config, locale, mark, str(file), problems).apply(texts, force)
    for path, count in applied.files.items():
        click.echo(f"{path}: {count} taken")
    click.echo(
        f"{applied.taken} taken, {applied.same} the same already, "
        f"{applied.kept} kept because theirs is the better state.",
        err=True,
    )
