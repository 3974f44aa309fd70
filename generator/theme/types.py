"""What the type hints of the template context say about an expression.

The compiler uses it to print a `str` one way and a `Passage` another, and to tell an author of
a name that the context does not have before anything is rendered.
"""

import types
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from generator.errors import SourceError
from generator.problems import did_you_mean

#: Text that stands on many pages, such as "Course": what it prints is remembered.
Repeated = Annotated[str, "repeated"]


def is_repeated(kind: Any) -> bool:
    """Say whether a type is `Repeated`."""
    return bool(kind == Repeated)


@cache
def hints(kind: type) -> dict[str, Any]:
    """Give the fields of a context class and their types, properties among them."""
    if is_dataclass(kind):
        names = [f.name for f in fields(kind)]
    elif issubclass(kind, Struct):
        names = list(kind.__struct_fields__)
    else:
        return {}
    known = get_type_hints(kind, include_extras=True)
    made = {n: p.fget for n, p in vars(kind).items() if isinstance(p, property)}
    return {name: known[name] for name in names} | {
        name: get_type_hints(function)["return"] for name, function in made.items()
    }


def without_none(kind: Any) -> Any:
    """Give the type that is left of `X | None` where there is something."""
    if get_origin(kind) in (Union, types.UnionType):
        rest = [a for a in get_args(kind) if a is not type(None)]
        return rest[0] if len(rest) == 1 else None
    return kind


def attribute(kind: Any, name: str, template: str, line: int) -> Any:
    """Give the type of `name` on an object of type `kind`; None where nothing is known.

    Raises SourceError with the nearest name where the context has no such field.
    """
    kind = without_none(kind)
    known = hints(kind) if isinstance(kind, type) else {}
    if known and name not in known:
        raise SourceError(
            f"{template}:{line}: {kind.__name__} has no `{name}`.", did_you_mean(name, known)
        )
    return known.get(name)


def element(kind: Any) -> Any:
    """Give the type of the items of a sequence type; None where nothing is known."""
    arguments = get_args(without_none(kind))
    return arguments[0] if arguments else None
