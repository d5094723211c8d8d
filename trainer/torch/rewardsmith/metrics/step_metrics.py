"""Every metric that follows from a scored batch, by the names of reward-spec's "Metric names"."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..rules.moments import mean, sample_sd, total
from ..rules.rollout import members_by_group
from ..rules.ties import all_tied
from .dominance import SpreadRollout, training_dominance, within_group_variance
from .metric_name import metric_part

Row = Mapping[str, Any]
Maybe = float | None


def step_metrics(
    spec: Row, rollouts: Sequence[Row], scored: Sequence[Row], advantages: Sequence[float], success: str
) -> dict[str, float]:
    """
    Metric name to value, of one sampling. `rollouts` are reward-spec's JSON, `scored` what rules.score says of them,
    `success` the name of the task's success signal. What could not be measured is left out, never 0. Sums over a rollout
    are in nats or tokens, shares are 0..1.
    """
    groups = [group_of(rollout) for rollout in rollouts]
    task_totals: list[Maybe] = [row["taskTotal"] for row in scored]
    objective_totals: list[Maybe] = [row["objectiveTotal"] for row in scored]
    found: dict[str, Maybe] = {
        "reward": mean(present(task_totals)),
        "reward_std": mean([sample_sd(values) for values in group_values(task_totals, groups, 2)]),
        "reward/objective_mean": mean(present(objective_totals)),
        "reward/errors/rate": mean([float(has_failed(row)) for row in scored]),
        "reward/excluded/rate": mean([float(value is None) for value in objective_totals]),
        "groups/frac_zero_std_task": zero_std_share(task_totals, groups),
        "advantages/abs_mean": mean([abs(advantage) for advantage in advantages]),
        "advantages/frac_zero": mean([float(advantage == 0) for advantage in advantages]),
        **term_metrics(spec, scored, groups),
        **success_metrics(rollouts, groups, success),
        **completion_metrics(rollouts),
        **sharpening_metrics(spec, rollouts, groups, task_totals, objective_totals),
    }
    return {name: value for name, value in found.items() if value is not None and math.isfinite(value)}


def term_metrics(spec: Row, scored: Sequence[Row], groups: Sequence[str]) -> dict[str, Maybe]:
    """Mean and spread of every term over the rollouts where it is ok, and the share of groups where it says nothing."""
    found: dict[str, Maybe] = {}
    for term in spec["terms"]:
        values = [ok_value(row["terms"][term["id"]]["outcome"]) for row in scored]
        found[f"rewards/{term['id']}/mean"] = mean(present(values))
        found[f"rewards/{term['id']}/std"] = sample_sd(present(values))
        found[f"groups/frac_zero_std/{term['id']}"] = zero_std_share(values, groups)
    return found


def success_metrics(rollouts: Sequence[Row], groups: Sequence[str], success: str) -> dict[str, Maybe]:
    """Accuracy, by tier too, and how many groups are solved by all, by none and by some."""
    solved = [success_of(rollout, success) for rollout in rollouts]
    found: dict[str, Maybe] = {"task/accuracy": mean(present(solved))}
    tiers = [rollout.get("tier") or "" for rollout in rollouts]
    for members in members_by_group(tiers):
        if tier := tiers[members[0]]:
            found[f"task/accuracy/{metric_part(tier)}"] = mean(present([solved[index] for index in members]))
    by_group = group_values(solved, groups, 1)
    found["groups/frac_all_pass"] = share(by_group, lambda values: all(value == 1 for value in values))
    found["groups/frac_all_fail"] = share(by_group, lambda values: all(value == 0 for value in values))
    found["groups/frac_mixed"] = share(by_group, lambda values: 0 in values and 1 in values)
    return found


def completion_metrics(rollouts: Sequence[Row]) -> dict[str, Maybe]:
    """Log-probabilities, the distance from the reference, lengths. kl is the mean of S_pol - S_ref, nats a sequence."""
    both = [row for row in rollouts if row.get("refLogprob") is not None and row.get("policyLogprob") is not None]
    apart = total(row["policyLogprob"] - row["refLogprob"] for row in both)
    tokens = sum(row["tokens"] for row in both)
    per_token = [
        row["refLogprob"] / row["tokens"] for row in rollouts if row.get("refLogprob") is not None and row["tokens"] != 0
    ]
    return {
        "logp_ref/sum": mean(present([row.get("refLogprob") for row in rollouts])),
        "logp_ref/per_token": mean(per_token),
        "kl": apart / len(both) if both else None,
        "kl/per_token": apart / tokens if tokens else None,
        "completions/mean_length": mean([float(row["tokens"]) for row in rollouts]),
        "completions/clipped_ratio": mean([float(row.get("stopReason") == "length") for row in rollouts]),
    }


def sharpening_metrics(
    spec: Row,
    rollouts: Sequence[Row],
    groups: Sequence[str],
    task_totals: Sequence[Maybe],
    objective_totals: Sequence[Maybe],
) -> dict[str, Maybe]:
    """Dominance and rho while training, and the within-group sd of the objective, which is 0 at the optimum."""
    spread = training_dominance(
        spec.get("objective") or {"mode": "none"},
        [
            SpreadRollout(group, task_total, row.get("refLogprob"), row.get("policyLogprob"), row["tokens"])
            for row, group, task_total in zip(rollouts, groups, task_totals)
        ],
    )
    valid = [(value, group) for value, group in zip(objective_totals, groups) if value is not None]
    variance = within_group_variance([value for value, _ in valid], [group for _, group in valid])
    return {
        "sharpen/dominance": spread.dominance,
        "sharpen/rho": spread.rho,
        "sharpen/objective_sd": math.sqrt(variance),
    }


def success_of(rollout: Row, success: str) -> int | None:
    """1 or 0 as the success signal (a step signal stands for its sum) is at least 0.5; None where it was not measured."""
    signal = (rollout.get("signals") or {}).get(success)
    if signal is None:
        return None
    value = total(signal) if isinstance(signal, (list, tuple)) else signal
    return 1 if value >= 0.5 else 0


def group_of(rollout: Row) -> str:
    """The group a rollout belongs to."""
    group = rollout.get("group")
    return f"{rollout['promptId']}@{rollout.get('policyStep') or 0}" if group is None else str(group)


def has_failed(row: Row) -> bool:
    """Whether a term failed, or the objective did: a reward that is there without its objective total."""
    failed = any(term["outcome"]["status"] in ("error", "timeout") for term in row["terms"].values())
    return failed or (row["taskTotal"] is not None and row["objectiveTotal"] is None)


def ok_value(outcome: Row) -> Maybe:
    """The value of an outcome that is ok."""
    return float(outcome["value"]) if outcome["status"] == "ok" else None


def present(values: Sequence[Maybe]) -> list[float]:
    """The values that are there."""
    return [value for value in values if value is not None]


def group_values(values: Sequence[Maybe], groups: Sequence[str], least: int) -> list[list[float]]:
    """Each group's values that are there, of the groups that have at least so many."""
    by_group = [present([values[index] for index in members]) for members in members_by_group(groups)]
    return [members for members in by_group if len(members) >= least]


def zero_std_share(values: Sequence[Maybe], groups: Sequence[str]) -> Maybe:
    """The share of groups whose values tie throughout."""
    return share(group_values(values, groups, 1), all_tied)


def share(items: Sequence[list[float]], holds: Callable[[list[float]], bool]) -> Maybe:
    """The share of items of which something holds; None for no items."""
    return sum(1 for item in items if holds(item)) / len(items) if items else None
