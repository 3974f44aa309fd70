"""A Transformer in numpy that can learn: each step gives its result and the way back.

Pre-norm layers, shared embeddings and the positions that CTranslate2 computes (from 1, sines
then cosines), so that its weights can be handed to CTranslate2 as they are.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Mask = NDArray[np.bool_]
Back = Callable[[Array], Array]
#: Added to what may not be looked at.
NEVER = np.float32(-1e9)


class Shape(NamedTuple):
    """How large a network is."""

    width: int = 64
    inner: int = 256
    heads: int = 4
    layers: int = 2


class Weights:
    """The numbers a network is made of, and what the last step would change of each."""

    def __init__(self, shape: Shape, words: int, seed: int) -> None:
        self.shape, self.words = shape, words
        self.value: dict[str, Array] = {}
        self.slope: dict[str, Array] = {}
        self._chance = np.random.default_rng(seed)
        self._make()

    def _make(self) -> None:
        width = self.shape.width
        self.value["words"] = self._normal((self.words, width), width**-0.5)
        self.value["bias"] = np.zeros(self.words, np.float32)
        for side, attentions in (("encoder", ["self"]), ("decoder", ["self", "cross"])):
            self._norm(f"{side}.norm")
            for layer in range(self.shape.layers):
                for kind in attentions:
                    self._attention(f"{side}.{layer}.{kind}")
                self._norm(f"{side}.{layer}.inner.norm")
                self._linear(f"{side}.{layer}.inner.up", width, self.shape.inner)
                self._linear(f"{side}.{layer}.inner.down", self.shape.inner, width)

    def _attention(self, name: str) -> None:
        width = self.shape.width
        self._norm(f"{name}.norm")
        self._linear(f"{name}.query", width, width)
        self._linear(f"{name}.keys", width, 2 * width)
        self._linear(f"{name}.out", width, width)

    def _linear(self, name: str, into: int, out: int) -> None:
        self.value[f"{name}.weight"] = self._normal((out, into), (2 / (out + into)) ** 0.5)
        self.value[f"{name}.bias"] = np.zeros(out, np.float32)

    def _norm(self, name: str) -> None:
        self.value[f"{name}.gamma"] = np.ones(self.shape.width, np.float32)
        self.value[f"{name}.beta"] = np.zeros(self.shape.width, np.float32)

    def _normal(self, shape: tuple[int, ...], size: float) -> Array:
        return (self._chance.standard_normal(shape) * size).astype(np.float32)

    def add(self, name: str, slope: Array) -> None:
        """Note that `name` should go against `slope`."""
        known = self.slope.get(name)
        self.slope[name] = slope if known is None else known + slope


def linear(weights: Weights, name: str, x: Array) -> tuple[Array, Back]:
    """Give `x` times a matrix, plus a bias."""
    weight = weights.value[f"{name}.weight"]

    def back(slope: Array) -> Array:
        flat = slope.reshape(-1, slope.shape[-1])
        weights.add(f"{name}.weight", flat.T @ x.reshape(-1, x.shape[-1]))
        weights.add(f"{name}.bias", flat.sum(0))
        return slope @ weight

    return x @ weight.T + weights.value[f"{name}.bias"], back


def norm(weights: Weights, name: str, x: Array) -> tuple[Array, Back]:
    """Give `x` with mean 0 and variance 1 in each place, then scaled and moved."""
    gamma = weights.value[f"{name}.gamma"]
    centred = x - x.mean(-1, keepdims=True)
    scale = 1 / np.sqrt((centred**2).mean(-1, keepdims=True) + np.float32(1e-5))
    plain = centred * scale

    def back(slope: Array) -> Array:
        axes = tuple(range(slope.ndim - 1))
        weights.add(f"{name}.gamma", (slope * plain).sum(axes))
        weights.add(f"{name}.beta", slope.sum(axes))
        s = slope * gamma
        mean = (s * plain).mean(-1, keepdims=True)
        return scale * (s - s.mean(-1, keepdims=True) - plain * mean)

    return plain * gamma + weights.value[f"{name}.beta"], back


def softmax(x: Array) -> Array:
    """Give shares that add up to 1 along the last axis."""
    raised = np.exp(x - x.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)


def look(
    query: Array, key: Array, value: Array, mask: Array
) -> tuple[Array, Callable[[Array], list[Array]]]:
    """Give, for each query, the values weighed by how well their keys fit.

    Source: Vaswani et al. (2017), 3.2.1.
    """
    scale = np.float32(query.shape[-1] ** -0.5)
    shares = softmax(query @ key.swapaxes(-1, -2) * scale + mask)

    def back(slope: Array) -> list[Array]:
        inner = slope @ value.swapaxes(-1, -2)
        fit = shares * (inner - (inner * shares).sum(-1, keepdims=True)) * scale
        return [fit @ key, fit.swapaxes(-1, -2) @ query, shares.swapaxes(-1, -2) @ slope]

    return shares @ value, back


def attention(
    weights: Weights, name: str, x: Array, memory: Array | None, mask: Array
) -> tuple[Array, Callable[[Array], tuple[Array, Array]]]:
    """Give `x` plus what it finds in `memory` (in itself where None), and the way to both."""
    heads = weights.shape.heads

    def split(a: Array) -> Array:
        return a.reshape(*a.shape[:2], heads, -1).swapaxes(1, 2)

    def join(a: Array) -> Array:
        return a.swapaxes(1, 2).reshape(a.shape[0], a.shape[2], -1)

    plain, norm_back = norm(weights, f"{name}.norm", x)
    query, query_back = linear(weights, f"{name}.query", plain)
    keys, keys_back = linear(weights, f"{name}.keys", plain if memory is None else memory)
    key, value = np.split(keys, 2, -1)
    found, look_back = look(split(query), split(key), split(value), mask)
    out, out_back = linear(weights, f"{name}.out", join(found))

    def back(slope: Array) -> tuple[Array, Array]:
        dq, dk, dv = (join(a) for a in look_back(split(out_back(slope))))
        to_memory = keys_back(np.concatenate([dk, dv], -1))
        to_query = query_back(dq)
        if memory is None:
            return slope + norm_back(to_query + to_memory), to_memory
        return slope + norm_back(to_query), to_memory

    return x + out, back


def inner(weights: Weights, name: str, x: Array) -> tuple[Array, Back]:
    """Give `x` plus what two linear steps with a rectifier between them make of it."""
    plain, norm_back = norm(weights, f"{name}.norm", x)
    up, up_back = linear(weights, f"{name}.up", plain)
    down, down_back = linear(weights, f"{name}.down", np.maximum(up, 0))

    def back(slope: Array) -> Array:
        return slope + norm_back(up_back(down_back(slope) * (up > 0)))

    return x + down, back


def positions(count: int, width: int) -> Array:
    """Give what is added to a word for its place."""
    step = math.log(10000) / (width // 2 - 1)
    angle = np.arange(1, count + 1)[:, None] * np.exp(-step * np.arange(width // 2))
    return np.concatenate([np.sin(angle), np.cos(angle)], 1).astype(np.float32)


def words(
    weights: Weights, numbers: NDArray[np.int64]
) -> tuple[Array, Callable[[Array], None]]:
    """Give the vectors of the words of `numbers`."""
    table, width = weights.value["words"], weights.shape.width
    scale = np.float32(math.sqrt(width))

    def back(slope: Array) -> None:
        change = np.zeros_like(table)
        np.add.at(change, numbers.ravel(), slope.reshape(-1, width) * scale)
        weights.add("words", change)

    return table[numbers] * scale + positions(numbers.shape[1], width), back
