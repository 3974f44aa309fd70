"""What `listing.html.j2` gets: a page of a listing, or the page of all values of a facet."""

from collections.abc import Iterator

from markupsafe import Markup

from generator.config.model import CollectionConfig
from generator.locales.collation import sort_key
from generator.render.desk import Desk
from generator.render.digest import Member
from generator.render.facets import (
    facet_index_path,
    facet_path,
    pair_path,
    slug,
    vocabulary_of,
)
from generator.render.front import feed_path, listing_path
from generator.render.jsonld import script
from generator.render.listings import Choice, FacetIndex, Listing, Narrowing
from generator.render.press import Press
from generator.render.sheets import Hall
from generator.theme.context import (
    Crumb,
    FacetValue,
    FacetView,
    GroupLink,
    GroupView,
    HallPage,
    ListingPage,
    PageLink,
)
from generator.translation.passages import NO_ATTRS, Passage

#: Pages of a listing named round the current one, besides the first and the last.
_NEAR = 2


def listing_page(listing: Listing, path: str, desk: Desk, press: Press) -> ListingPage:
    """Give a page of a listing, its cards in the order of the reader's alphabet."""
    collection = press.config.collection(listing.collection)
    tag, root = desk.locale.tag, "../" * path.count("/")
    cards = sorted(
        press.cards.card(collection.name, m.shard, m.id, tag) for m in listing.members
    )
    labels = [value_label(desk, collection, facet, value) for facet, value in listing.choices]
    label = desk.collection_label(collection)
    return ListingPage(
        tail=path.partition("/")[2],
        title=" · ".join([label.text for label in labels]) if labels else label,
        intro="" if labels else desk.collection_intro(collection),
        crumbs=tuple(_crumbs(listing, desk, collection, labels)),
        total=listing.total,
        cards=tuple(card.placed(root) for card in cards),
        facets=tuple(_narrowing(n, listing, desk, collection) for n in listing.narrowing),
        pages=tuple(_links(listing, tag)),
        number=listing.number + 1,
        of=len(listing.leaves),
        title_attrs=_title_attrs(desk, collection, labels),
        intro_attrs=desk.collection_attrs(collection, "intro"),
        feed=feed_path(tag, collection.name) if not listing.choices else "",
        jsonld=script(
            {
                "@context": "https://schema.org",
                "@type": "ItemList",
                "itemListElement": [
                    {"@type": "ListItem", "position": n, "url": desk.site.base_url + card.path}
                    for n, card in enumerate(cards, 1)
                ],
            }
        ),
    )


def hall_page(hall: Hall, path: str, desk: Desk, press: Press) -> HallPage:
    """Give the page of all services, each group in the order of the reader's alphabet."""
    collection, tag = press.config.collection(hall.collection), desk.locale.tag
    bare = Listing(collection.name, (), ("",), 0, (), hall.total)
    return HallPage(
        tail=path.partition("/")[2],
        title=desk.collection_label(collection),
        intro=desk.collection_intro(collection),
        crumbs=(),
        total=hall.total,
        groups=tuple(_group(hall, code, found, desk, press) for code, found in hall.groups),
        facets=tuple(_narrowing(n, bare, desk, collection) for n in hall.narrowing),
        feed=feed_path(tag, collection.name),
        title_attrs=desk.collection_attrs(collection),
        intro_attrs=desk.collection_attrs(collection, "intro"),
    )


def _group(
    hall: Hall, code: str, members: tuple[Member, ...], desk: Desk, press: Press
) -> GroupView:
    collection, tag = press.config.collection(hall.collection), desk.locale.tag
    cards = sorted(press.cards.card(collection.name, m.shard, m.id, tag) for m in members)
    if code:
        value = _value(desk, collection, (), hall.facet, code, len(members))
    else:
        value = FacetValue(desk.interface.gettext("Other"), "", len(members))
    links = (GroupLink(c.title, c.path, c.state, desk.attrs(c.title_tag or tag)) for c in cards)
    return GroupView(value, f"group-{slug(code) if code else 'other'}", tuple(links))


def _title_attrs(desk: Desk, collection: CollectionConfig, labels: list[Passage]) -> Markup:
    """Attributes of a title in one language; that of a pair may be in two."""
    if not labels:
        return desk.collection_attrs(collection)
    return labels[0].attrs if len({one.tag for one in labels}) == 1 else NO_ATTRS


def value_label(desk: Desk, collection: CollectionConfig, facet: str, value: str) -> Passage:
    """Give the label of a facet's value: a term's, a language's name, or the value itself."""
    if facet == "languages":
        return desk.passage(desk.language(value).label, desk.locale.tag, "source")
    if vocabulary := vocabulary_of(collection, facet):
        return desk.term_label(vocabulary, value)
    return desk.passage(value, desk.config.site.source.tag, "source")


def _crumbs(
    listing: Listing, desk: Desk, collection: CollectionConfig, labels: list[Passage]
) -> Iterator[Crumb]:
    if not listing.choices:
        return
    tag = desk.locale.tag
    yield _home(desk, collection)
    facet, value = listing.choices[0]
    yield Crumb(
        desk.facet_label(collection, facet),
        facet_index_path(tag, collection.name, facet),
        desk.facet_attrs(collection, facet),
    )
    if len(listing.choices) > 1:
        path = facet_path(tag, collection.name, facet, value)
        yield Crumb(labels[0].text, path, labels[0].attrs)


def _home(desk: Desk, collection: CollectionConfig) -> Crumb:
    """The collection itself."""
    return Crumb(
        desk.collection_label(collection),
        f"{desk.locale.tag}/{collection.name}/index.html",
        desk.collection_attrs(collection),
    )


def _links(listing: Listing, tag: str) -> Iterator[PageLink]:
    last, here = len(listing.leaves) - 1, listing.number
    if not last:
        return
    near = range(max(here - _NEAR, 0), min(here + _NEAR, last) + 1)
    for number in sorted({0, *near, last}):
        yield PageLink(number + 1, listing_path(tag, listing, number), number == here)


def _narrowing(
    one: Narrowing, listing: Listing, desk: Desk, collection: CollectionConfig
) -> FacetView:
    values = [
        _value(desk, collection, listing.choices, one.facet, *pair) for pair in one.values
    ]
    if one.total > len(values):
        everything = desk.interface.gettext("All")
        path = facet_index_path(desk.locale.tag, collection.name, one.facet)
        values.append(FacetValue(everything, path, one.total))
    return _view(desk, collection, one.facet, values)


def _view(
    desk: Desk, collection: CollectionConfig, facet: str, values: list[FacetValue]
) -> FacetView:
    label, attrs = desk.facet_label(collection, facet), desk.facet_attrs(collection, facet)
    return FacetView(facet, label, tuple(values), attrs)


def _value(
    desk: Desk,
    collection: CollectionConfig,
    choices: tuple[Choice, ...],
    facet: str,
    value: str,
    count: int,
) -> FacetValue:
    tag, name = desk.locale.tag, collection.name
    label = value_label(desk, collection, facet, value)
    path = (
        pair_path(tag, name, choices[0], (facet, value))
        if choices
        else facet_path(tag, name, facet, value)
    )
    terms = desk.vocabularies.get(vocabulary_of(collection, facet), {})
    depth, at = 0, value
    while (term := terms.get(at)) and term.broader and depth < 8:
        depth, at = depth + 1, term.broader
    return FacetValue(label.text, path, count, attrs=label.attrs, depth=depth)


def facet_page(index: FacetIndex, path: str, desk: Desk, press: Press) -> ListingPage:
    """Give the page of all values of a facet."""
    collection = press.config.collection(index.collection)
    label = desk.facet_label(collection, index.facet)
    values = [_value(desk, collection, (), index.facet, value, n) for value, n in index.values]
    if not vocabulary_of(collection, index.facet) or not index.values[0][0].isdigit():
        values.sort(key=lambda v: sort_key(v.label, desk.locale))
    return ListingPage(
        tail=path.partition("/")[2],
        title=f"{desk.collection_label(collection)}: {label}",
        intro="",
        crumbs=(_home(desk, collection),),
        total=0,
        cards=(),
        facets=(_view(desk, collection, index.facet, values),),
    )
