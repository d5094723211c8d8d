"""The metrics of one evaluation, from the protocol's record of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from ..rules.moments import mean
from ..rules.rollout import members_by_group
from .maj_at_k import maj_at_k
from .metric_name import metric_part
from .pass_at_k import pass_at_k
from .seeded_subsets import vote_seed

Problem = Mapping[str, Any]
# By name, what every problem with enough samples says, by its place; None where it lacks it.
Measures = dict[str, dict[int, float | None]]


def evaluation_metrics(evaluation: Mapping[str, Any], ks: Sequence[int], maj_ks: Sequence[int] | None = None) -> dict[str, float]:
    """
    Each the mean over the problems: eval/<split>/acc, pass@k, maj@k, mean_length, logp_ref and logp_ref_per_token; acc,
    pass@k, maj@k and mean_length by difficulty tier as .../<tier> too. A decoding other than "sample" stands after the
    split. What a problem lacks (votes not kept, no S_ref) leaves that metric out for its set; a problem with fewer than k
    samples, as where verdicts are lacking, is left out of pass@k and maj@k.
    """
    problems = evaluation["problems"]
    decoding = evaluation.get("decoding", "sample")
    prefix = f"eval/{evaluation['split']}" + ("" if decoding == "sample" else f"/{metric_part(decoding)}")
    measures = measures_of(problems, ks, ks if maj_ks is None else maj_ks)
    found: dict[str, float] = {}
    for name, values in measures.items():
        if (value := mean_over(list(values.values()))) is not None:
            found[f"{prefix}/{name}"] = value
    tiers = [problem.get("tier") or "" for problem in problems]
    for members in members_by_group(tiers):
        tier = tiers[members[0]]
        for name, values in measures.items():
            value = mean_over([values[index] for index in members if index in values])
            if tier and value is not None and not name.startswith("logp_ref"):
                found[f"{prefix}/{name}/{metric_part(tier)}"] = value
    return found


def measures_of(problems: Sequence[Problem], ks: Sequence[int], maj_ks: Sequence[int]) -> Measures:
    """Every measure of every problem."""

    def every(of: Callable[[Problem], float | None], least: int = 1) -> dict[int, float | None]:
        return {place: of(problem) for place, problem in enumerate(problems) if problem["samples"] >= least}

    measures: Measures = {"acc": every(lambda problem: problem["correct"] / problem["samples"])}
    for k in ks:
        measures[f"pass@{k}"] = every(partial(passing, k=k), k)
        if k in maj_ks:
            measures[f"maj@{k}"] = every(partial(majority, k=k), k)
    measures["mean_length"] = every(lambda problem: problem["meanTokens"])
    measures["logp_ref"] = every(lambda problem: problem["meanRefLogprob"])
    measures["logp_ref_per_token"] = every(lambda problem: problem.get("meanRefLogprobPerToken"))
    return measures


def passing(problem: Problem, k: int) -> float | None:
    """pass@k of a problem."""
    return pass_at_k(problem["samples"], problem["correct"], k)


def majority(problem: Problem, k: int) -> float | None:
    """maj@k of a problem; None where its votes were not kept."""
    answers = problem.get("answers") or []
    return maj_at_k(answers, k, vote_seed(problem["promptId"])) if answers else None


def mean_over(values: Sequence[float | None]) -> float | None:
    """The mean; None where one is lacking, or there is none."""
    known = [value for value in values if value is not None]
    return mean(known) if known and len(known) == len(values) else None
