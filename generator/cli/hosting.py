"""`tongwen hosting`: settings for web servers that serve the site."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from generator import hosting as settings
from generator.cli.shared import config_option
from generator.config.load import load
from generator.errors import UsageError

site_option = click.option(
    "--site",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=Path("site"),
    show_default=True,
    help="Folder of the built site, or of a mirror's current release.",
)
root_option = click.option(
    "--root", help="Folder as the server sees it; the site's own if not given."
)
base_option = click.option(
    "--base",
    default="/",
    show_default=True,
    help="Path at which the site stands, such as /edu/.",
)


@click.group("hosting")
def hosting() -> None:
    """Give settings for servers, with the site's policy, caching and redirects.

    \b
    Example:
      tongwen hosting nginx --root /srv/edu/current --base /edu/
    """


@hosting.command("nginx")
@config_option
@site_option
@root_option
@base_option
def nginx(config_path: Path, site: Path, root: str | None, base: str) -> None:
    """Print what belongs into a `server` block of nginx.

    \b
    Example:
      tongwen hosting nginx --base /edu/ > /etc/nginx/snippets/edu.conf
    """
    click.echo(settings.nginx(_place(config_path, site, root, base)), nl=False)


@hosting.command("caddy")
@config_option
@site_option
@root_option
@base_option
def caddy(config_path: Path, site: Path, root: str | None, base: str) -> None:
    """Print what belongs into a site block of a Caddyfile.

    \b
    Example:
      tongwen hosting caddy --base /edu/ > edu.caddy
    """
    click.echo(settings.caddy(_place(config_path, site, root, base)), nl=False)


@hosting.command("precompress")
@site_option
def precompress(site: Path) -> None:
    """Put a `.gz` beside each text, for servers that send it as it lies.

    \b
    Example:
      tongwen hosting precompress --site site
    """
    written, removed = settings.precompress(site)
    click.echo(f"Compressed {written} files, removed {removed}.")


def _place(config_path: Path, site: Path, root: str | None, base: str) -> settings.Place:
    if not base.startswith("/") or not base.endswith("/") or not _is_plain(base):
        raise UsageError(f"--base {base} is no path.", "Begin and end it with /: /edu/")
    folder = root or str(site.resolve())
    if not folder.startswith("/") or not _is_plain(folder):
        raise UsageError(
            f"--root {folder} is no folder that a server can be told.", "Say /srv/x."
        )
    config, lines = load(config_path), site / "_redirects"
    redirects = lines.read_text("utf-8").splitlines() if lines.is_file() else []
    return settings.Place(
        folder.rstrip("/"),
        base,
        [str(one.locale) for one in config.locales],
        list(settings.pairs(redirects, urlsplit(config.site.base_url).path or "/")),
    )


def _is_plain(text: str) -> bool:
    """Tell whether a path can stand in a server's settings without being more than a path."""
    return not set(text) & set(" \t\r\n;{}\"'\\$`")
