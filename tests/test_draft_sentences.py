"""Sentences in our languages, and the examples in the modules of drafts."""

import doctest
import pkgutil
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.translation import draft
from generator.translation.draft.splitter import HEAVIEST, split_sentences, weight

MODULES = [m.name for m in pkgutil.walk_packages(draft.__path__, f"{draft.__name__}.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_modules_run(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("本课程介绍矩阵。先修课程：微积分！难吗？不难；请放心。", 5),
        ("他说：“明天上课。”然后走了。", 2),
        ("圆周率约为3.14，版本2.0。", 1),
        ("See Fig. 3 and Dr. Smith, e.g. the U.S. case. Then go on.", 2),
        ("Is it hard? No! It costs $3.50. Really…", 4),
        ("Voir p. 12 et M. Dupont. Ensuite, la suite.", 2),
        ("Смотри рис. 2 и т.д. Потом иди дальше.", 1),
        ("¿Qué es? ¡Álgebra! Fin.", 3),
        ("ما هو الجبر؟ إنه علم. وله فروع.", 3),
        ("1. Introduction to Algebra", 1),
        ("บทเรียนสั้น ๆ", 1),
        ("หลักสูตรนี้แนะนำแนวคิดพื้นฐานของพีชคณิตเชิงเส้นสำหรับผู้เริ่มต้นเรียนรู้ใหม่ทั้งหมด ผู้เรียนจะได้ฝึกทำโจทย์", 2),
        ("", 0),
    ],
)  # fmt: skip
def test_texts_split_where_a_reader_would(text: str, count: int) -> None:
    assert len(split_sentences(text)) == count


@given(st.text(alphabet='数学。！；. ?A1a"”ก ข,，\U000f0000\U00100000؟', max_size=900))
def test_nothing_is_lost_and_nothing_is_too_long(text: str) -> None:
    pieces = split_sentences(text)
    assert "".join(pieces) == text
    assert all(pieces) and all(weight(piece) <= HEAVIEST for piece in pieces)
