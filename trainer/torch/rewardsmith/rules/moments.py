"""Means and standard deviations that respect ties and do not overflow."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from .ties import all_tied


def total(values: Iterable[float]) -> float:
    """The sum from left to right. (Python's own sum() corrects rounding since 3.12; other languages do not.)"""
    result = 0.0
    for value in values:
        result += value
    return result


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean; NaN for no values."""
    if not values:
        return math.nan
    plain = total(values)
    # Divided first where the plain sum would overflow.
    return plain / len(values) if math.isfinite(plain) else total(value / len(values) for value in values)


def population_sd(values: Sequence[float]) -> float:
    """Standard deviation over n, exactly 0 when all values tie; NaN for no values."""
    return deviation(values, len(values))


def sample_sd(values: Sequence[float]) -> float:
    """Standard deviation over n - 1, exactly 0 when all values tie (so also for one value); NaN for no values."""
    return deviation(values, len(values) - 1)


def deviation(values: Sequence[float], divisor: int) -> float:
    """The root of the squared deviations over a divisor."""
    if not values:
        return math.nan
    if all_tied(values):
        return 0.0
    centre = mean(values)
    # Scaled by the greatest deviation, so that squares neither overflow nor vanish.
    greatest = max(abs(value - centre) for value in values)
    return greatest * math.sqrt(total(((value - centre) / greatest) ** 2 for value in values) / divisor)


def zscores(values: Sequence[float]) -> list[float]:
    """(x - mean) / population sd; 0 for all where all tie."""
    sd = population_sd(values)
    centre = mean(values)
    return [0.0 if sd == 0 else (value - centre) / sd for value in values]
