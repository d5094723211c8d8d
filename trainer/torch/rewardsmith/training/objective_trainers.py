"""
TRL's RLOOTrainer and GRPOTrainer, trained on a spec's objective.

What is ours: the log-probability sums of policy and reference are kept while TRL computes them, so that the reward function
can be the whole objective; prompts are the task's tokens; everything random is fixed by seed and update; the loss is
reward-spec's; a checkpoint is complete or not there.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch.optim.lr_scheduler import LambdaLR
from trl import GRPOTrainer, RLOOTrainer
from trl.models.utils import disable_gradient_checkpointing

from ..tasks.seeded_random import seed_of
from .objective_reward import Measured, ObjectiveReward

if TYPE_CHECKING:
    from trl import RLOOTrainer as TrlTrainer
else:
    TrlTrainer = object

# TRL loads a reference only where its KL weight is not 0. float32 rounds this one to 0, so that its KL adds nothing.
REFERENCE_ONLY = 1e-60


class NotFinite(Exception):
    """An update whose loss or gradient is not finite; its optimizer step was not taken."""

    def __init__(self, loss: float, grad_norm: float) -> None:
        super().__init__(f"loss {loss:.4g}, gradient norm {grad_norm:.4g}")
        self.loss = loss
        self.grad_norm = grad_norm


class ObjectiveTraining(TrlTrainer):
    """What both trainers share; mixed in before TRL's class. The fields below are set before `train`."""

    objective: ObjectiveReward
    encode: Callable[[int], list[int]]
    run_seed: int
    warmup_steps: int
    # Rollouts generated at once without vLLM.
    generation_rows: int
    # Called on every process after each block of generation, before the update; may raise.
    generated: Callable[[], None]
    # Called on every process after an update, with TRL's loss and gradient norm.
    updated: Callable[[float, float], None]
    # Given the folder that a checkpoint was written into.
    saved: Callable[[Path], None]
    # TRL's.
    beta: float
    lr_scheduler: Any

    def __init__(self, *args: Any, **named: Any) -> None:
        self.captured: dict[int, float] = {}
        self.step_started = 0.0
        self._measuring: list[dict[str, Any]] | None = None
        super().__init__(*args, **named)

    # Prompts and generation

    def _tokenize_prompts(self, prompts: Sequence[int]) -> tuple[list[list[int]], None, dict[str, Any]]:
        return [self.encode(place) for place in prompts], None, {}

    def _generate_single_turn(self, prompt_ids: list[list[int]], *rest: Any, **named: Any) -> Any:
        """In blocks of whole groups, whose keys and values fit beside the weights, and in the precision of the passes."""
        parts = []
        size = len(prompt_ids) if self.use_vllm else self.generation_rows
        for start in range(0, len(prompt_ids), size):
            if start > 0:
                self.generated()
            with nullcontext() if self.use_vllm else self.accelerator.autocast():
                parts.append(super()._generate_single_turn(prompt_ids[start : start + size], *rest, **named))
        if len(parts) == 1:
            return parts[0]
        if isinstance(parts[0], tuple):
            return [tokens for part in parts for tokens in part[0]], None
        return [tokens for part in parts for tokens in part]

    def _generate_and_score_completions(self, inputs: Any) -> Any:
        self.step_started = time.perf_counter()
        self.captured = {}
        process = self.accelerator.process_index
        torch.manual_seed(seed_of(self.run_seed, self.state.global_step + 1, "train", process))
        self._measuring = []
        try:
            output = super()._generate_and_score_completions(inputs)
        finally:
            self._measuring = None
        output["rollout"] = torch.arange(len(inputs), device=output["advantages"].device)
        self.generated()
        return output

    # Log-probability sums

    def _get_per_token_logps_and_entropies(
        self, model: Any, input_ids: Any, attention_mask: Any, logits_to_keep: int, *rest: Any, **named: Any
    ) -> Any:
        if self._measuring is not None and model is not self.ref_model:
            named["compute_entropy"] = True
        result = super()._get_per_token_logps_and_entropies(model, input_ids, attention_mask, logits_to_keep, *rest, **named)
        if self._measuring is not None:
            call = {"input_ids": input_ids, "attention_mask": attention_mask, "logits_to_keep": logits_to_keep}
            self._measuring.append({**call, "logps": result[0], "entropies": result[1]})
        return result

    def _calculate_rewards(self, *args: Any, **named: Any) -> Any:
        """
        TRL has just computed the policy's log-probabilities and then the reference's, or the reference's alone where the
        update is on-policy (GRPO).
        """
        calls, self._measuring = self._measuring or [], None
        reference = calls[-1]
        keep = reference["logits_to_keep"]
        if len(calls) > 1:
            logps, entropies = calls[0]["logps"], calls[0]["entropies"]
        else:
            with torch.no_grad(), disable_gradient_checkpointing(self.model, self.args.gradient_checkpointing_kwargs):
                logps, entropies, _ = super()._get_per_token_logps_and_entropies(
                    self.model,
                    reference["input_ids"],
                    reference["attention_mask"],
                    keep,
                    batch_size=self.args.per_device_train_batch_size,
                    compute_entropy=True,
                )
        mask = reference["attention_mask"][:, -keep:].double()
        lengths = mask.sum(1).clamp(min=1)
        self.objective.measured = Measured(
            ref=(reference["logps"].double() * mask).sum(1).tolist(),
            policy=(logps.double() * mask).sum(1).tolist(),
            entropy=((entropies.double() * mask).sum(1) / lengths).tolist(),
        )
        rewards = super()._calculate_rewards(*args, **named)
        if torch.isinf(rewards).any():
            # Rewards that float32 cannot hold: TRL would make NaN of their differences, and 0 of NaN.
            raise NotFinite(math.inf, math.nan)
        return rewards

    # The update

    def _compute_loss(self, model: Any, inputs: Any) -> Any:
        self.captured.update(zip(inputs["rollout"].tolist(), inputs["advantages"].tolist()))
        return super()._compute_loss(model, inputs)

    def create_scheduler(self, num_training_steps: int, optimizer: Any = None) -> Any:
        """Linear from lr / warm-up at the first update to lr, then constant."""
        if self.lr_scheduler is None:
            warmup = max(1, self.warmup_steps)
            self.lr_scheduler = LambdaLR(optimizer or self.optimizer, lambda done: min(1.0, (done + 1) / warmup))
        return self.lr_scheduler

    def _get_grad_norm(self, model: Any, grad_norm: Any = None) -> Any:
        """Looked at before the optimizer's step, so that an update without numbers leaves the weights as they were."""
        norm = super()._get_grad_norm(model, grad_norm=grad_norm)
        value = math.nan if norm is None else float(norm)
        losses = self.accelerator.gather(self._tr_loss.detach().reshape(1))
        loss = float(losses.mean())
        if not math.isfinite(value) or not math.isfinite(loss):
            raise NotFinite(loss, value)
        return norm

    # Reports and checkpoints

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        """TRL's own metrics are not kept: ours follow from the rollouts, by the names that every trainer uses."""
        self._metrics["train"].clear()
        self.control.should_log = False
        if "loss" in logs:
            self.updated(logs["loss"], logs["grad_norm"])

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        super()._save_checkpoint(model, trial)
        self.accelerator.wait_for_everyone()
        if self.accelerator.is_main_process:
            self.saved(Path(self.args.output_dir) / f"checkpoint-{self.state.global_step}")
        self.accelerator.wait_for_everyone()

    def create_model_card(self, *_: Any, **__: Any) -> None:
        """None: a checkpoint is not published."""

    def _send_telemetry(self) -> None:
        """None: what runs here is nobody else's business."""


class ObjectiveRloo(ObjectiveTraining, RLOOTrainer):
    """
    rloo. TRL's loss is the mean over sequences of -A_i sum_t log pi; ours divides by the batch's tokens instead, which is a
    positive multiple of it: the same optimum, and gradient norms and clipping that mean the same as on the other trainers.
    """

    _loss_inputs: dict[str, Any] | None = None

    def _compute_loss(self, model: Any, inputs: Any) -> Any:
        rollouts = self.objective.batch.rollouts
        tokens = sum(rollout["tokens"] for rollout in rollouts)
        self._loss_inputs = inputs
        try:
            return super()._compute_loss(model, inputs) * (len(rollouts) / max(1, tokens))
        finally:
            self._loss_inputs = None

    def _get_per_token_logps_and_entropies(self, *args: Any, **named: Any) -> Any:
        """
        One update a generation is on-policy, so the ratio of new to old probability is 1. Measured twice in bf16 it would not
        be, and the clip would drop long completions by their rounding: what the loss measures is the old one too.
        """
        result = super()._get_per_token_logps_and_entropies(*args, **named)
        if self._loss_inputs is not None:
            mask = self._loss_inputs["completion_mask"]
            self._loss_inputs["old_logps"] = (result[0].detach() * mask).sum(1)
        return result


class ObjectiveGrpo(ObjectiveTraining, GRPOTrainer):
    """grpo and reinforce_pp; its "dapo" loss divides by the batch's tokens, as reward-spec's."""

    def _compute_loss(self, model: Any, inputs: Any) -> Any:
        """Without TRL's KL term, which is the objective's here: 0 times an overflow would be NaN."""
        beta, self.beta = self.beta, 0.0
        try:
            return super()._compute_loss(model, inputs)
        finally:
            self.beta = beta
