"""A sentence in, the next words out: encoder, decoder and the loss that is learnt from."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scripts.fixture_models.network import (
    NEVER,
    Array,
    Weights,
    attention,
    inner,
    norm,
    softmax,
    words,
)

Numbers = NDArray[np.int64]


def encode(
    weights: Weights, source: Numbers, mask: Array
) -> tuple[Array, Callable[[Array], None]]:
    """Give what the network makes of `source`, and the way back."""
    x, words_back = words(weights, source)
    backs = []
    for layer in range(weights.shape.layers):
        x, look_back = attention(weights, f"encoder.{layer}.self", x, None, mask)
        x, inner_back = inner(weights, f"encoder.{layer}.inner", x)
        backs.append((look_back, inner_back))
    x, norm_back = norm(weights, "encoder.norm", x)

    def back(slope: Array) -> None:
        slope = norm_back(slope)
        for look_back, inner_back in reversed(backs):
            slope, _ = look_back(inner_back(slope))
        words_back(slope)

    return x, back


def decode(
    weights: Weights, target: Numbers, memory: Array, mask: Array
) -> tuple[Array, Callable[[Array], Array]]:
    """Give a vector for the word after each of `target`, and the way back to `memory`."""
    x, words_back = words(weights, target)
    later = np.triu(np.full((target.shape[1],) * 2, NEVER, np.float32), 1)
    backs = []
    for layer in range(weights.shape.layers):
        x, self_back = attention(weights, f"decoder.{layer}.self", x, None, later)
        x, cross_back = attention(weights, f"decoder.{layer}.cross", x, memory, mask)
        x, inner_back = inner(weights, f"decoder.{layer}.inner", x)
        backs.append((self_back, cross_back, inner_back))
    x, norm_back = norm(weights, "decoder.norm", x)

    def back(slope: Array) -> Array:
        slope, to_memory = norm_back(slope), np.zeros_like(memory)
        for self_back, cross_back, inner_back in reversed(backs):
            slope, more = cross_back(inner_back(slope))
            to_memory += more
            slope, _ = self_back(slope)
        words_back(slope)
        return to_memory

    return x, back


def learn(weights: Weights, source: Numbers, target: Numbers, wanted: Numbers) -> float:
    """Fill `weights.slope` from one batch; give the loss per word.

    `source` and `target` are padded with -1; `wanted` is `target` one place on.
    """
    mask = np.where(source < 0, NEVER, np.float32(0))[:, None, None, :]
    memory, encode_back = encode(weights, source.clip(0), mask)
    x, decode_back = decode(weights, target.clip(0), memory, mask)
    table, known = weights.value["words"], wanted >= 0
    shares = softmax(x @ table.T + weights.value["bias"])
    chosen = np.take_along_axis(shares, wanted.clip(0)[..., None], -1)[..., 0]
    slope = shares.copy()
    np.put_along_axis(slope, wanted.clip(0)[..., None], chosen[..., None] - 1, -1)
    slope = (slope * known[..., None] / np.float32(known.sum())).astype(np.float32)
    flat = slope.reshape(-1, slope.shape[-1])
    weights.add("words", flat.T @ x.reshape(-1, x.shape[-1]))
    weights.add("bias", flat.sum(0))
    encode_back(decode_back(slope @ table))
    return float(-np.log(chosen[known] + 1e-9).mean())
