"""Values this close count as equal, since math libraries differ in the last bit."""

from __future__ import annotations

import math
from collections.abc import Sequence

TIE_TOLERANCE = 1e-9


def tied(a: float, b: float) -> bool:
    """|a - b| <= 1e-9 max(1, |a|, |b|). An infinity ties only with itself, NaN with nothing."""
    if a == b:
        return True
    if not math.isfinite(a) or not math.isfinite(b):
        return False
    return abs(a - b) <= TIE_TOLERANCE * max(1.0, abs(a), abs(b))


def tie_groups(values: Sequence[float]) -> list[int]:
    """The tie group of every value, 0 for the smallest. Ties chain over the sorted values."""
    groups = [0] * len(values)
    order = sorted(range(len(values)), key=lambda index: values[index])
    for before, here in zip(order, order[1:]):
        groups[here] = groups[before] + (0 if tied(values[before], values[here]) else 1)
    return groups


def all_tied(values: Sequence[float]) -> bool:
    """Whether all values fall into one tie group; true for none and for one."""
    if not values or tied(min(values), max(values)):
        return True
    return len(values) > 2 and max(tie_groups(values)) == 0


def average_ranks(values: Sequence[float]) -> list[float]:
    """Ranks 1..n from the smallest value up; values that tie share the average of their ranks."""
    groups = tie_groups(values)
    counts = [0] * (max(groups) + 1) if groups else []
    for group in groups:
        counts[group] += 1
    ranks = []
    below = 0
    for count in counts:
        ranks.append(below + (count + 1) / 2)
        below += count
    return [ranks[group] for group in groups]
