"""The Jinja2 environment of the theme, and rendering through it: fast where it can, plain
otherwise.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)

from generator.errors import SourceError
from generator.theme.compile import compile_unit
from generator.theme.context import Chrome
from generator.theme.evaluate import Unsupported
from generator.theme.inline import dependencies
from generator.theme.kept import CompiledStore
from generator.theme.link import Render, linked

THEME = Path(__file__).parent
TEMPLATES = THEME / "templates"
ASSETS = THEME / "assets"
CLIENT = THEME / "client"
SERVICE_WORKER = THEME / "worker"


def environment(own: Path | None = None) -> Environment:
    """Give the environment: the site's `own` templates first, then the theme's."""
    folders = [own, TEMPLATES] if own else [TEMPLATES]
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )


def template_source(env: Environment, name: str) -> bytes:
    """Give the sources of a template and all it is made of, for a fingerprint.

    Raises SourceError for a template that is missing or broken.
    """
    try:
        names = sorted(dependencies(env, name))
        assert env.loader is not None  # noqa: S101 made so above
        return "\0".join(
            part + "\0" + env.loader.get_source(env, part)[0] for part in names
        ).encode()
    except TemplateSyntaxError as error:
        place = f"{error.name or name}:{error.lineno}"
        raise SourceError(f"{place}: the template is broken: {error.message}.") from error
    except Unsupported as error:
        hint = (
            "Write the names of templates as they are, so that a change of theirs is noticed."
        )
        raise SourceError(f"{name}: {error}.", hint) from error
    except RecursionError:
        raise SourceError(
            f"{name}: the template includes itself.", "Break the circle."
        ) from None
    except TemplateNotFound as error:
        raise SourceError(
            f"The template {error.name} is not there.", f"It is needed for {name}."
        ) from error


def known_names(chrome: Chrome, words: Mapping[str, Callable[..., str]]) -> dict[str, Any]:
    """Give the top-level names of a template: the fields of `chrome`, and the functions for
    words.
    """
    return {n: getattr(chrome, n) for n in chrome.__struct_fields__} | dict(words)


def renderer(
    env: Environment, name: str, known: Mapping[str, Any], page: type,
    store: CompiledStore | None = None, key: object = None,
) -> Render:  # fmt: skip
    """Give the fastest function that renders template `name` for content of type `page`.

    What was compiled is kept in `store`, where there is one, under `key`.
    """
    unit = store.load(key, known) if store else None
    if unit is None:
        try:
            unit = compile_unit(env, name, known, page)
        except Unsupported:
            return plain_renderer(env, name, known)
        if store:
            store.save(key, unit, known)
    return linked(unit, env, name)


def plain_renderer(env: Environment, name: str, known: Mapping[str, Any]) -> Render:
    """Give Jinja2's own rendering of template `name`."""
    template = env.get_template(name)

    def render(page: Any) -> bytes:
        try:
            return template.render(known, page=page).encode()
        except TemplateError as error:
            raise SourceError(f"{name}: {error.message}.") from error

    return render
