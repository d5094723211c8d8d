"""What TRL is told of a batch, so that its own advantages are reward-spec's."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..rules import advantages
from ..rules.moments import mean
from ..rules.rollout import members_by_group
from ..rules.ties import all_tied


def rewards_for_trl(totals: Sequence[float | None], groups: Sequence[str], algorithm: str) -> list[float | None]:
    """
    The reward of every rollout of the whole batch (all processes) as TRL is to see it; None leaves a rollout out of its
    baselines.

    TRL computes in float32, where the difference of two large totals is coarse. Every advantage here ignores what a group
    has in common, so totals are centred in float64 first, and a group that ties is exactly 0. TRL then computes: rloo, the
    mean of the others (RLOOTrainer); grpo, the sample sd + 1e-4 (GRPOTrainer, scale_rewards "group"). reinforce_pp
    (GRPOTrainer, scale_rewards "none") is divided by the batch's sd here: TRL's own batch scaling has another sd.
    """
    rewards: list[float | None] = [None] * len(totals)
    scaled = advantages(totals, groups, algorithm) if algorithm == "reinforce_pp" else []
    for members in members_by_group(groups):
        valid = [(index, value) for index in members if (value := totals[index]) is not None and math.isfinite(value)]
        values = [value for _, value in valid]
        centre, dead = mean(values), all_tied(values)
        for index, value in valid:
            rewards[index] = scaled[index] if scaled else 0.0 if dead else value - centre
    return rewards
