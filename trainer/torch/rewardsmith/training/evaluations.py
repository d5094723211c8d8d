"""The evaluations of a training run, drawn from the policy as it is between two updates."""

from __future__ import annotations

from typing import Any, Literal

import torch

from ..metrics.plan import evaluation_plan
from ..models.base_model import PreparedModel
from ..report import JobContext, Reporter, StepReport
from ..sampling.evaluator import Evaluator, External
from ..sampling.transformers_sampler import SamplingSettings, TransformersSampler
from ..sampling.vllm_sampler import VllmSampler
from ..tasks.task import Task


class Evaluations:
    """
    What metrics/plan.py plans, of a trainer's policy against its reference. Where vLLM generates for the trainer, it draws here
    too (untried): the base is evaluated at step 0 alone, when the policy is the base.
    """

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
        self.trainer = trainer
        settings = SamplingSettings(
            temperature=config.temperature,
            max_tokens=config.max_tokens,
            fixed_length=config.fixed_length,
            pass_rows=config.micro_batch,
        )
        models = (trainer.model, trainer.ref_model, trainer.processing_class, settings)
        autocast = torch.bfloat16 if trainer.args.bf16 else None
        sampler = TransformersSampler(*models, autocast=autocast)
        if trainer.use_vllm:
            sampler = VllmSampler(*models, llm=trainer.vllm_generation.llm, autocast=autocast)
        self.evaluator = Evaluator(context, task, sampler, trainer.processing_class, external, base=base, reporter=reporter)

    def __call__(self, step: int, report: StepReport) -> None:
        """
        Adds what is due after a step, and not in its report yet, to it. Raises Interrupted where something else is wanted
        meanwhile: what was finished is in the report then.
        """
        done = {(record["split"], record["decoding"]) for record in report.evaluations}
        plan = evaluation_plan(step, self.config, self.start)
        left = [planned for planned in plan if (planned.split, planned.decoding.name) not in done]
        if left and self.trainer.use_vllm:
            self.trainer.vllm_generation.sync_weights()
        for planned in left:
            self.evaluator.evaluate(planned, report)
