"""What can go wrong while a model computes, said so that one knows what to change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from .protocol.claimed_job import RunConfig
from .report import RunFailure

# Of the GPU's driver, of its libraries and of the computer's memory: torch has an exception of its own only for its allocator.
OUT_OF_MEMORY = ("can't allocate memory", "CUDA error: out of memory", "CUBLAS_STATUS_ALLOC_FAILED")
# Sampling from probabilities that are NaN; a GPU only says that one of its assertions failed.
WITHOUT_NUMBERS = ("probability tensor contains", "device-side assert")


def diverged(step: int, what: str, config: RunConfig) -> RunFailure:
    """An update without finite numbers."""
    return RunFailure(
        f"Update {step} gave {what}, so training stopped before the weights were spoilt. Lower the learning rate "
        f"({config.learning_rate:g} now) or the size of the reward's weights, and launch again."
    )


def out_of_memory(config: RunConfig, *, rows: int, pass_rows: int) -> RunFailure:
    """
    Which settings of a training run need less memory, the least costly first. `rows`: rollouts on a device, `pass_rows` of
    them in a pass; 0 where it is not known yet.
    """
    changes = []
    if pass_rows > 1:
        changes.append(f"set microBatch to {max(1, pass_rows // 2)}")
    if not config.gradient_checkpointing:
        changes.append("turn gradientCheckpointing on")
    if config.lora_rank == 0:
        changes.append("train an adapter instead of all weights (loraRank 16)")
    changes.append(f"lower maxTokens ({config.max_tokens})")
    batch = f" with {rows} rollouts on a device, {pass_rows} in a pass" if rows else ""
    return RunFailure(
        f"{memory_of_what()} ran out of memory{batch}. In this order: {'; '.join(changes)}; or take fewer rollouts."
    )


@contextmanager
def failing_clearly(config: RunConfig) -> Iterator[None]:
    """Memory that runs out while sampling, and weights without numbers, as RunFailures that say what to change."""
    try:
        yield
    except Exception as cause:
        if is_out_of_memory(cause):
            raise RunFailure(
                f"{memory_of_what()} ran out of memory while sampling. Lower maxTokens ({config.max_tokens}), set microBatch to "
                "1 (completions in one forward pass), or take a smaller base model or a larger GPU."
            ) from cause
        if is_without_numbers(cause):
            raise RunFailure(
                "The weights gave probabilities that are not finite: they are of a run that diverged, or of a model that needs "
                "precision fp32."
            ) from cause
        raise


def memory_of_what() -> str:
    """What has the memory that ran out."""
    if not torch.cuda.is_available():
        return "The computer"
    held = torch.cuda.get_device_properties(torch.cuda.current_device()).total_memory / 2**30
    return f"The GPU ({held:.0f} GiB)"


def is_out_of_memory(cause: BaseException) -> bool:
    """Of the GPU or of the computer."""
    return isinstance(cause, torch.OutOfMemoryError | MemoryError) or says(cause, OUT_OF_MEMORY)


def is_without_numbers(cause: BaseException) -> bool:
    """Probabilities that are not finite."""
    return says(cause, WITHOUT_NUMBERS)


def says(cause: BaseException, parts: tuple[str, ...]) -> bool:
    """Whether an error of torch has one of these in its message."""
    return isinstance(cause, RuntimeError) and any(part in str(cause) for part in parts)
