"""Learning: batches of sentences, and Adam with a rate that rises and falls."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from scripts.fixture_models.model import Numbers, learn
from scripts.fixture_models.network import Array, Weights

#: Numbers of the words that begin and end a sentence, as SentencePiece is told below.
BEGIN, END = 1, 2
Pair = tuple[list[int], list[int]]


@dataclass(slots=True)
class Adam:
    """The optimiser of Kingma and Ba (2015), with the slope cut at length 1."""

    weights: Weights
    mean: dict[str, Array] = field(default_factory=dict)
    square: dict[str, Array] = field(default_factory=dict)
    steps: int = 0

    def step(self, rate: float) -> None:
        """Move every weight against its slope, then forget the slopes."""
        self.steps += 1
        slopes = self.weights.slope
        length = math.sqrt(sum(float((s**2).sum()) for s in slopes.values()))
        for name in sorted(slopes):
            self._move(name, slopes[name] * np.float32(min(1.0, 1 / length)), rate)
        slopes.clear()

    def _move(self, name: str, slope: Array, rate: float) -> None:
        mean = 0.9 * self.mean.get(name, np.zeros_like(slope)) + 0.1 * slope
        square = 0.98 * self.square.get(name, np.zeros_like(slope)) + 0.02 * slope**2
        self.mean[name], self.square[name] = mean, square
        ahead = mean / (1 - 0.9**self.steps)
        spread = np.sqrt(square / (1 - 0.98**self.steps)) + 1e-9
        self.weights.value[name] -= np.float32(rate) * (ahead / spread).astype(np.float32)


def rate(step: int, steps: int, top: float = 4e-3) -> float:
    """Give how far to move: up over the first tenth, then down along a cosine.

    >>> [round(rate(s, 100, 1.0), 2) for s in (0, 9, 54, 99)]
    [0.1, 1.0, 0.5, 0.0]
    """
    first = max(1, steps // 10)
    if step < first:
        return top * (step + 1) / first
    return top * 0.5 * (1 + math.cos(math.pi * (step + 1 - first) / (steps - first)))


def padded(rows: Sequence[Sequence[int]]) -> Numbers:
    """Give rows of one length, filled up with -1."""
    out = np.full((len(rows), max(map(len, rows))), -1, np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out


def batches(pairs: list[Pair], size: int) -> Iterator[list[Pair]]:
    """Give batches of sentences of about the same length, for ever, in an order that is fixed
    but looks random.
    """
    chance = np.random.default_rng(1)
    while True:
        noise = chance.random(len(pairs)) * 4
        order = sorted(range(len(pairs)), key=lambda i: len(pairs[i][0]) + noise[i])
        starts = np.arange(0, len(order), size)
        chance.shuffle(starts)
        for start in starts:
            yield [pairs[i] for i in order[start : start + size]]


def train(weights: Weights, pairs: list[Pair], steps: int, size: int = 96) -> Iterator[float]:
    """Teach `weights` the pairs of numbered words; give the loss of each step."""
    adam = Adam(weights)
    for step, batch in zip(range(steps), batches(pairs, size), strict=False):
        source = padded([[*a, END] for a, _ in batch])
        target = padded([[BEGIN, *b] for _, b in batch])
        wanted = padded([[*b, END] for _, b in batch])
        yield learn(weights, source, target, wanted)
        adam.step(rate(step, steps))
