"""The order of words: what a reader of each language expects."""

import csv
import importlib.util
import random
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from generator.locales import parse_locale
from generator.locales.collation import COLLATION, sort_key, sort_keys
from generator.locales.pinyin import readings

REPOSITORY = Path(__file__).parent.parent
SITE = ["zh-Hans", "en", "ar", "fr", "ru", "es", "th"]
#: Texts that the rules change, or that hold what keys are made with.
TOLD = [
    "", " ", "a  b", " a", "a ", "a\0b", "\0", "重庆", "银行 2", "التعليم", "ال", "ไก่ 10", "Ñu",
    "ΌΔΟΣ", "Σ", "é", "e\u0301", "\u0301", "🄁 7", "½", "第10课", "\n", "\ud800", "İ",
]  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("en", ["9 ideas", "10 ideas", "apple", "Apple", "banana", "Être", "zoo", "я"]),
        ("en", ["cote", "coté", "côte", "côté"]),
        ("en", ["“Art” and craft", "Art history", "C basics", "C++ basics", "e-book", "earth"]),
        ("en", ["Week 2", "Week 02b", "Week ３", "Week ٤", "Week 10", "Week ११"]),
        ("fr", ["dé", "de plus", "Écologie", "économie", "œuvre", "où"]),
        ("es", ["mano", "nácar", "nube", "ñandú", "ola"]),
        ("de", ["Ärger", "Arme", "Fuß", "Fußball", "Gasse"]),
        ("sv", ["zebra", "ångström", "ärta", "ö"]),
        ("da", ["zebra", "æble", "øl", "år"]),
        ("tr", ["cam", "çam", "ıslak", "islam"]),
        ("pl", ["lata", "łata", "mama", "zero", "źle", "żaba"]),
        ("vi", ["an", "ăn", "ân", "dân", "đi"]),
        ("ru", ["алгебра", "ёж", "Ежи", "ёлка", "игра", "йога", "язык", "algebra"]),
        ("uk", ["гора", "ґанок", "дім", "екран", "єнот", "ігор", "їжа", "йога"]),
        (
            "zh-Hans",
            [
                "123",
                "北京",
                "重庆",
                "会议",
                "会计学",
                "绿色",
                "乱码",
                "音乐",
                "银行",
                "重要",
                "C语言",
            ],
        ),
        ("zh-Hans", ["《红楼梦》导读", "红色", "「化学」入门", "化学实验"]),
        ("zh-Hant", ["北京", "國語", "臺灣"]),
        ("ja", ["あめ", "アメリカ", "いぬ", "かき", "がき", "さくら", "漢字", "ABC"]),
        ("ko", ["가나", "나라", "하늘", "abc"]),
        ("th", ["กา", "เกม", "แก้ว", "ไก่", "ขวด", "เขา", "ปลา", "ปล้า", "abc"]),
        ("lo", ["ກາ", "ເກມ", "ຂ້າ"]),
        ("ar", ["أحمد", "التزام", "الله", "البرمجة", "بريد", "التعليم", "ماء"]),
        ("ar", ["آداب", "الإدارة", "إدارة", "أدب", "عِلم", "علوم"]),
        ("fa", ["آب", "بابا", "پدر", "تاب", "چای", "کتاب", "گل", "وزن", "هوا", "یک"]),
        ("ur", ["بات", "پانی", "تب", "ٹوپی", "وقت", "ہوا"]),
        ("hi", ["अंक", "आम", "कमल", "क़लम", "खेल", "गणित"]),
        ("he", ["אב", "בית", "שָׁלוֹם", "שלום רב"]),
    ],
)
def test_words_stand_in_the_order_a_reader_expects(tag: str, words: list[str]) -> None:
    locale = parse_locale(tag)
    mixed = random.Random(7).sample(words, len(words))
    got = sorted(mixed, key=lambda w: sort_key(w, locale))
    assert got == words


@given(st.sampled_from(SITE), st.text(max_size=20), st.text(max_size=20))
def test_only_equal_texts_have_equal_keys(tag: str, one: str, other: str) -> None:
    locale = parse_locale(tag)
    assert (sort_key(one, locale) == sort_key(other, locale)) == (one == other)


@given(st.sampled_from(SITE), st.lists(st.one_of(st.text(max_size=8), st.sampled_from(TOLD))))
def test_a_text_has_the_same_key_alone_and_among_others(tag: str, texts: list[str]) -> None:
    locale = parse_locale(tag)
    assert sort_keys(texts, locale) == [sort_key(text, locale) for text in texts]


@given(st.sampled_from(SITE), st.integers(0, 10**18), st.integers(0, 10**18))
def test_numbers_sort_by_value(tag: str, one: int, other: int) -> None:
    locale = parse_locale(tag)
    first, second = (sort_key(f"第{n}课", locale) for n in (one, other))
    assert (first < second) == (one < other)


@pytest.mark.parametrize("tag", SITE)
def test_a_text_before_its_continuation(tag: str) -> None:
    locale = parse_locale(tag)
    for word in ("线性代数", "линейная", "الجبر", "álgebra", "พีชคณิต"):
        assert sort_key(word, locale) < sort_key(f"{word} 2", locale)


def test_keys_are_the_same_in_another_process() -> None:
    words = ["重庆银行", "Ёлки", "التعليم", "ไก่", "Ñandú 12"]
    code = (
        "from generator.locales import parse_locale as p\n"
        "from generator.locales.collation import sort_key\n"
        f"print([sort_key(w, p(t)) for t in {SITE} for w in {words}])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    here = [sort_key(w, parse_locale(t)) for t in SITE for w in words]
    assert run.stdout.strip() == str(here)


def test_chinese_readings_are_loaded_only_for_chinese_locales() -> None:
    code = (
        "from generator.locales import parse_locale as p\n"
        "from generator.locales import pinyin\n"
        "from generator.locales.collation import sort_key\n"
        "sort_key('重庆', p('ru')), sort_key('Python', p('zh-Hans'))\n"
        "print(pinyin.readings.cache_info().currsize)\n"
        "sort_key('重庆', p('zh-Hans'))\n"
        "print(pinyin.readings.cache_info().currsize)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert run.stdout.split() == ["0", "1"]


def test_the_rules_have_a_name() -> None:
    assert COLLATION.startswith("tongwen-")


def maker() -> ModuleType:
    """The script that makes the data of Chinese readings."""
    path = REPOSITORY / "scripts" / "pinyin_data.py"
    spec = importlib.util.spec_from_file_location("pinyin_data", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_data_of_chinese_readings_is_what_the_script_makes() -> None:
    file = REPOSITORY / "generator" / "locales" / "data" / "pinyin.txt"
    made, kept = maker().data(), file.read_text("utf-8")
    assert made.partition("\n")[2] == kept.partition("\n")[2], "run scripts/pinyin_data.py"


@pytest.mark.real
def test_readings_agree_with_pypinyin_on_real_names(real_data: Path) -> None:
    make = maker()
    file = real_data / "catalogues" / "zh_icourse163_2017.csv"
    with file.open(encoding="utf-8-sig", newline="") as rows:
        names = {row[k] for row in csv.DictReader(rows) for k in ("课程名称", "开课单位")}
    single = readings().single

    def ours(name: str) -> list[str]:
        odd = dict(readings().exceptions(name))
        return [odd.get(n) or single[c] for n, c in enumerate(name) if c in single]

    def theirs(name: str) -> list[str]:
        said = lazy_pinyin(name, style=Style.TONE, errors=list)
        pairs = [(c, s) for c, s in zip(name, said, strict=True) if c in single]
        return [make.STEADY.get(c) or make._sorted_as(s, single[c]) for c, s in pairs]

    assert [n for n in sorted(names) if ours(n) != theirs(n)] == []
