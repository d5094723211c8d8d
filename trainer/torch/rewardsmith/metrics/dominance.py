"""Which side of an objective decides: the spread of the task's reward against that of the sharpening term."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..rules.moments import mean, population_sd
from ..rules.objective import normalized_ref_logprob, sharpening_term
from ..rules.rollout import members_by_group
from ..rules.ties import all_tied


@dataclass(frozen=True)
class SpreadRollout:
    """What the spreads read of a rollout: r, S_ref and S_pol (None: S_ref) in nats, and its tokens with EOS."""

    group: str
    task_total: float | None
    ref_logprob: float | None
    policy_logprob: float | None
    tokens: int


@dataclass(frozen=True)
class Dominance:
    """
    `dominance`: spread of betaInv r over that of the sharpening term, within groups; 0 at betaInv 0, None where there is no
    sharpening. `rho`: pooled within-group correlation of r and N, None where either does not vary. `var_r`, `var_n` (nats
    squared): mean over groups of the within-group population variance, NaN without a group of two.
    """

    dominance: float | None
    rho: float | None
    var_r: float
    var_n: float


# From N and the rollout, the sharpening term in nats.
Sharpening = Callable[[float, SpreadRollout], float]


def dominance(objective: Mapping[str, Any], rollouts: Sequence[SpreadRollout]) -> Dominance:
    """D and rho on rollouts of the base, before training: D = betaInv sd(r) / (c sd(N)), c = |alpha - 1| or alpha."""
    mode = objective["mode"]
    c = 0.0 if mode == "none" else abs(objective["alpha"] - 1) if mode == "sampling" else objective["alpha"]
    return measure(objective, rollouts, lambda n, _: n * c)


def training_dominance(objective: Mapping[str, Any], rollouts: Sequence[SpreadRollout]) -> Dominance:
    """D and rho while training: the denominator is the within-group sd of the whole sharpening term, S_ref - S_pol included."""
    return measure(
        objective,
        rollouts,
        lambda _, rollout: sharpening_term(objective, rollout.ref_logprob or 0.0, rollout.policy_logprob, rollout.tokens),
    )


def measure(objective: Mapping[str, Any], rollouts: Sequence[SpreadRollout], sharpening: Sharpening) -> Dominance:
    """Spreads over the rollouts that have both r and S_ref."""
    r: list[float] = []
    n: list[float] = []
    s: list[float] = []
    groups: list[str] = []
    for rollout in rollouts:
        if rollout.task_total is None or rollout.ref_logprob is None:
            continue
        normalized = rollout.ref_logprob
        if objective["mode"] != "none":
            normalized = normalized_ref_logprob(objective, rollout.ref_logprob, rollout.tokens)
        term = sharpening(normalized, rollout)
        if not all(math.isfinite(value) for value in (rollout.task_total, normalized, term)):
            continue
        r.append(rollout.task_total)
        n.append(normalized)
        s.append(term)
        groups.append(rollout.group)
    var_r = within_group_variance(r, groups)
    return Dominance(
        dominance=ratio(objective, var_r, within_group_variance(s, groups)),
        rho=pooled_correlation(r, n, groups),
        var_r=var_r,
        var_n=within_group_variance(n, groups),
    )


def within_group_variance(values: Sequence[float], groups: Sequence[str]) -> float:
    """Mean over the groups of at least two of the population variance within; NaN where there is no such group."""
    spreads = [population_sd([values[index] for index in members]) for members in members_by_group(groups) if len(members) >= 2]
    return mean([spread * spread for spread in spreads])


def pooled_correlation(a: Sequence[float], b: Sequence[float], groups: Sequence[str]) -> float | None:
    """Correlation of two lists after centring each group on its mean; None where either never varies within a group."""
    ab = aa = bb = 0.0
    for members in members_by_group(groups):
        for left, right in zip(centred([a[i] for i in members]), centred([b[i] for i in members])):
            ab += left * right
            aa += left * left
            bb += right * right
    if not aa > 0 or not bb > 0:
        return None
    # In one root where it neither overflows nor vanishes, so that a list correlates with itself by exactly 1.
    product = aa * bb
    size = math.sqrt(product) if product > 0 and math.isfinite(product) else math.sqrt(aa) * math.sqrt(bb)
    return max(-1.0, min(1.0, ab / size))


def centred(values: Sequence[float]) -> list[float]:
    """Values less their mean; zeros where all tie."""
    if all_tied(values):
        return [0.0] * len(values)
    centre = mean(values)
    return [value - centre for value in values]


def ratio(objective: Mapping[str, Any], var_r: float, var_s: float) -> float | None:
    """betaInv sd(r) / sd(s)."""
    if objective["mode"] == "none" or math.isnan(var_r):
        return None
    beta_inv = float(objective["betaInv"])
    if beta_inv == 0:
        return 0.0
    return beta_inv * math.sqrt(var_r) / math.sqrt(var_s) if var_s > 0 else None
