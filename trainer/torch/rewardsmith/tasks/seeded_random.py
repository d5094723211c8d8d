"""The random streams of trainer/embedded/seeded-random.ts and draw-prompts.ts: the same parts give the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
Part = int | str

_WORD = 0xFFFFFFFF


def seed_of(*parts: Part) -> int:
    """An unsigned 32-bit seed fixed by its parts (FNV-1a over their text, finished as murmur3 does)."""
    word = 0x811C9DC5
    for char in "\0".join(str(part) for part in parts):
        word = ((word ^ ord(char)) * 0x01000193) & _WORD
    word = ((word ^ (word >> 16)) * 0x85EBCA6B) & _WORD
    word = ((word ^ (word >> 13)) * 0xC2B2AE35) & _WORD
    return word ^ (word >> 16)


def seeded_random(*parts: Part) -> Callable[[], float]:
    """A stream of numbers in [0, 1) fixed by its parts (mulberry32 behind `seed_of`)."""
    state = seed_of(*parts)

    def draw() -> float:
        nonlocal state
        state = (state + 0x6D2B79F5) & _WORD
        t = ((state ^ (state >> 15)) * (state | 1)) & _WORD
        t ^= (t + (((t ^ (t >> 7)) * (t | 61)) & _WORD)) & _WORD
        return ((t ^ (t >> 14)) & _WORD) / 2**32

    return draw


def draw_distinct(items: Sequence[T], count: int, *seed: Part) -> list[T]:
    """`count` different items, fixed by the seed's parts; `count` is at most their number, else ValueError."""
    if count > len(items):
        raise ValueError(f"{count} different items cannot be drawn from {len(items)}")
    random = seeded_random(*seed)
    # A dict keeps the order of drawing, as a JavaScript Set does.
    taken: dict[int, None] = {}
    while len(taken) < count:
        taken[int(random() * len(items))] = None
    return [items[index] for index in taken]
