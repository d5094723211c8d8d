"""The weight of a term at a policy step."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

Weight = float | Mapping[str, Any]


def weight_at(weight: Weight, policy_step: int) -> float:
    """A schedule holds its first value before its start and its last after its end; a step written twice is a jump."""
    if not isinstance(weight, Mapping):
        return float(weight)
    if weight["schedule"] == "piecewise":
        return piecewise(weight["points"], policy_step)
    first, last, start, end = (weight[key] for key in ("from", "to", "start", "end"))
    if policy_step >= end:
        return float(last)
    if policy_step <= start:
        return float(first)
    share = (policy_step - start) / (end - start)
    return first + (last - first) * (share if weight["schedule"] == "linear" else (1 - math.cos(math.pi * share)) / 2)


def piecewise(points: list[tuple[int, float]], policy_step: int) -> float:
    """Straight between points, flat outside."""
    after = next((point for point in points if point[0] > policy_step), None)
    before = next((point for point in reversed(points) if point[0] <= policy_step), None)
    if before is None:
        return float(points[0][1])
    if after is None:
        return float(before[1])
    return before[1] + (after[1] - before[1]) * (policy_step - before[0]) / (after[0] - before[0])
