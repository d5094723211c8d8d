"""From objective totals to advantages."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence

from .moments import mean, population_sd, sample_sd
from .rollout import members_by_group
from .ties import all_tied

GRPO_EPSILON = 1e-4
REINFORCE_PP_EPSILON = 1e-8


def advantages(totals: Sequence[float | None], groups: Sequence[str], algorithm: str = "rloo") -> list[float]:
    """
    The advantage of every rollout: rloo, grpo or reinforce_pp (its baseline variant). A total that is None or not finite
    is outside baselines and sds and gets 0; so do a lone member and a group that ties throughout.
    """
    if len(totals) != len(groups):
        raise ValueError(f"{len(totals)} totals do not match {len(groups)} groups: give one group per total")
    if algorithm not in ("rloo", "grpo", "reinforce_pp"):
        raise ValueError(f'there is no advantage "{algorithm}": choose rloo, grpo or reinforce_pp')
    result = [0.0] * len(totals)
    centred: list[float] = []
    live: list[int] = []
    for members in members_by_group(groups):
        valid = [(index, value) for index in members if (value := totals[index]) is not None and math.isfinite(value)]
        values = [value for _, value in valid]
        dead = all_tied(values)
        centre = mean(values)
        for index, value in valid:
            gap = 0.0 if dead else value - centre
            centred.append(gap)
            if dead:
                continue
            live.append(index)
            # R - mean of the other n - 1 = (R - mean of all n) n / (n - 1)
            result[index] = held(gap * len(values) / (len(values) - 1) if algorithm == "rloo" else gap)
            if algorithm == "grpo":
                result[index] = held(gap / (sample_sd(values) + GRPO_EPSILON))
    if algorithm == "reinforce_pp":
        spread = population_sd(centred) + REINFORCE_PP_EPSILON
        for index in live:
            result[index] = held((result[index] - mean(centred)) / spread)
    return result


def held(advantage: float) -> float:
    """Totals near the largest float may differ by more than it: the largest number there, or 0 where nothing can be said."""
    if math.isnan(advantage):
        return 0.0
    return max(-sys.float_info.max, min(sys.float_info.max, advantage))
