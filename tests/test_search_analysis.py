"""Texts to tokens: golden vectors, to which the browser is held as well; properties."""

import json
import pickle
import subprocess
import sys
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import rules
from search.analysis.__main__ import javascript
from search.analysis.schema import plain_schema, stemming_analyzer, surface_analyzer
from search.analysis.stems import stem_words, stop_words
from search.analysis.tokens import columns, fold, gram_length, script, tokens

HERE = Path(__file__).parent
VECTORS = json.loads((HERE / "search_vectors.json").read_text("utf-8"))
#: Everything Unicode 14 has, and what people type to break things.
hostile = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([text for text, _ in VECTORS])).map("".join),
    st.text(
        st.sampled_from(
            "aeé\u0301\u0327ßİıςΣ٣ـَُإآยำกຂက្ខ线가ーｶﾞ\u200d\u200b\u202e.+#0１²½\n\x00😀"
        )
    ),
)


@pytest.mark.parametrize(("text", "expected"), VECTORS, ids=[text[:20] for text, _ in VECTORS])
def test_texts_have_the_tokens_of_the_golden_vectors(text, expected):
    assert tokens(text) == expected


@given(hostile)
def test_tokens_are_keys_already(text):
    for token in tokens(text):
        assert token == fold(token)
        assert 0 < len(token) <= rules.WORD_LIMIT
        assert unicodedata.is_normalized("NFC", token)
        assert not any(letter.isspace() for letter in token)


@given(st.lists(hostile, max_size=5))
def test_columns_read_as_texts_one_by_one(texts):
    found, one = [], []
    for surface in columns(texts):
        if surface == "\n":
            found.append([key for key in map(fold, one) if key])
            one = []
        else:
            one.append(surface)
    assert found[: len(texts)] == [tokens(text) for text in texts]


@given(hostile)
def test_whoosh_reads_queries_as_the_index_was_written(text):
    assert [token.text for token in surface_analyzer()(text)] == tokens(text)


@given(hostile)
def test_stems_are_keys_and_never_empty(text):
    found = tokens(text)
    for locale in ("en", "ar", "ru", "zh-Hans"):
        stems = stem_words(found, locale)
        assert all(stem and fold(stem) == stem for stem in stems)


@pytest.mark.parametrize(
    ("locale", "one", "other"),
    [
        ("en", "engineering", "engineers"),
        ("fr", "algébriques", "algebrique"),
        ("ru", "линейная", "линейной"),
        ("es", "matemáticas", "matemática"),
        ("ar", "الجبر", "جبر"),
        ("de", "Häuser", "Hauses"),
        ("zh-Hans", "courses", "course"),
    ],
)
def test_forms_of_a_word_have_one_stem(locale, one, other):
    analyzer = stemming_analyzer(locale)
    assert [t.text for t in analyzer(one)] == [t.text for t in analyzer(other)]


def test_stop_words_are_keys():
    assert {"the", "and"} <= stop_words("en")
    assert {"les", "a", "meme"} <= stop_words("fr")
    assert stop_words("th") == frozenset()


@pytest.mark.parametrize(
    ("token", "name"),
    [("代数", "han"), ("ไทย", "thai"), ("algebra", "latin"), ("ελ", "greek"), ("2024", "")],
)
def test_tokens_know_their_script(token, name):
    assert script(token) == name


def test_ranges_do_not_overlap_and_ascend():
    for ranges in (rules.IGNORED, rules.GRAM2, rules.GRAM3, rules.POINTS):
        flat = [code for pair in ranges for code in pair]
        assert flat == sorted(flat)
    both = sorted(rules.GRAM2 + rules.GRAM3)
    assert all(high < low for (_, high), (low, _) in pairwise(both))


def test_zeros_are_those_that_unicode_has_after_nfkc():
    kept = {
        code
        for code in range(128, 0x10000)
        if unicodedata.category(chr(code)) == "Nd"
        and unicodedata.decimal(chr(code)) == 0
        and unicodedata.normalize("NFKC", chr(code)) == chr(code)
    }
    assert kept == set(rules.ZEROS)


def test_grams_are_as_long_as_their_script_wants():
    assert [gram_length(text) for text in ("线", "が", "한", "ไ", "ຂ", "က", "ខ", "a", "я")] == [
        *(2, 2, 2, 3, 3, 3, 3, 0, 0)
    ]


def test_the_browser_has_the_rules_of_today():
    written = (HERE.parent / "search" / "client" / "rules.js").read_text("utf-8")
    assert written == javascript(), "run: python -m search.analysis > search/client/rules.js"


def test_the_rules_are_printed_by_the_command():
    command = [sys.executable, "-m", "search.analysis"]
    found = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert found.stdout == javascript()


def test_the_schema_can_be_pickled_as_whoosh_does():
    schema = pickle.loads(pickle.dumps(plain_schema("fr")))
    assert [t.text for t in schema["text"].analyzer("algèbres")] == ["algebr"]
