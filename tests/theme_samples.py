"""Sample pages in the theme's typed context: four scripts, fallbacks, drafts, hostile words."""

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup
from msgspec.structs import replace

from generator.theme import context as c
from generator.translation.passages import Html, Passage, passage_list
from tests.theme_parts import (
    COLLECTIONS,
    HOSTILE,
    LOCALES,
    LONG,
    TEXTS,
    attrs,
    chrome,
    draw,
    found,
    listed,
    plain,
    said,
    term,
)

DATE = c.DateView("2026-03-12", "2026-03-12")
JSONLD = """{"@type":"Course","name":"Linear algebra","identifier":"xianxing-daishu",\
"provider":{"name":"A & B {University}"},"dateModified":"2026-03-12"}"""


def record(tag: str) -> c.RecordPage:
    own = tag == "zh-Hans"
    chinese = c.Labelled("zh-Hans", TEXTS["chinese"][tag])
    return c.RecordPage(
        id="xianxing-daishu",
        tail="higher/xianxing-daishu.html",
        title=said("titles", tag),
        summary=said("summaries", tag, "stale"),
        description=said("descriptions", tag, "draft"),
        outcomes=listed("outcomes", tag, "draft"),
        syllabus=listed("syllabus", tag),
        kind_label=TEXTS["kind"][tag],
        provider=term("thu", "provider", tag, "providers"),
        country=term("CN", "country", tag),
        subjects=(term("0541", "subject", tag, "subjects"),),
        level=term("6", "level", tag, "levels"),
        languages=(chinese,),
        workload=("3–5 h", "14 × 7 d"),
        audience=(term("students", "audience", tag),),
        media=(c.MediaView(said("media", tag), (chinese, c.Labelled("en", "English"))),),
        licence=term("CC-BY-4.0", "licence", tag),
        link="https://example.org/course",
        published=DATE,
        updated=DATE,
        tags=("矩阵", "特征值"),
        keywords=(said("media", tag),),
        tags_attrs=attrs("zh-Hans", tag),
        fields=(
            c.FieldView("eqf", "EQF", text=plain("6")),
            c.FieldView("assessment", "Assessment", text=said("summaries", tag, "draft")),
            c.FieldView("steps", "Steps", items=listed("outcomes", tag)),
        ),
        retired=tag == "th",
        replaced_by="th/higher/juzhen.html" if tag == "th" else "",
        state="source" if own else "draft",
        translated=5 if own else 3,
        translatable=5,
        stale=0 if own else 1,
        source=c.Labelled("zh-Hans", "简体中文"),
        improve="" if own else "https://git.example.org/x#L12",
        jsonld=Html(JSONLD.encode()),
        original=None if own else original(tag),
        reading="4 min",
        availability=availability(tag),
        related=(
            c.RelatedView(f"{tag}/higher/juzhen.html", said("titles", tag, "draft")),
            c.RelatedView(
                "zh-Hans/higher/weijifen.html",
                said("titles", "zh-Hans"),
                None if own else c.Labelled("zh-Hans", "简体中文"),
            ),
        ),
    )


def original(tag: str) -> Passage:
    """The title as it was written."""
    return replace(said("titles", "zh-Hans"), attrs=attrs("zh-Hans", tag))


def availability(tag: str) -> c.AvailabilityView:
    """A course in Chinese, with a page in three languages and subtitles by a machine."""
    chinese, english = c.Labelled("zh-Hans", TEXTS["chinese"][tag]), c.Labelled("en", "English")
    rows = (
        c.AvailabilityRow(chinese, "source", False, ("yes", "yes")),
        c.AvailabilityRow(english, "draft", True, ("no", "machine")),
        c.AvailabilityRow(c.Labelled("ru", "Русский"), "", False, ("no", "yes")),
    )
    return c.AvailabilityView((said("media", tag), said("media", "zh-Hans")), rows)


def hostile(tag: str) -> c.RecordPage:
    address = "https://example.org/?a=1&b=%22'"
    return replace(
        record(tag),
        id="x",
        tail="higher/x.html",
        title=plain(HOSTILE),
        summary=plain(LONG),
        description=plain(""),
        outcomes=passage_list((HOSTILE, LONG), "en"),
        provider=c.TermView("x", plain(HOSTILE)),
        tags=(HOSTILE, LONG),
        keywords=(plain(HOSTILE),),
        workload=(),
        fields=(),
        link=address,
        improve=address,
        related=(c.RelatedView("x/x.html", plain(HOSTILE)),),
    )


def bare(tag: str) -> c.RecordPage:
    """A record with nothing but a title."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("subjects", "languages", "workload", "audience", "media", "tags", "fields"), ()
    )
    nothing |= dict.fromkeys(
        ("provider", "country", "level", "licence", "published", "updated")
    )
    nothing |= dict.fromkeys(("summary", "description"), plain(""))
    nothing |= dict.fromkeys(("outcomes", "syllabus"), passage_list((), "en"))
    nothing |= dict.fromkeys(("link", "improve", "replaced_by"), "")
    nothing |= {"related": (), "original": None, "reading": "", "availability": None}
    nothing |= {"retired": False, "state": "source", "stale": 0}
    nothing |= {"translated": 1, "translatable": 1}
    return replace(record(tag), id="bare", tail="higher/bare.html", **nothing)


def cards(tag: str) -> tuple[c.Card, ...]:
    own = tag == "zh-Hans"
    algebra = c.Card(
        path=f"{tag}/higher/xianxing-daishu.html",
        title=said("titles", tag),
        summary=said("summaries", tag),
        kind_label=TEXTS["kind"][tag],
        provider=term("thu", "provider", tag),
        level=term("6", "level", tag),
        languages=(c.Labelled("zh-Hans", TEXTS["chinese"][tag]),),
        state="source" if own else "draft",
        original=None if own else original(tag),
    )
    literature = replace(
        algebra,
        path="zh-Hans/higher/gudai.html",
        title=said("literature", tag),
        summary=said("literature_summary", tag),
        provider=None,
        level=None,
        state="source",
        leads_to=None if own else c.Labelled("zh-Hans", "简体中文"),
    )
    odd = replace(algebra, title=plain(HOSTILE), summary=plain(LONG), state="source")
    return (algebra, literature, odd)


def drawn_cards(tag: str) -> tuple[Html, ...]:
    known = chrome(tag, "listing")
    return tuple(Html(draw("card.html.j2", known, card).encode()) for card in cards(tag))


def facets(tag: str) -> tuple[c.FacetView, ...]:
    science, subject = said("science", tag), said("subject", tag)
    subjects = (
        c.FacetValue(science.text, f"{tag}/higher/subjects/05.html", 41, attrs=science.attrs),
        c.FacetValue(subject.text, f"{tag}/higher/subjects/0541.html", 18, True, depth=1),
    )
    level = TEXTS["level"][tag]
    levels = tuple(
        c.FacetValue(f"{level} {n}", f"{tag}/higher/level/{n}.html", 20 - n) for n in range(14)
    )
    return (
        c.FacetView("subjects", "Subjects", subjects),
        c.FacetView("level", "Level", levels),
    )


def listing(tag: str) -> c.ListingPage:
    label = TEXTS["shelves"][tag][2]
    return c.ListingPage(
        tail="higher.html",
        title=f"{label} · {TEXTS['subject'][tag]}",
        intro=TEXTS["about"][tag],
        crumbs=(c.Crumb(label, f"{tag}/higher.html"),),
        total=214,
        cards=drawn_cards(tag) * 4,
        facets=facets(tag),
        pages=tuple(c.PageLink(n, f"{tag}/higher-{n}.html", n == 2) for n in range(1, 6)),
        number=2,
        of=5,
        feed=f"{tag}/higher.atom",
        jsonld=Html(b"{}"),
    )


def shelves(tag: str) -> tuple[c.CollectionView, ...]:
    labels = zip(COLLECTIONS, TEXTS["shelves"][tag], strict=True)
    about = TEXTS["about"][tag]
    return tuple(
        c.CollectionView(key, label, about, f"{tag}/{key}.html", 7 * n + 1)
        for n, (key, label) in enumerate(labels)
    )


def home(tag: str) -> c.HomePage:
    values = (
        c.FacetValue(TEXTS["subject"][tag], f"{tag}/maths.html", 3),
        c.FacetValue(LONG, f"{tag}/long.html", 1_204),
    )
    subjects = c.FacetView("subjects", TEXTS["subject"][tag], values, path=f"{tag}/all.html")
    level = c.FacetView("level", TEXTS["level"][tag], values[:1])
    sectors = tuple(c.SectorView(one, (subjects, level)) for one in shelves(tag))
    figure = c.HomeFigure(
        said("titles", tag), f"{tag}/data.html", "> 1.92", said("titles", tag), DATE
    )
    return c.HomePage(
        tail="index.html",
        sectors=sectors[:4],
        credentials=sectors[4:5],
        services=sectors[5:6],
        library=shelves(tag)[6:],
        documents=(c.DocumentView(found("document", tag)[1], f"{tag}/white-paper/0.html"),),
        vocabularies=(
            c.NavItem(TEXTS["subject"][tag], f"{tag}/subjects.html"),
            c.NavItem(TEXTS["level"][tag], f"{tag}/levels.html"),
        ),
        cards=drawn_cards(tag)[:2],
        total=300_214,
        figures=(figure,) * 3,
        data=f"{tag}/data.html",
        jsonld=Html(b"{}"),
    )


def search(tag: str) -> c.SearchPage:
    return c.SearchPage(
        tail="search.html",
        index=f"search/{tag}/root.bin",
        modules=("assets/search.0123/page.js", "assets/search.0123/query.js"),
        collections=shelves(tag),
        vocabularies=home(tag).vocabularies,
    )


def document(tag: str) -> c.DocumentPage:
    own = tag == "zh-Hans"
    chapters = TEXTS["chapters"]["zh-Hans"]
    nav = tuple(
        c.NavItem(name, f"{tag}/white-paper/{n}.html", n == 1)
        for n, name in enumerate(chapters)
    )
    title = found("document", tag)[1]
    return c.DocumentPage(
        tail="white-paper/1.html",
        title=chapters[1],
        document_title=title,
        body=Markup(found("body", tag)[1]),
        attrs=attrs("zh-Hans", tag),
        nav=nav,
        toc=(c.TocItem("一、背景", "a", 2), c.TocItem("数字", "b", 3)),
        previous=nav[0],
        next=nav[2],
        state="source" if own else "untranslated",
        translated=21 if own else 0,
        translatable=21,
        stale=0,
        improve="https://git.example.org/x",
        updated=DATE,
        crumbs=(c.Crumb(title, f"{tag}/white-paper/0.html"),),
    )


def vocabulary(tag: str) -> c.VocabularyPage:
    rows = (
        c.TermRow(term("05", "science", tag, "subjects", 41), 0),
        c.TermRow(term("054", "subject", tag, "subjects", 18), 1),
        c.TermRow(term("0541", "subject", tag, "subjects", 18), 2),
        c.TermRow(term("06", "computing", tag), 0),
    )
    return c.VocabularyPage("subjects.html", TEXTS["subject"][tag], (), rows)


def one_term(tag: str) -> c.TermPage:
    label = said("subject", tag, "draft")
    shelf = TEXTS["shelves"][tag][2]
    return c.TermPage(
        tail="subjects/0541.html",
        title=label.text,
        term=c.TermView("0541", label),
        note="",
        link="https://example.org/isced",
        crumbs=(c.Crumb("Subjects", f"{tag}/subjects.html"),),
        broader=(term("054", "subject", tag, "subjects"),),
        narrower=(),
        listings=(c.FacetValue(shelf, f"{tag}/higher/subjects/0541.html", 18),),
    )


def status(tag: str) -> c.StatusPage:
    columns = tuple(
        c.StateColumn(label, "A machine made it, and no person has checked it.")
        for label in ("Reviewed translation", "Translated", "Machine translation", "No text")
    )
    shelf = TEXTS["shelves"][tag][2]
    row = c.StatusRow(shelf, f"{tag}/higher/index.html", "84%", ("1", "65", "3", "9"), "78")
    whole = c.StatusRow("All", "", "84%", ("1", "65", "3", "9"), "78")
    data = f"{tag}/translation-status.json"
    return c.StatusPage("translation-status.html", columns, (row, whole), 3, 78, data)


def kinds(tag: str) -> Iterator[tuple[str, c.RecordPage]]:
    """Yield templates and pages of the kinds that have their own: whole, and bare."""
    text = c.FieldView("text", LONG, text=said("summaries", tag, "draft"))
    items = c.FieldView("items", TEXTS["level"][tag], items=listed("outcomes", tag, "draft"))
    steps = c.FieldView("steps", TEXTS["subject"][tag], items=listed("outcomes", tag))
    code = c.FieldView("code", TEXTS["level"][tag], terms=(term("one", "titles", tag),))
    day = c.FieldView("day", TEXTS["level"][tag], date=DATE)
    number = c.FieldView("number", TEXTS["level"][tag], text=plain("6"))
    whole: dict[str, tuple[type[c.RecordPage], dict[str, Any]]] = {
        "service": (
            c.ServicePage,
            {"group": code, "documents": items, "steps": steps, "cost": text, "checked": day},
        ),
        "standard": (
            c.StandardPage,
            {"designation": number, "type": code, "issuer": text, "issued": day}
            | {"clauses": items, "checked": day},
        ),
        "event": (
            c.EventPage,
            {"start": day, "end": day, "place": text, "organiser": text, "theme": text}
            | {"figures": items, "calendar": f"{tag}/x.ics"},
        ),
        "mirror": (
            c.MirrorPage,
            {"operator": text, "standing": code, "since": day, "checked": day}
            | {"example": True},
        ),
        "micro-credential": (
            c.MicroCredentialPage,
            {"eqf": number, "assessment": text, "participation": text, "quality": text}
            | {"prerequisites": text, "supervision": text, "stackability": text}
            | {"achievement": f"{tag}/a.json", "learning_model": f"{tag}/e.json"},
        ),
    }
    for name, (kind, own) in whole.items():
        for source, values in ((record(tag), own), (bare(tag), {})):
            fields = {f: getattr(source, f) for f in c.RecordPage.__struct_fields__}
            fields |= {"tail": f"{name}/{source.id}.html", "fields": ()}
            yield f"{name}.html.j2", kind(**fields, **values)


def hall(tag: str) -> c.HallPage:
    links = tuple(
        c.GroupLink(LONG if n else TEXTS["subject"][tag], f"{tag}/x{n}.html", state)
        for n, state in enumerate(("draft", "translated"))
    )
    names = [TEXTS[name][tag] for name in ("subject", "level", "titles")]
    value = c.FacetValue(TEXTS["subject"][tag], f"{tag}/by.html", 2)
    ways = (c.FacetView("audience", TEXTS["level"][tag], (value,)),)
    groups = tuple(
        c.GroupView(c.FacetValue(name, f"{tag}/by.html", 2), f"group-{n}", links)
        for n, name in enumerate(names)
    )
    return c.HallPage(
        "services/index.html", TEXTS["subject"][tag], LONG, (), 6, groups, ways, f"{tag}.xml"
    )


def samples() -> Iterator[tuple[str, str, c.Chrome, Any]]:
    """Yield path, template, known names and page: every template in every locale."""
    yield (
        "index.html",
        "index.html.j2",
        replace(chrome("en", "root", 0), nav=()),
        None,
    )
    for tag in LOCALES:
        pages = (
            ("home", home(tag)),
            ("listing", listing(tag)),
            ("record", record(tag)),
            ("record", hostile(tag)),
            ("record", bare(tag)),
            ("vocabulary", vocabulary(tag)),
            ("term", one_term(tag)),
            ("document", document(tag)),
            ("search", search(tag)),
            ("status", status(tag)),
            ("learning", c.LearningPage("my-learning.html")),
            ("missing", c.MissingPage("404.html")),
            ("tombstone", c.TombstonePage("higher/gone.html", "gone", "en/higher/x.html")),
        )
        for kind, page in pages:
            template = "404.html.j2" if kind == "missing" else f"{kind}.html.j2"
            known = chrome(tag, kind, page.tail.count("/") + 1)
            yield f"{tag}/{page.tail}", template, known, page
        yield (
            f"{tag}/services/index.html",
            "hall.html.j2",
            chrome(tag, "collection", 2),
            hall(tag),
        )
        for template, page in kinds(tag):
            yield f"{tag}/{page.tail}", template, chrome(tag, "record", 2), page
