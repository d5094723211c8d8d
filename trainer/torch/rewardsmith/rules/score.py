"""What a reward says of a batch of rollouts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from .aggregate import Aggregated, aggregate_group
from .moments import mean
from .objective import objective_total
from .outcome import Outcome
from .rollout import Rollout, members_by_group
from .terms import term_outcomes
from .weight import weight_at


def score(
    spec: Mapping[str, Any],
    rollouts: Sequence[Mapping[str, Any]],
    *,
    external: Mapping[str, Sequence[object]] | None = None,
    base_means: Mapping[str, float] | None = None,
    policy_step: int | None = None,
) -> list[dict[str, Any]]:
    """
    Terms and totals of every rollout, in order: {terms: {id: {outcome, weight, weighted}}, taskTotal, excluded,
    objectiveTotal}. Rollouts of one group are compared with each other only. `external` has the outcomes of python and
    score_model terms by id, `base_means` the means of a design bank; `policy_step` stands in for the rollouts' own where
    weights follow a schedule. A total that is None is no reward, and `excluded` says why.
    """
    batch = [Rollout.read(rollout) for rollout in rollouts]
    if policy_step is not None:
        batch = [replace(rollout, policy_step=policy_step) for rollout in batch]
    groups = members_by_group([rollout.group for rollout in batch])
    means = base_means or {}
    by_term = term_outcomes(spec, batch, groups, external or {}, lambda key, values: means.get(key))
    rows = [
        (
            {term["id"]: by_term[term["id"]][index] for term in spec["terms"]},
            {term["id"]: weight_at(term.get("weight", 1), rollout.policy_step) for term in spec["terms"]},
        )
        for index, rollout in enumerate(batch)
    ]
    totals: dict[int, Aggregated] = {}
    for group in groups:
        totals.update(zip(group, aggregate_group(spec, [rows[index] for index in group])))
    return [scored(spec, rollout, *rows[index], totals[index]) for index, rollout in enumerate(batch)]


def scored(
    spec: Mapping[str, Any],
    rollout: Rollout,
    outcomes: Mapping[str, Outcome],
    weights: Mapping[str, float],
    total: Aggregated,
) -> dict[str, Any]:
    """One rollout's terms and totals."""
    objective = objective_total(
        spec.get("objective") or {"mode": "none"},
        total.task_total,
        rollout.ref_logprob,
        rollout.policy_logprob,
        rollout.tokens or 0,
    )
    excluded = None
    if objective.status != "ok":
        excluded = objective.reason or total.missing or "the objective has no value"
    return {
        "terms": {
            term_id: {
                "outcome": outcome.written(),
                "weight": weights[term_id],
                "weighted": total.parts.get(term_id),
            }
            for term_id, outcome in outcomes.items()
        },
        "taskTotal": total.task_total,
        "excluded": excluded,
        "objectiveTotal": objective.value if objective.status == "ok" else None,
    }


def base_means_of(
    spec: Mapping[str, Any],
    bank: Sequence[Mapping[str, Any]],
    *,
    external: Mapping[str, Sequence[object]] | None = None,
) -> dict[str, float]:
    """The means that sigmoid_center with base_mean needs, over the rollouts of a design bank; to be frozen at launch."""
    means: dict[str, float] = {}

    def take(key: str, values: Sequence[float]) -> float | None:
        if values:
            means[key] = mean(values)
        return means.get(key)

    batch = [Rollout.read(rollout) for rollout in bank]
    groups = members_by_group([rollout.group for rollout in batch])
    term_outcomes(spec, batch, groups, external or {}, take)
    return means


def is_group_relative(spec: Mapping[str, Any]) -> bool:
    """Whether totals depend on the group: "relative: not comparable across runs"."""
    if (spec.get("aggregate") or {}).get("op") in ("normalize_then_sum", "lexicographic"):
        return True
    return any(
        transform["op"] in ("rank", "zscore") or transform.get("center") == "group_mean"
        for term in spec["terms"]
        for transform in term.get("transforms", [])
    )
