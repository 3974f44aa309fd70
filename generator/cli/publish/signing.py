"""`tongwen publish keys sign`: on a person's own machine."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from generator.cli.publish import common
from generator.cli.shared import json_option
from generator.errors import UsageError
from generator.problems import printable
from generator.publish import ceremony
from generator.publish.keys import signing


@click.command()
@click.argument("file", type=common.existing_file)
@click.option(
    "--key", required=True, type=common.existing_file, help="Your private key, NAME.pem."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@common.passphrase_option
@json_option
def sign(file: Path, key: Path, yes: bool, passphrase_file: Path | None, as_json: bool) -> None:
    """Sign FILE, which the publisher sent you, with your own key.

    Compare what it says with what the publisher tells you on another way, the phone say.

    Example: tongwen publish keys sign 7.targets.json --key anna.pem
    """
    signing()
    said = ceremony.statement(file)
    if as_json:
        click.echo(json.dumps(asdict(said), indent=2))
    else:
        click.echo(f"{said.role}, version {said.version}, valid until {said.expires[:10]}:")
        click.echo("\n".join(f"  {printable(line)}" for line in said.lines))
    if not yes and not click.confirm("Do you sign that?", err=True):
        raise UsageError("Nothing was signed.")
    name = ceremony.sign(file, key, common.asker(passphrase_file))
    click.echo(f"{file} is signed by {name}. Send it back to the publisher.", err=True)
