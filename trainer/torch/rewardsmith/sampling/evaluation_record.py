"""The protocol's record of an evaluation."""

from __future__ import annotations

from collections.abc import Sequence

from ..metrics.step_metrics import success_of
from ..report import Json
from ..rules.moments import mean
from ..tasks.task import Prompt


def evaluated_problem(prompt: Prompt, rollouts: Sequence[Json], success: str) -> Json | None:
    """
    One problem: how many of its samples were right, the votes of each parsed answer, mean tokens and S_ref in nats. Samples
    without a verdict are neither right nor wrong and do not count; None where no other is left.
    """
    rollouts = [rollout for rollout in rollouts if success_of(rollout, success) is not None]
    if not rollouts:
        return None
    votes: dict[str | None, Json] = {}
    correct = 0
    for rollout in rollouts:
        right = success_of(rollout, success) == 1
        correct += right
        answer = rollout["parsedAnswer"]
        vote = votes.setdefault(answer, {"answer": answer, "count": 0, "correct": right})
        vote["count"] += 1
    return {
        "promptId": prompt.id,
        "tier": prompt.tier,
        "samples": len(rollouts),
        "correct": correct,
        "meanTokens": mean([float(rollout["tokens"]) for rollout in rollouts]),
        "meanRefLogprob": mean_or_none([rollout["refLogprob"] for rollout in rollouts]),
        "meanRefLogprobPerToken": mean_or_none([per_token(rollout) for rollout in rollouts]),
        "answers": list(votes.values()),
    }


def per_token(rollout: Json) -> float | None:
    """S_ref / T of one rollout."""
    if rollout["refLogprob"] is None or rollout["tokens"] == 0:
        return None
    return float(rollout["refLogprob"] / rollout["tokens"])


def mean_or_none(values: Sequence[float | None]) -> float | None:
    """The mean; None where one is missing."""
    known = [value for value in values if value is not None]
    return mean(known) if len(known) == len(values) else None
