"""The page about what the site offers to machines."""

from generator.render.data_paths import CHANGES, INDEX, dump_path, newest_path
from generator.render.desk import Desk
from generator.render.front import feed_path
from generator.render.status import STATUS_DATA
from generator.theme.context import DumpView, FeedsPage


def feeds_page(path: str, desk: Desk, example: str) -> FeedsPage:
    """Give the page of one locale; `example` is the path of a record's JSON."""
    tag, data = desk.locale.tag, desk.config.data
    rows = tuple(
        DumpView(
            desk.collection_label(c),
            feed_path(tag, c.name),
            dump_path(tag, c.name) if data.dumps else "",
        )
        for c in desk.config.collections
    )
    return FeedsPage(
        tail=path.partition("/")[2],
        feed=newest_path(tag),
        collections=rows,
        index=INDEX if data.dumps else "",
        changes=CHANGES if data.dumps else "",
        record=example,
        licence=data.licence if data.dumps or data.records else "",
        status=f"{tag}/{STATUS_DATA}",
    )
