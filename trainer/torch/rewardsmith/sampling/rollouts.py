"""From samples to rollouts, to scores, to the protocol's groups."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..metrics.step_metrics import group_of
from ..report import Json
from ..rules import advantages, score
from ..tasks.task import Prompt, Split, Task
from .sample import Sample

# Longest reason and longest prompt that the protocol takes, in characters.
MOST_REASON = 2000
MOST_PROMPT = 100_000
# Most bytes of one group's text: a group is sent whole, and a batch of the protocol takes 8 MiB.
MOST_TEXT_BYTES = 6 * 2**20


@dataclass(frozen=True)
class ScoredBatch:
    """Rollouts of one sampling, prompt by prompt, with what reward and baseline say of each: three lists of one length."""

    rollouts: list[Json]
    scored: list[Json]
    advantages: list[float]


def read_rollouts(
    task: Task, prompts: Sequence[Prompt], samples: Sequence[Sample], per_prompt: int, policy_step: int
) -> list[Json]:
    """
    What the task's verifier reads in each sample, as reward-spec's JSON; samples lie prompt by prompt, `per_prompt` of each.
    What is not finite is not measured: a signal is left out, a log-probability is None.
    """
    if len(samples) != len(prompts) * per_prompt:
        raise ValueError(f"{len(samples)} samples are not {per_prompt} of each of {len(prompts)} prompts")
    return [rollout_of(task, prompts[place // per_prompt], sample, policy_step) for place, sample in enumerate(samples)]


def rollout_of(task: Task, prompt: Prompt, sample: Sample, policy_step: int) -> Json:
    """One sample as a rollout."""
    verdict = task.verify(prompt, sample.text, tokens=sample.tokens, ended=sample.ended)
    signals: dict[str, float | list[float]] = dict(verdict.signals)
    if sample.entropy is not None:
        signals["policy_entropy"] = sample.entropy
    rollout: Json = {
        "promptId": prompt.id,
        "prompt": prompt.text,
        "completion": sample.text,
        "answer": prompt.answer,
        "parsedAnswer": verdict.parsed_answer,
        "signals": {name: value for name, value in signals.items() if is_measured(value)},
        "refLogprob": finite(sample.ref_logprob),
        "policyLogprob": finite(sample.policy_logprob),
        "samplingLogprob": finite(sample.sampling_logprob),
        "tokens": len(sample.tokens),
        "stopReason": "eos" if sample.ended else "length",
        "policyStep": policy_step,
        "group": None,
    }
    if prompt.tier is not None:
        rollout["tier"] = prompt.tier
    return rollout


def score_batch(
    *,
    spec: Mapping[str, Any],
    rollouts: list[Json],
    algorithm: str,
    base_means: Mapping[str, float] | None = None,
    external: Mapping[str, Sequence[object]] | None = None,
) -> ScoredBatch:
    """
    Scores rollouts with a spec. `external` has one outcome per rollout of every python and score_model term, by term id;
    `base_means` the means of the design bank, frozen at launch.
    """
    scored = score(spec, rollouts, external=external, base_means=base_means)
    found = advantages([row["objectiveTotal"] for row in scored], [group_of(rollout) for rollout in rollouts], algorithm)
    return ScoredBatch(rollouts, scored, found)


def rollout_groups(
    batch: ScoredBatch, prompts: Sequence[Prompt], per_prompt: int, *, step: int, split: Split, count: int
) -> list[Json]:
    """
    The protocol's record of the first `count` groups of a batch, one group a prompt. Rollouts whose text no batch would have
    room for come without it, the last of a group first.
    """
    groups = []
    for place, prompt in enumerate(prompts[: max(0, count)]):
        rollouts = [record(batch, index) for index in range(place * per_prompt, (place + 1) * per_prompt)]
        room = MOST_TEXT_BYTES
        for rollout in rollouts:
            room -= text_bytes(rollout)
            if room < 0:
                rollout.update(prompt="", completion="")
        groups.append(
            {
                "step": step,
                "split": split,
                "promptId": prompt.id,
                "prompt": prompt.text[:MOST_PROMPT],
                "tier": prompt.tier,
                "rollouts": rollouts,
            }
        )
    return groups


def text_bytes(rollout: Json) -> int:
    """The most that a rollout's text takes in a message: as JSON with every other letter than ASCII's escaped."""
    return sum(len(json.dumps(rollout[name])) for name in ("prompt", "completion"))


def record(batch: ScoredBatch, index: int) -> Json:
    """One rollout with what the rules say of it."""
    row = batch.scored[index]
    return {
        **batch.rollouts[index],
        "terms": {term_id: term_record(term) for term_id, term in row["terms"].items()},
        "taskTotal": row["taskTotal"],
        "objectiveTotal": row["objectiveTotal"],
        "advantage": batch.advantages[index],
    }


def term_record(term: Mapping[str, Any]) -> Json:
    """A term's outcome as the protocol writes it: its part in the total beside its value, or why there is none."""
    outcome = dict(term["outcome"])
    if outcome["status"] == "ok":
        outcome["weighted"] = term["weighted"]
    elif outcome["status"] == "error":
        outcome["reason"] = outcome["reason"][:MOST_REASON]
    return outcome


def is_measured(signal: float | list[float]) -> bool:
    """Whether every number of a signal is finite."""
    return all(math.isfinite(step) for step in (signal if isinstance(signal, list) else [signal]))


def finite(value: float | None) -> float | None:
    """A number that JSON can carry, else None."""
    return value if value is not None and math.isfinite(value) else None
