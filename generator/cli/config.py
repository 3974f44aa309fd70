"""`tongwen config`: what `site_config.yml` may say, for editors and for people."""

import json

import click


@click.group()
def config() -> None:
    """Describe what site_config.yml may say.

    Example: tongwen config schema > site_config.schema.json
    """


@config.command()
def schema() -> None:
    """Print the JSON Schema of site_config.yml, for editors.

    Example: tongwen config schema > site_config.schema.json
    """
    from generator.config.schema import json_schema  # noqa: PLC0415 (start-up stays quick)

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@config.command()
def reference() -> None:
    """Print every key of site_config.yml with its meaning, as Markdown.

    Example: tongwen config reference > docs/reference/configuration.md
    """
    from generator.config.reference import reference as page  # noqa: PLC0415 (as above)

    click.echo(page(), nl=False)
