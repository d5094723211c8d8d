"""How the rollouts of one update lie on processes and in forward and backward passes."""

from __future__ import annotations

from dataclasses import dataclass

from ..protocol.claimed_job import RunConfig
from ..report import RunFailure

# Completion tokens of one forward and backward pass where the trainer chooses: about 8 GB of activations of a 1.5B model.
PASS_TOKENS = 16_384
# Gradient checkpointing keeps a layer's input instead of its insides.
CHECKPOINTED_PASS_TOKENS = 4 * PASS_TOKENS


@dataclass(frozen=True)
class BatchLayout:
    """`rows` rollouts on each process, `pass_rows` of them at once in a forward and backward pass."""

    rows: int
    pass_rows: int

    @property
    def passes(self) -> int:
        """Forward and backward passes that make one update."""
        return self.rows // self.pass_rows


def lay_out(config: RunConfig, processes: int) -> BatchLayout:
    """Whole groups on every process, since terms may compare a group's members, and passes of one size."""
    groups, rest = divmod(config.prompts_per_step, processes)
    if rest or groups == 0:
        raise RunFailure(
            f"{config.prompts_per_step} prompts a step cannot be shared among {processes} processes, each with whole groups: "
            f"set promptsPerStep to a multiple of {processes}."
        )
    if config.group_size < 2:
        raise RunFailure("A group of one rollout has no baseline: set groupSize to 2 or more.")
    rows = groups * config.group_size
    tokens = CHECKPOINTED_PASS_TOKENS if config.gradient_checkpointing else PASS_TOKENS
    wanted = config.micro_batch or max(1, tokens // config.max_tokens)
    return BatchLayout(
        rows=rows,
        pass_rows=max(size for size in range(1, min(rows, wanted) + 1) if rows % size == 0),
    )
