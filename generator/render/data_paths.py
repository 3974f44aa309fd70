"""Where the catalogue lies as data: see docs/reference/data.md."""

#: What changed between the last states of the catalogue.
CHANGES = "data/changes.jsonl.gz"
#: The list of dumps.
INDEX = "data/index.json"


def dump_path(tag: str, collection: str) -> str:
    """Give the path of a collection's dump in one locale."""
    return f"data/{tag}/{collection}.jsonl.gz"


def record_path(collection: str, record_id: str) -> str:
    """Give the path of a record's JSON, which has its texts in all locales."""
    return f"data/{collection}/{record_id}.json"


def newest_path(tag: str) -> str:
    """Give the path of the feed of a whole locale."""
    return f"{tag}/feed.xml"
