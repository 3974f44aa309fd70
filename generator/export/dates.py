"""Of which day an export is: from the source, never from the clock."""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime

from generator.errors import UsageError
from generator.export.site import BuiltSite
from generator.export.slices import Slice

#: Said where nothing in the site has a date.
EARLIEST = "1980-01-01"
_MODIFIED = re.compile(r"<lastmod>(\d{4}-\d\d-\d\d)")
_SHOWN = re.compile(r'<time datetime="(\d{4}-\d\d-\d\d)')


def epoch_date() -> str:
    """Give the day that SOURCE_DATE_EPOCH names, or nothing.

    Raises UsageError for a value that is no time. Source: reproducible-builds.org.
    """
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(text), UTC).date().isoformat() if text else ""
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"SOURCE_DATE_EPOCH is {text[:40]!r}, which is no time.",
            "Give it in seconds since 1970, as `git log -1 --format=%ct` prints it.",
        ) from None


def date_of(site: BuiltSite, one: Slice) -> str:
    """Give the newest day of a slice as the site's sitemaps have it, else as its pages say; of
    undated pages, the newest day in their locale.
    """
    own = f"sitemaps/{one.locale}-{one.name}"
    return (
        epoch_date()
        or _newest(site, _MODIFIED, lambda p: p == f"{own}.xml" or p.startswith(f"{own}-"))
        or _newest(site, _SHOWN, lambda p: p.startswith(one.prefix) and p.endswith(".html"))
        or _newest(site, _MODIFIED, lambda p: p.startswith(f"sitemaps/{one.locale}-"))
        or EARLIEST
    )


def _newest(site: BuiltSite, form: re.Pattern[str], wanted: Callable[[str], bool]) -> str:
    found = (
        max(form.findall(site.text(entry)), default="")
        for entry in site.entries()
        if wanted(entry.path)
    )
    return max(found, default="")
