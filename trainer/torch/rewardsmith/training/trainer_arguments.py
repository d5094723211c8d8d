"""From a run's configuration to TRL's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig
from trl import GRPOConfig, RLOOConfig

from ..models.load import dtype_of, pick_device
from ..protocol.claimed_job import ClaimedJob, RunConfig
from .batch_layout import BatchLayout
from .objective_trainers import REFERENCE_ONLY
from .vllm_beside import vllm_arguments

# Seconds that a process waits for the others: the first may evaluate for hours.
PROCESS_TIMEOUT = 24 * 3600


def uses_bf16(config: RunConfig) -> bool:
    """Whether the passes run in bf16: on a GPU that has it, unless the run says fp32; on a CPU only if the run says so."""
    return dtype_of(config.precision, pick_device()) == torch.bfloat16


def weights_dtype(config: RunConfig) -> str:
    """
    Weights that are trained stay in fp32, since small updates vanish in bf16; frozen ones under an adapter need not.
    """
    return "bfloat16" if uses_bf16(config) and config.lora_rank > 0 else "float32"


def trl_arguments(job: ClaimedJob, layout: BatchLayout, output: Path, *, vllm_room: int | None) -> RLOOConfig | GRPOConfig:
    """
    One optimizer step a generation, AdamW with TRL's betas 0.9 and 0.999, no shuffling, no logging and no saving but ours.
    vLLM generates where `vllm_room` says how many tokens the longest prompt has.

    No correction for what vLLM's probabilities differ from the policy's own: TRL's for GRPO would multiply the loss by a ratio
    of sequences and drop whole ones, and what is trained would not be what is reported; its RLOO has none. (The paper's code
    weights tokens by their ratio, at most 20.)
    """
    config = job.config
    shared: dict[str, Any] = {
        "output_dir": str(output),
        "model_init_kwargs": {"dtype": weights_dtype(config)},
        "max_steps": config.steps,
        "per_device_train_batch_size": layout.pass_rows,
        "gradient_accumulation_steps": layout.passes,
        "steps_per_generation": layout.passes,
        "num_generations": config.group_size,
        "max_completion_length": config.max_tokens,
        "temperature": config.temperature,
        "beta": REFERENCE_ONLY,
        "learning_rate": config.learning_rate,
        "weight_decay": config.weight_decay,
        "max_grad_norm": config.grad_clip,
        "optim": "adamw_torch",
        "seed": job.seed % 2**32,
        "shuffle_dataset": False,
        "disable_dropout": True,
        "bf16": uses_bf16(config),
        "use_cpu": not torch.cuda.is_available(),
        "gradient_checkpointing": config.gradient_checkpointing,
        "logging_steps": 1,
        "logging_nan_inf_filter": False,
        "report_to": "none",
        "disable_tqdm": True,
        "save_strategy": "no",
        "ddp_timeout": PROCESS_TIMEOUT,
    }
    if vllm_room is not None:
        shared |= vllm_arguments(config, vllm_room)
    if config.algorithm == "rloo":
        return RLOOConfig(**shared)
    scale = "group" if config.algorithm == "grpo" else "none"
    return GRPOConfig(**shared, scale_rewards=scale, loss_type="dapo")


def lora_of(config: RunConfig) -> LoraConfig | None:
    """An adapter on every linear layer but the head, as `loraRank` and `loraAlpha` say; None where all weights are trained."""
    if config.lora_rank == 0:
        return None
    return LoraConfig(
        r=config.lora_rank,
        lora_alpha=config.lora_alpha,
        target_modules="all-linear",
        lora_dropout=0.0,
        task_type="CAUSAL_LM",
    )
