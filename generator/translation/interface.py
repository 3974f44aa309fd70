"""The interface's own words that no template holds, in English; they go into `ui.po` too.

A text with a number comes as a pair, one and many, with `%(num)s` where the number stands.
"""

from collections.abc import Iterator, Mapping

from generator.translation.passages import State

#: Label of a passage's state, as a reader sees it.
STATE_LABELS: Mapping[State, str] = {
    "untranslated": "Not translated yet",
    "rejected": "Translation withdrawn",
    "draft": "Machine translation",
    "needs-review": "Needs review",
    "stale": "Outdated translation",
    "translated": "Translated",
    "approved": "Reviewed translation",
    "source": "Original",
}

#: What each state means, for readers who want to know.
STATE_MEANINGS: Mapping[State, str] = {
    "untranslated": "There is no translation; readers get another language.",
    "rejected": "The translation was refused; readers get another language.",
    "draft": "A machine made it, and no person has checked it.",
    "needs-review": "A person has to look at it again.",
    "stale": "The original has changed since it was translated.",
    "translated": "Translated, but no second person has checked it yet.",
    "approved": "Translated, and a second person agreed.",
}

#: Label of a record's kind.
KINDS: Mapping[str, str] = {
    "course": "Course",
    "lesson": "Lesson",
    "training": "Training",
    "micro-credential": "Micro-credential",
    "service": "Service",
    "resource": "Resource",
    "case": "Case",
    "standard": "Standard",
    "event": "Event",
    "organisation": "Organisation",
    "mirror": "Mirror",
    "platform": "Platform",
}

#: So many records of a kind; `record` where kinds are mixed.
COUNTED: Mapping[str, tuple[str, str]] = {
    "course": ("%(num)s course", "%(num)s courses"),
    "lesson": ("%(num)s lesson", "%(num)s lessons"),
    "training": ("%(num)s training", "%(num)s trainings"),
    "micro-credential": ("%(num)s micro-credential", "%(num)s micro-credentials"),
    "service": ("%(num)s service", "%(num)s services"),
    "resource": ("%(num)s resource", "%(num)s resources"),
    "case": ("%(num)s case", "%(num)s cases"),
    "standard": ("%(num)s standard", "%(num)s standards"),
    "event": ("%(num)s event", "%(num)s events"),
    "organisation": ("%(num)s organisation", "%(num)s organisations"),
    "mirror": ("%(num)s mirror", "%(num)s mirrors"),
    "platform": ("%(num)s platform", "%(num)s platforms"),
    "record": ("%(num)s entry", "%(num)s entries"),
    "page": ("%(num)s page", "%(num)s pages"),
}

#: Ways to browse that every collection may have.
FACETS: Mapping[str, str] = {
    "subjects": "Subject",
    "level": "Level",
    "provider": "Provider",
    "languages": "Language",
    "audience": "Audience",
    "country": "Country",
    "tags": "Tags",
    "kind": "Kind",
    "grade": "Grade",
    "licence": "Licence",
    "media": "Media",
}

#: Names of the vocabularies that come with the tool.
VOCABULARIES: Mapping[str, str] = {
    "subjects": "Subjects",
    "levels": "Levels",
    "providers": "Providers",
    "countries": "Countries",
    "audiences": "Audiences",
    "media": "Media",
    "licences": "Licences",
    "service-groups": "Service groups",
    "grades": "Grades",
    "regions": "Provinces and regions",
    "standard-types": "Types of standards",
    "organisation-roles": "Roles",
    "mirror-standings": "Standing of mirrors",
    "platform-stages": "Stages of platforms",
}

#: What copies for reading offline say of themselves.
OFFLINE: Mapping[str, str] = {
    "copy": "Offline copy, as of %(date)s",
    "page": "This page online",
    "mark": "needs a connection",
    "search": "Links marked with an arrow need a connection; so does search.",
    "links": "Links marked with an arrow need a connection.",
    "start": "Start reading",
    "contents": "Contents",
    "online": "Read online",
    "picture": "Picture",
}

#: How a source puts a figure.
BOUNDS: Mapping[str, str] = {
    "more-than": "more than %(value)s",
    "about": "about %(value)s",
}

#: How far a figure can be trusted.
FIGURE_STATUS: Mapping[str, str] = {
    "reported": "Reported",
    "unverified": "Unverified",
}

#: How to cite a page.
CITATION = "%(provider)s (%(date)s). %(title)s. %(site)s. %(url)s"

#: Words that stand alone.
WORDS = ("All", "Other", "Collection", "Yes", "No", "Search", "Interface", "Controlled terms")


def singles() -> Iterator[str]:
    """Go through the texts without number."""
    for table in (STATE_LABELS, STATE_MEANINGS, KINDS, FACETS, VOCABULARIES, OFFLINE):
        yield from table.values()
    yield from WORDS
    yield CITATION
    yield from (
        *BOUNDS.values(),
        *FIGURE_STATUS.values(),
        "Open data",
        "Link to this paragraph",
        "Table",
    )


def pairs() -> Iterator[tuple[str, str]]:
    """Go through the texts with a number: one and many."""
    yield from COUNTED.values()
