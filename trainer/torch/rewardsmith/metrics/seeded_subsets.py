"""Subsets drawn alike in every language: mulberry32 and Fisher-Yates, as domain/evaluation/seeded-subsets.ts has them."""

from __future__ import annotations

from collections.abc import Iterator

INCREMENT = 0x6D2B79F5
MASK = 0xFFFFFFFF


def vote_seed(text: str) -> int:
    """A 32-bit seed from a text: FNV-1a over its UTF-16 code units."""
    units = text.encode("utf-16-le", "surrogatepass")
    seed = 0x811C9DC5
    for low, high in zip(units[::2], units[1::2]):
        seed = ((seed ^ (low | high << 8)) * 0x01000193) & MASK
    return seed


def seeded_subsets(n: int, k: int, seed: int, count: int) -> Iterator[list[int]]:
    """`count` subsets of k of the places 0..n-1. One shuffle goes on through all of them, so each depends on those before."""
    places = list(range(n))
    steps = swaps(n, k, seed, count)
    for first in range(0, count * k, k):
        for place, other in enumerate(steps[first : first + k]):
            places[place], places[other] = places[other], places[place]
        yield places[:k]


def swaps(n: int, k: int, seed: int, count: int) -> list[int]:
    """The place that each step of the shuffles swaps with: the generator counts up, so all its numbers come at once."""
    import numpy as np

    word32 = np.uint32
    state = (np.arange(1, count * k + 1, dtype=np.uint64) * INCREMENT + (seed & MASK)).astype(word32)
    word = (state ^ (state >> word32(15))) * (state | word32(1))
    word ^= word + (word ^ (word >> word32(7))) * (word | word32(61))
    uniform = (word ^ (word >> word32(14))) / 2.0**32
    place = np.tile(np.arange(k), count)
    other: list[int] = (place + np.floor(uniform * (n - place)).astype(np.int64)).tolist()
    return other
