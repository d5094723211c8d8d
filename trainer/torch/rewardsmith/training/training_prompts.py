"""Which prompts every update practises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from datasets import Dataset

from ..protocol.claimed_job import ClaimedJob, RunConfig
from ..report import RunFailure
from ..tasks.seeded_random import draw_distinct
from ..tasks.task import Prompt, Split, Task


def draw_places(job: ClaimedJob, task: Task, prompts: Sequence[Prompt]) -> list[int]:
    """
    Places in the training prompts, update by update, as trainer/embedded/draw-prompts.ts draws them: the same seed practises
    the same prompts on every trainer.
    """
    config = job.config
    if not prompts:
        raise RunFailure(f"{task.info.name} has no training prompts: give the task some, or choose another.")
    if config.prompts_per_step > len(prompts):
        raise RunFailure(f"{task.info.name} has {len(prompts)} training prompts; lower promptsPerStep to that.")
    return [
        place
        for step in range(1, config.steps + 1)
        for place in draw_distinct(range(len(prompts)), config.prompts_per_step, job.seed, step, "prompts")
    ]


def prompt_dataset(places: Sequence[int]) -> Dataset:
    """What TRL reads: the place of each prompt stands for it."""
    return Dataset.from_dict({"prompt": list(places)})


def prompt_encoder(
    task: Task, prompts: Sequence[Prompt], tokenizer: Any, *, context: int | None, max_tokens: int
) -> Callable[[int], list[int]]:
    """Place to tokens. Raises a RunFailure where prompt and completion do not fit the model's context."""

    @cache
    def encode(place: int) -> tuple[int, ...]:
        tokens = tuple(task.encode(prompts[place], tokenizer))
        if context is not None and len(tokens) + max_tokens > context:
            raise RunFailure(
                f"The prompt {prompts[place].id} has {len(tokens)} tokens, and {max_tokens} more do not fit the model's "
                f"context of {context}: lower maxTokens to {max(0, context - len(tokens))} or leave long prompts out."
            )
        return tokens

    return lambda place: list(encode(place))


def longest_evaluated(task: Task, tokenizer: Any, config: RunConfig) -> int:
    """Tokens of the longest prompt that the run is evaluated on."""
    splits: tuple[Split, ...] = ("validation", "test")
    evaluated = [prompt for split in splits for prompt in task.prompts(split)[: config.eval_prompts]]
    return max((len(task.encode(prompt, tokenizer)) for prompt in evaluated), default=0)
