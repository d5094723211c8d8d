"""The evaluations of a training run, drawn from the policy as it is between two updates."""

from __future__ import annotations

from typing import Any, Literal

import torch

from ..metrics.plan import evaluation_plan
from ..models.base_model import PreparedModel
from ..report import JobContext, Reporter, StepReport, Want
from ..sampling.evaluator import Evaluator, External
from ..sampling.transformers_sampler import SamplingSettings, TransformersSampler
from ..tasks.task import Task

# At step 0 nothing is lost by stopping; later the update before would be, and evaluations are short.
AT_START: tuple[Want, ...] = ("pause", "cancel", "stop", "lost")
LATER: tuple[Want, ...] = ("cancel", "lost")


class Evaluations:
    """What metrics/plan.py plans, of a trainer's policy against its reference."""

    def __init__(
        self,
        context: JobContext,
        reporter: Reporter,
        trainer: Any,
        *,
        task: Task,
        base: PreparedModel,
        external: External | None,
    ) -> None:
        config = context.job.config
        self.config = config
        self.start: Literal["base", "checkpoint"] = "checkpoint" if context.job.start_from is not None else "base"
        sampler = TransformersSampler(
            trainer.model,
            trainer.ref_model,
            trainer.processing_class,
            SamplingSettings(
                temperature=config.temperature,
                max_tokens=config.max_tokens,
                fixed_length=config.fixed_length,
                pass_rows=config.micro_batch,
            ),
            autocast=torch.bfloat16 if trainer.args.bf16 else None,
        )
        self.evaluator = Evaluator(context, task, sampler, trainer.processing_class, external, base=base, reporter=reporter)

    def __call__(self, step: int, report: StepReport) -> None:
        """Adds what is due after a step to its report. Raises Interrupted where something else is wanted meanwhile."""
        self.evaluator.interrupting = AT_START if step == 0 else LATER
        for planned in evaluation_plan(step, self.config, self.start):
            self.evaluator.evaluate(planned, report)
