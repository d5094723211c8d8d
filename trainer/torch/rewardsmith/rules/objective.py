"""The reward a policy is trained on: the table of arXiv 2604.16259's code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .outcome import NONE, Outcome, error, finite_or_error

Objective = Mapping[str, Any]


def objective_total(
    objective: Objective,
    task_total: float | None,
    ref_logprob: float | None,
    policy_logprob: float | None,
    tokens: int,
) -> Outcome:
    """none where r is needed and missing; an error where S_ref is needed and missing, or the total is not finite."""
    if needs_task_total(objective) and task_total is None:
        return NONE
    r = task_total or 0.0
    if objective["mode"] == "none":
        return finite_or_error(r, "the reward")
    beta_inv = float(objective["betaInv"])
    if not needs_ref_logprob(objective):
        return finite_or_error(r if beta_inv > 0 else 0.0, "the objective")
    if ref_logprob is None:
        return error("needs refLogprob")
    sharpening = sharpening_term(objective, ref_logprob, policy_logprob, tokens)
    return finite_or_error(r + sharpening / beta_inv if beta_inv > 0 else sharpening, "the objective")


def sharpening_term(objective: Objective, ref_logprob: float, policy_logprob: float | None, tokens: int) -> float:
    """What the objective asks for beside r, before division by betaInv, in nats."""
    if objective["mode"] == "none":
        return 0.0
    n = normalized_ref_logprob(objective, ref_logprob, tokens)
    if objective["mode"] == "optimization":
        return objective["alpha"] * n
    return (objective["alpha"] - 1) * n + (ref_logprob - (ref_logprob if policy_logprob is None else policy_logprob))


def normalized_ref_logprob(objective: Objective, ref_logprob: float, tokens: int) -> float:
    """N: 0 (none), S_ref (sum), S_ref / T (mean) or S_ref / T^power (weighted_mean); 0 where T = 0."""
    normalization = objective.get("normalization", "sum")
    if normalization == "none" or tokens == 0:
        return 0.0
    if normalization == "sum":
        return ref_logprob
    return ref_logprob / (tokens if normalization == "mean" else tokens ** float(objective.get("normalizationPower", 1)))


def needs_task_total(objective: Objective) -> bool:
    """Whether r counts: everywhere but at betaInv 0, where a missing total excludes nothing."""
    return objective["mode"] == "none" or objective["betaInv"] > 0


def needs_ref_logprob(objective: Objective) -> bool:
    """Whether S_ref counts: always when sampling, and when optimizing with a sharpening term."""
    if objective["mode"] == "none":
        return False
    return objective["mode"] == "sampling" or (
        objective["alpha"] > 0 and objective.get("normalization", "sum") != "none"
    )
