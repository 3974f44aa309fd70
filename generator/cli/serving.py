"""`tongwen serve`."""

from pathlib import Path

import click

from generator.build import Options
from generator.cli.shared import bar, config_option, edition_option, output_of, output_option
from generator.serve import Preview
from generator.serve import serve as run_serve


@click.command()
@config_option
@output_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0: any that is free.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address to listen on; 0.0.0.0 lets other machines in.",
)
@click.option("--no-watch", is_flag=True, help="Build once, and do not follow edits.")
@edition_option
def serve(
    config_path: Path, output: Path, port: int, host: str, no_watch: bool, edition: str
) -> None:
    """Build the site, show it on this computer, and follow every edit.

    Open pages reload when the site was built again, and show the errors when it could not be.
    This is for editors: readers are better served by any web server that serves files.

    \b
    Example:
      tongwen serve
      tongwen serve --port 8001 --output /tmp/preview
      tongwen serve --edition th
    """
    options = Options(config_path, output_of(output, edition), edition=edition)
    try:
        run_serve(Preview(options, _say, bar), host, port, not no_watch)
    except KeyboardInterrupt:
        _say("Stopped.")


def _say(text: str) -> None:
    click.echo(text, err=True)
