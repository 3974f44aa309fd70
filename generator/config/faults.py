"""Faults of a configuration: which setting, where it stands, and only one for each."""

from yaml.nodes import Node

from generator.problems import Place, Problems

#: The way to a setting: `("collections", "higher", "facets", 0)`.
Key = tuple[str | int, ...]


class FaultLog:
    """Notes faults by the way to the setting, one a setting, and knows where each stands."""

    def __init__(self, name: str, problems: Problems) -> None:
        self.name = name
        self.problems = problems
        self.places: dict[Key, Place] = {}
        self._faulty: set[Key] = set()

    def fault(self, key: Key, fact: str, hint: str = "", node: Node | None = None) -> None:
        """Note a fault at a setting, unless the setting already has one."""
        if not any(key[:n] in self._faulty for n in range(len(key) + 1)):
            self._faulty.add(key)
            self.problems.error(
                place_of(self.name, node) if node else self.place(key), fact, hint
            )

    def place(self, key: Key) -> Place:
        """Give where a setting stands; for one left out, where the settings around it do."""
        while key and key not in self.places:
            key = key[:-1]
        return self.places.get(key, Place(self.name, 1))

    def given(self, key: Key) -> bool:
        """Say whether the setting was written at all."""
        return key in self.places


def place_of(name: str, node: Node) -> Place:
    """Give where a node begins."""
    return Place(name, node.start_mark.line + 1, node.start_mark.column + 1)


def path(key: Key) -> str:
    """Give the way to a setting as people write it: `collections.higher.facets[0]`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key)
    return f"`{text.removeprefix('.')[:200]}`" if text else "The file"
