"""Trains as `train` does and keeps, of every update, what went into it, so that tests can compute it again on their own."""

from __future__ import annotations

import copy
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from tiny_training import Remembered
from transformers import AutoModelForCausalLM

from rewardsmith.models.base_model import PreparedModel
from rewardsmith.report import JobContext, JobEnd
from rewardsmith.tasks.task import Task
from rewardsmith.training.train import open_trainer, run_updates
from rewardsmith.training.update_reports import UpdateReports


@dataclass
class Update:
    """One update: the weights that sampled, tokens of prompts and completions, rollouts, and TRL's advantages, in order."""

    weights: dict[str, torch.Tensor]
    prompts: list[list[int]]
    completions: list[list[int]]
    rollouts: list[dict[str, Any]]
    advantages: list[float]


def watched(context: JobContext, task: Task, base: PreparedModel) -> tuple[list[Update], Remembered, JobEnd, Any]:
    """Every update of a run, its reports, its end and its trainer."""
    trainer, _ = open_trainer(context, task=task, base=base, external=None)
    reporter = Remembered()
    reports = UpdateReports(context, reporter, trainer, None, 0)
    updates: list[Update] = []
    seen: dict[str, Any] = {}

    calculate = trainer._calculate_rewards

    def keep_completions(inputs: Any, prompts: Any, completions: Any, completion_ids: Any) -> Any:
        seen["completions"] = [list(tokens) for tokens in completion_ids]
        seen["prompts"] = [trainer.encode(place) for place in prompts]
        return calculate(inputs, prompts, completions, completion_ids)

    def keep_weights() -> None:
        seen["weights"] = {name: value.detach().clone() for name, value in trainer.model.state_dict().items()}
        reports.generated()

    def keep_update(loss: float, grad_norm: float) -> None:
        captured = [trainer.captured[row] for row in range(len(trainer.captured))]
        updates.append(Update(seen["weights"], seen["prompts"], seen["completions"], trainer.objective.batch.rollouts, captured))
        reports.updated(loss, grad_norm)

    trainer._calculate_rewards = keep_completions
    trainer.generated, trainer.updated, trainer.saved = keep_weights, keep_update, reports.saved
    end = run_updates(context, trainer, reports)
    return updates, reporter, end, trainer


def plain_weights(update: Update, alpha: float, rank: int) -> dict[str, torch.Tensor]:
    """The weights that sampled, an adapter added by hand: W + alpha / rank * B A."""
    if rank == 0:
        return update.weights
    merged = {}
    prefix = "base_model.model."
    for name, value in update.weights.items():
        if "lora_" in name:
            continue
        plain = name.removeprefix(prefix).replace(".base_layer", "")
        stem = name.replace(".base_layer.weight", "")
        if f"{stem}.lora_A.default.weight" in update.weights:
            down = update.weights[f"{stem}.lora_A.default.weight"]
            up = update.weights[f"{stem}.lora_B.default.weight"]
            merged[plain] = value + alpha / rank * up @ down
        else:
            merged[plain] = value
    return merged


@functools.cache
def float64_model(path: str) -> Any:
    return AutoModelForCausalLM.from_pretrained(path, dtype=torch.float64)


def logprob_sums(
    path: str,
    weights: dict[str, torch.Tensor] | None,
    prompts: Sequence[list[int]],
    completions: Sequence[list[int]],
    temperature: float,
) -> list[float]:
    """sum_t log pi(y_t) of each completion alone, without padding, of the model on disk or of the weights given."""
    model = float64_model(path)
    if weights is not None:
        model = copy.deepcopy(model)
        model.load_state_dict(weights)
    sums = []
    for prompt, completion in zip(prompts, completions):
        tokens = torch.tensor([[*prompt, *completion]])
        with torch.no_grad():
            logps = torch.log_softmax(model(tokens).logits[0] / temperature, -1)
        places = range(len(prompt), tokens.size(1))
        sums.append(sum(float(logps[place - 1, tokens[0, place]]) for place in places))
    return sums


def spec_gradient(
    path: str, prompts: Sequence[list[int]], completions: Sequence[list[int]], advantages: Sequence[float]
) -> tuple[float, float]:
    """-(1/tokens) sum_i A_i sum_t log pi of the model on disk, and the norm of its gradient, by autograd in float64."""
    model = copy.deepcopy(float64_model(path))
    loss = torch.zeros((), dtype=torch.float64)
    for prompt, completion, advantage in zip(prompts, completions, advantages, strict=True):
        tokens = torch.tensor([[*prompt, *completion]])
        logps = torch.log_softmax(model(tokens).logits[0], -1)
        places = torch.arange(len(prompt), tokens.size(1))
        loss = loss - advantage * logps[places - 1, tokens[0, places]].sum()
    loss = loss / sum(map(len, completions))
    loss.backward()
    gradients = [weight.grad for weight in model.parameters() if weight.grad is not None]
    return float(loss.detach()), float(torch.sqrt(sum((gradient**2).sum() for gradient in gradients)))
