"""From what a reader types to terms of the index: FORMAT.md, "Queries", 1 and 2."""

from typing import NamedTuple

from search.analysis import rules
from search.analysis.tokens import gram_length, tokens
from search.build.words import half_of
from search.codec.packs import Head, Pack
from search.codec.titles import form_text, title_texts
from search.files import IndexFiles

MOST_TOKENS, COMPLETIONS = 24, 4
#: Words shorter than this are not taken for misspelt; from here on two mistakes are allowed.
CORRECTED, CORRECTED_TWICE = 4, 8
#: The Arabic article: a word is known with it and without.
ARTICLE = "ال"


class Group(NamedTuple):
    """What one token stands for: heads, by their keys; none where nothing is known."""

    token: str
    heads: tuple[str, ...]


class Asked(NamedTuple):
    """A query, resolved."""

    groups: tuple[Group, ...]
    #: Pairs of neighbours, the whole, and each word's form, as title texts.
    titles: tuple[str, ...]


def ask(index: IndexFiles, query: str, exact: bool = False) -> Asked:
    """Resolve a query against the dictionary of an index; `exact`: only keys as they are."""
    found = tokens(query[: rules.QUERY_LIMIT])
    if not found:
        return Asked((), ())
    stop = frozenset(index.root.stop)
    kept = [token for token in found if token not in stop] or found
    distinct = list(dict.fromkeys(kept))[:MOST_TOKENS]

    def heads(token: str) -> tuple[str, ...]:
        if exact:
            return known(index, token)
        return resolve(index, token, token == found[-1])

    groups = [Group(token, heads(token)) for token in distinct]
    pairs, whole = title_texts(found[: rules.TITLE_LIMIT], stop)
    forms = map(form_text, distinct)
    return Asked(_joined(groups), (*pairs[: MOST_TOKENS - 1], whole, *forms))


def _joined(groups: list[Group]) -> tuple[Group, ...]:
    """Give each head to the first group that has it; leave out groups left without."""
    taken: set[str] = set()
    found: list[Group] = []
    for group in groups:
        heads = tuple(head for head in group.heads if head not in taken)
        if group.heads and not heads:
            continue
        taken.update(heads)
        found.append(group._replace(heads=heads))
    return tuple(found)


def known(index: IndexFiles, token: str) -> tuple[str, ...]:
    """Give the head of a token's own key; in Arabic, also without or with the article."""
    keys = [token]
    if "\u0620" <= token[0] <= "\u064a":
        bare = token.removeprefix(ARTICLE)
        keys.append(bare if bare != token and len(bare) > 1 else ARTICLE + token)
    for key in keys:
        if (lead := index.lead(key)) is not None:
            return (lead[0],)
    return ()


def resolve(index: IndexFiles, token: str, last: bool) -> tuple[str, ...]:
    """Give the heads a token stands for, by their keys."""
    if found := known(index, token):
        return found
    size = gram_length(token)
    if (last or len(token) < size) and (found := complete(index, token)):
        return found
    if size:
        return ()
    pack = index.pack_for(token)
    if pack is None:
        return ()
    key = (
        _misspelt_here(pack, token)
        or _inflected(pack, token)
        or _misspelt_elsewhere(index, token)
    )
    lead = index.lead(key) if key else None
    return (lead[0],) if lead else ()


def complete(index: IndexFiles, beginning: str, limit: int = COMPLETIONS) -> tuple[str, ...]:
    """Give the heads of the best words with a beginning."""
    if index.root.spans_packs(beginning):
        keys = index.completions(beginning)
    else:
        pack = index.pack_for(beginning)
        keys = _by_frequency(pack, beginning) if pack else []
    heads: dict[str, None] = {}
    for key in keys:
        if (lead := index.lead(key)) is not None:
            heads[lead[0]] = None
        if len(heads) == limit:
            break
    return tuple(heads)


def _frequency(lead: Head | str) -> int:
    return lead.frequency if isinstance(lead, Head) else 0


def _by_frequency(pack: Pack, beginning: str) -> list[str]:
    places = [at for at, key in enumerate(pack.keys) if key.startswith(beginning)]
    places.sort(key=lambda at: (-_frequency(pack.leads[at]), at))
    return [pack.keys[at] for at in places]


def _misspelt_here(pack: Pack, word: str) -> str | None:
    if len(word) < CORRECTED:
        return None
    near = [
        (-_frequency(pack.leads[at]), at)
        for at, key in enumerate(pack.keys)
        if distance(key, word, 1) == 1
    ]
    return pack.keys[min(near)[1]] if near else None


def _inflected(pack: Pack, word: str) -> str | None:
    """Give the commonest key with the longest beginning in common."""
    least = max(3, -(-3 * len(word) // 5))
    found = []
    for at, (key, lead) in enumerate(zip(pack.keys, pack.leads, strict=True)):
        shared = _shared(key, word)
        if isinstance(lead, Head) and shared >= least and len(key) <= len(word) + 4:
            found.append((-shared, -lead.frequency, at))
    return pack.keys[min(found)[2]] if found else None


def _shared(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _misspelt_elsewhere(index: IndexFiles, word: str) -> str | None:
    if len(word) < CORRECTED:
        return None
    allowed = 1 if len(word) < CORRECTED_TWICE else 2
    found = [
        (far, -common, key)
        for half in half_of(word, (len(word) - 1) // 2)
        for common, key in index.spellings(half)
        if (far := distance(key, word, allowed)) <= allowed
    ]
    return min(found)[2] if found else None


def distance(one: str, other: str, limit: int) -> int:
    """Give the optimal string alignment distance, or more than `limit`.

    >>> distance("algebra", "algbera", 2), distance("algebra", "alebr", 2)
    (1, 2)
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        following = [i]
        for j, right in enumerate(other, 1):
            cost = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            following.append(cost)
        if min(following) > limit:
            return limit + 1
        before, row = row, following
    return row[-1]
