"""Names of exported files: a person who keeps several on a phone knows each by its name."""

import re
from urllib.parse import urlsplit

from generator.downloads import Format
from generator.export.slices import Slice


def site_slug(base_url: str) -> str:
    """Give a short name of the site, from its address.

    >>> site_slug("https://th.tongwen.example.org/edu/"), site_slug("https://www.smart.cn/")
    ('th-tongwen', 'smart')
    """
    host = (urlsplit(base_url).hostname or "").removeprefix("www.")
    labels = [re.sub(r"[^a-z0-9-]", "", label) for label in host.lower().split(".")]
    return "-".join(labels[:-2] or labels[:1])[:40] or "site"


def file_name(base_url: str, one: Slice, format_: Format, flavour: str = "") -> str:
    """Give where an export lies, from the exports' folder.

    >>> file_name("https://a.example/", Slice("th", "collection", "higher"), "zim", "nopic")
    'th/a.th.higher.nopic.zim'
    """
    parts = (site_slug(base_url), one.locale, one.name, flavour, format_)
    return f"{one.locale}/{'.'.join(part for part in parts if part)}"
