"""Python and the browser's client say the same: tokens, and the first ten results."""

import json
import random
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.__main__ import javascript
from search.analysis.tokens import tokens
from search.find import SearchIndex
from tests.conftest import REPOSITORY
from tests.search_real import write_real_index
from tests.search_samples import COURSES, WORDS, write_index

CLIENT = REPOSITORY / "search" / "client"
VECTORS = json.loads((REPOSITORY / "tests" / "search_vectors.json").read_text(encoding="utf-8"))
Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def node() -> Iterator[Ask]:
    """Ask the client, run by node: one request, one answer."""
    if not shutil.which("node"):
        pytest.skip("there is no node")
    command = ["node", str(REPOSITORY / "tests" / "search_client.mjs"), str(CLIENT)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as client:
        assert client.stdin and client.stdout
        send, receive = client.stdin, client.stdout

        def ask(**request: Any) -> Any:
            send.write(json.dumps(request) + "\n")
            send.flush()
            return json.loads(receive.readline())

        yield ask
        client.stdin.close()
        client.wait(10)


# Tokens


def test_the_rules_in_javascript_are_those_in_python() -> None:
    assert (CLIENT / "rules.js").read_text(encoding="utf-8") == javascript()


@pytest.mark.parametrize(("text", "expected"), VECTORS, ids=[text[:20] for text, _ in VECTORS])
def test_the_golden_vectors_hold_in_both(text: str, expected: list[str], node: Ask) -> None:
    assert tokens(text) == expected
    assert node(tokens=text) == expected


#: Scripts where neighbours matter: marks, digits, joined forms, and what separates.
CHARACTERS = st.one_of(
    st.characters(min_codepoint=1, max_codepoint=0x10FFF, exclude_categories=("Cs", "Cn")),
    st.characters(min_codepoint=0x20, max_codepoint=0x6FF, exclude_categories=("Cn",)),
    st.characters(min_codepoint=0xE00, max_codepoint=0xEFF, exclude_categories=("Cn",)),
    st.sampled_from(
        "abcABC012 .+#-_'’線性代数アｱ한ลาาน้ำإأءىيةكک١۲\u0301\u0308\u064b\u200d\u200bßςΣİ"
    ),
)


@settings(max_examples=600, deadline=None)
@given(text=st.text(CHARACTERS, max_size=40))
def test_any_text_gives_the_same_tokens(text: str, node: Ask) -> None:
    assert node(tokens=text) == tokens(text)


def test_the_characters_above_are_in_both_versions_of_unicode() -> None:
    assert unicodedata.unidata_version >= "14"


# Results


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some words of it are in more documents than a pack holds postings of."""
    folder = tmp_path_factory.mktemp("index") / "search"
    write_index(folder, 3000)
    return folder


def questions(count: int, words: list[str]) -> list[str]:
    """Words and titles; some misspelt, some only begun, in several languages at once."""
    rng = random.Random(20261122)

    def misspelt(word: str) -> str:
        at = rng.randrange(max(1, len(word) - 1))
        swapped = word[at : at + 2][::-1] if rng.random() < 0.5 else word[at + 1 : at + 2]
        return word[:at] + swapped + word[at + 2 :]

    found = []
    for _ in range(count):
        chosen = rng.choices(words, k=rng.choice((1, 1, 2, 2, 3, 5)))
        if rng.random() < 0.3:
            chosen[0] = misspelt(chosen[0])
        if rng.random() < 0.3:
            chosen[-1] = chosen[-1][: rng.randint(1, 4)]
        found.append(" ".join(chosen))
    return found


def differing(
    node: Ask, index: Path, locale: str, asked: list[str], **more: Any
) -> list[tuple[str, Any, Any]]:
    """Give the questions of which the first ten results differ; ties are broken alike."""
    reader, found = SearchIndex.open(index, locale), []
    for question in asked:
        answer = node(index=str(index), locale=locale, q=question, **more)
        ours = [
            (hit.number, hit.found_in)
            for hit in reader.search(question, filters=more.get("filters")).hits
        ]
        theirs = [(hit["document"], hit["foundIn"]) for hit in answer["hits"]]
        if ours != theirs:
            found.append((question, ours, theirs))
    return found


@pytest.mark.parametrize("locale", ["en", "zh-Hans", "ar"])
def test_the_first_ten_results_are_the_same(locale: str, index: Path, node: Ask) -> None:
    words = WORDS + [title for names, _ in COURSES.values() for title in names.values()]
    assert differing(node, index, locale, questions(150, words)) == []


def test_filtered_results_and_counts_are_the_same(index: Path, node: Ask) -> None:
    filters = {"level": ["6", "7"], "provider": ["p03", "tsinghua", "p11"]}
    words = [*WORDS, "algebra", "engineering"]
    assert differing(node, index, "en", questions(60, words), filters=filters) == []
    reader = SearchIndex.open(index, "en")
    values = {
        facet.name: [value for value, _, _ in facet.values]
        for facet in reader.files.facets().facets
    }
    for question in questions(20, words):
        answer = node(index=str(index), locale="en", q=question, filters=filters, counts=True)
        counted = {
            name: {v: n for v, n in zip(values[name], sums, strict=True) if n}
            for name, sums in answer["counts"].items()
        }
        assert counted == reader.counts(question, filters), question


@pytest.mark.real
def test_the_first_ten_results_are_the_same_on_a_real_catalogue(
    real_data: Path, tmp_path: Path, node: Ask
) -> None:
    titles = write_real_index(real_data, tmp_path / "search")
    rng = random.Random(7)
    words = sorted({word for title in titles for word in title.split()})
    asked = questions(250, words) + rng.sample(sorted(titles), 50)
    wrong = differing(node, tmp_path / "search", "en", asked)
    assert len(wrong) <= len(asked) / 100, wrong[:3]
