"""What banks and evaluations sample with: models loaded for it alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from ..models.base_model import PreparedModel
from ..models.load import apply_weights, load_causal_model, load_tokenizer, pick_device
from ..protocol.claimed_job import RunConfig
from ..report import RunFailure
from .transformers_sampler import SamplingSettings, TransformersSampler


def open_sampler(
    base: PreparedModel, config: RunConfig, *, temperature: float, weights: Path | None = None
) -> TransformersSampler:
    """
    A sampler whose reference is the base and whose policy is the base too or, with `weights`, what they make of it. Its
    log-probabilities are at `temperature`. Raises a RunFailure where models or weights cannot be loaded.
    """
    tokenizer = load_tokenizer(base)
    device = pick_device()
    reference: Any = load_causal_model(base, precision=config.precision, device=device)
    policy = reference
    if weights is not None:
        policy = apply_weights(load_causal_model(base, precision=config.precision, device=device), weights)
    settings = SamplingSettings(
        temperature=temperature,
        max_tokens=config.max_tokens,
        fixed_length=config.fixed_length,
        pass_rows=config.micro_batch,
    )
    return TransformersSampler(policy, reference, tokenizer, settings)


@contextmanager
def failing_clearly(config: RunConfig) -> Iterator[None]:
    """Memory that runs out, and weights without numbers, as RunFailures that say what to change."""
    try:
        yield
    except torch.OutOfMemoryError as cause:
        raise RunFailure(
            f"The GPU ran out of memory while sampling. Lower maxTokens ({config.max_tokens}), set microBatch to 1 (completions "
            "in one forward pass), or take a smaller base model or a larger GPU."
        ) from cause
    except RuntimeError as cause:
        if "probability tensor contains" not in str(cause):
            raise
        raise RunFailure(
            "The weights gave probabilities that are not finite: they are of a run that diverged, or of a model that needs "
            "precision fp32."
        ) from cause
