"""What can go wrong in a run, said so that one knows what to change."""

from __future__ import annotations

import torch

from ..protocol.claimed_job import RunConfig
from ..report import RunFailure
from .batch_layout import BatchLayout


def diverged(step: int, what: str, config: RunConfig) -> RunFailure:
    """An update without finite numbers."""
    return RunFailure(
        f"Update {step} gave {what}, so training stopped before the weights were spoilt. Lower the learning rate "
        f"({config.learning_rate:g} now) or the size of the reward's weights, and launch again."
    )


def out_of_memory(config: RunConfig, layout: BatchLayout | None) -> RunFailure:
    """Which settings need less memory, the least costly first."""
    where = "The computer"
    if torch.cuda.is_available():
        held = torch.cuda.get_device_properties(torch.cuda.current_device()).total_memory / 2**30
        where = f"The GPU ({held:.0f} GiB)"
    changes = []
    if layout is not None and layout.pass_rows > 1:
        changes.append(f"set microBatch to {max(1, layout.pass_rows // 2)}")
    if not config.gradient_checkpointing:
        changes.append("turn gradientCheckpointing on")
    if config.lora_rank == 0:
        changes.append("train an adapter instead of all weights (loraRank 16)")
    changes.append(f"lower maxTokens ({config.max_tokens})")
    rows = f" with {layout.rows} rollouts on a device, {layout.pass_rows} in a pass" if layout is not None else ""
    return RunFailure(f"{where} ran out of memory{rows}. In this order: {'; '.join(changes)}; or take fewer rollouts.")


def is_out_of_memory(cause: BaseException) -> bool:
    """Of the GPU, or of the computer's memory, for which torch has no exception of its own."""
    return isinstance(cause, torch.OutOfMemoryError | MemoryError) or (
        isinstance(cause, RuntimeError) and "can't allocate memory" in str(cause)
    )


def is_without_numbers(cause: BaseException) -> bool:
    """Sampling from probabilities that are NaN; a GPU only says that one of its assertions failed."""
    said = str(cause)
    return isinstance(cause, RuntimeError) and ("probability tensor contains" in said or "device-side assert" in said)
