"""What goes wrong, said to people: each message has the fact, the cause and the remedy."""


class SearchError(Exception):
    """Anything `search` refuses; its text is for people."""


class InputFault(SearchError):
    """What was given to index contradicts itself."""


class IndexFault(SearchError):
    """A file of an index is missing, damaged, or of another version.

    `path` is that of the file, from the index's directory.
    """

    def __init__(self, path: str, fact: str, remedy: str) -> None:
        super().__init__(f"{path}: {fact}; {remedy}")
        self.path, self.fact, self.remedy = path, fact, remedy
