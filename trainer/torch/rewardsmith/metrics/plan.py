"""What is evaluated after a step, and how its tokens are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..protocol.claimed_job import RunConfig
from ..sampling.sample import Decoding
from .schedule import is_evaluated_at

LOW_TEMPERATURE = 0.3
LOW_TEMPERATURE_SAMPLES = 16

GREEDY = Decoding("greedy", None)
# Greedy and this one tell what better decoding alone would give.
LOW = Decoding(f"T{LOW_TEMPERATURE}", LOW_TEMPERATURE)


@dataclass(frozen=True)
class PlannedEvaluation:
    """One evaluation of the policy. `of_base`: of the base itself, the same for every run of it with the same settings."""

    split: Literal["validation", "test"]
    decoding: Decoding
    samples: int
    of_base: bool


def evaluation_plan(step: int, config: RunConfig, start: Literal["base", "checkpoint"]) -> list[PlannedEvaluation]:
    """Validation by the schedule, test at the start and the end; `start`: what step 0 is."""
    if not is_evaluated_at(step, eval_every=config.eval_every, steps=config.steps):
        return []
    sample = Decoding("sample", config.temperature)
    plan = [PlannedEvaluation("validation", sample, config.eval_samples, False)]
    if step not in (0, config.steps):
        return plan
    of_base = step == 0 and start == "base"
    samples = config.base_test_samples if of_base else config.test_samples
    return [
        *plan,
        PlannedEvaluation("validation", GREEDY, 1, False),
        PlannedEvaluation("test", sample, samples, of_base),
        PlannedEvaluation("test", GREEDY, 1, of_base),
        PlannedEvaluation("test", LOW, min(LOW_TEMPERATURE_SAMPLES, samples), of_base),
    ]
