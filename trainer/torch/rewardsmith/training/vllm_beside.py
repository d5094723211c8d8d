"""vLLM beside a trainer, on the same GPU. Not tried with vLLM itself: no test of ours has a GPU."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from typing import Any

import torch

from ..protocol.claimed_job import RunConfig
from ..report import Level, RunFailure


def vllm_memory() -> float:
    """The share of the GPU's memory that vLLM takes beside the trainer: REWARDSMITH_VLLM_MEMORY, 0.3 as TRL has it."""
    written = os.environ.get("REWARDSMITH_VLLM_MEMORY", "0.3")
    try:
        share = float(written)
    except ValueError:
        share = 0.0
    if not 0 < share < 1:
        raise RunFailure(f'REWARDSMITH_VLLM_MEMORY is "{written}": set it to a share of the GPU\'s memory, such as 0.3.')
    return share


def vllm_arguments(config: RunConfig, longest: int) -> dict[str, Any]:
    """
    vLLM beside the trainer, with room for prompts of `longest` tokens and their completions: by itself it wants room for the
    model's whole context.
    """
    own: dict[str, Any] = {
        "use_vllm": True,
        "vllm_mode": "colocate",
        "vllm_gpu_memory_utilization": vllm_memory(),
        "vllm_max_model_length": longest + config.max_tokens,
        "generation_kwargs": {"ignore_eos": True} if config.fixed_length else None,
    }
    if config.algorithm != "rloo":
        own["vllm_importance_sampling_correction"] = False
    return own


def open_beside(open_with: Callable[[int | None], Any], room: int | None, say: Callable[[str, Level], None]) -> Any:
    """
    What `open_with` opens with vLLM, given `room`, the tokens of the longest prompt; where vLLM cannot start, and where `room`
    is None, without it. Several processes would wait for the one that failed: there it is a RunFailure.
    """
    if room is None:
        return open_with(None)
    try:
        return open_with(room)
    except RunFailure:
        raise
    except Exception as cause:
        if int(os.environ.get("WORLD_SIZE", "1")) > 1:
            raise RunFailure(
                "vLLM could not be started beside the trainer: set REWARDSMITH_VLLM to off, or see the log."
            ) from cause
        said = f"vLLM could not be started, so transformers generates, which is slower: {cause!r}"[:2000]
    # The error held what was opened so far.
    gc.collect()
    torch.cuda.empty_cache()
    say(said, "warn")
    return open_with(None)


def keep_frozen(model: Any, generation: Any) -> None:
    """
    TRL's `generation.sync_weights` merges an adapter into the frozen weights and takes it out again, which in bf16 leaves
    roundings behind at every update: the frozen weights, which are the reference, are put back as they were.
    """
    frozen = [parameter for name, parameter in model.named_parameters() if ".base_layer." in name]
    held = [parameter.detach().to("cpu", copy=True) for parameter in frozen]
    sync = generation.sync_weights

    def sync_exactly() -> None:
        sync()
        for parameter, own in zip(frozen, held):
            parameter.data.copy_(own)

    generation.sync_weights = sync_exactly
