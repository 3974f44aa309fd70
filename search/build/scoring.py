"""Impacts: BM25 by field, summed, as whole numbers.

Robertson, S., Zaragoza, H.: The Probabilistic Relevance Framework (2009); Anh, Moffat: impact
ordering (2001). Totals are rounded, so that one more document changes few impacts.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SCALE = 256
MOST = 65_535
K1 = 1.2
#: (boost, b) of the fields.
TITLE, TEXT = (0.75, 0.6), (1.0, 0.85)
#: Of a pair of neighbouring title words; of the very form that was asked for.
PAIR, FORM = 0.3, 1.0
#: Rounding of idf, in parts of 1: a document more or less seldom moves it.
IDF_STEPS = 16


class Collection(NamedTuple):
    """What impacts need to know of all documents."""

    documents: int
    title_lengths: Ints
    text_lengths: Ints


def idf(frequency: Ints, documents: int) -> Floats:
    """Give the weight of terms that `frequency` of the documents have."""
    total = np.maximum(round_total(documents), frequency)
    weight = np.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
    steps: Floats = np.maximum(np.rint(weight * IDF_STEPS), 1)
    return steps / IDF_STEPS


def round_total(number: float) -> float:
    """Give a number to two significant digits.

    >>> round_total(123456), round_total(87.3), round_total(7)
    (120000.0, 87.0, 7.0)
    """
    return float(f"{number:.2g}")


def saturation(
    times: Ints, lengths: Ints, all_lengths: Ints, field: tuple[float, float]
) -> Floats:
    """Give the part of BM25 that does not depend on the term."""
    boost, b = field
    filled = int(np.count_nonzero(all_lengths))
    average = max(1.0, round_total(int(all_lengths.sum()) / filled) if filled else 1.0)
    norm = K1 * (1 - b + b * lengths / average)
    return np.where(times > 0, boost * times * (K1 + 1) / (times + norm), 0.0)


def impacts(
    title_times: Ints, text_times: Ints, documents: Ints, weights: Floats, of: Collection
) -> Ints:
    """Give the impacts of postings: how often in the title, in the text, of which document."""
    total = saturation(title_times, of.title_lengths[documents], of.title_lengths, TITLE)
    total += saturation(text_times, of.text_lengths[documents], of.text_lengths, TEXT)
    return np.clip(np.rint(SCALE * weights * total), 1, MOST).astype(np.int64)
