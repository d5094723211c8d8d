"""What banks and evaluations sample with: models loaded for it alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from transformers.utils import logging as transformers_logging

from ..models.base_model import PreparedModel
from ..models.load import load_causal_model, load_tokenizer, pick_device
from ..models.sent_weights import apply_weights
from ..protocol.claimed_job import RunConfig
from ..report import Level
from .transformers_sampler import SamplingSettings, TransformersSampler
from .vllm_sampler import VllmSampler, generates_with_vllm, open_llm

# Tokens of a prompt that vLLM keeps room for: a model's whole context would take more memory than there is.
LONGEST_PROMPT = 4096

Say = Callable[[str, Level], None]


def open_sampler(
    base: PreparedModel, config: RunConfig, *, temperature: float, say: Say, weights: Path | None = None
) -> TransformersSampler:
    """
    A sampler whose reference is the base and whose policy is the base too or, with `weights`, what they make of it. Its
    log-probabilities are at `temperature`. vLLM draws where it can and the policy is the base. Raises a RunFailure where
    models or weights cannot be loaded.
    """
    transformers_logging.disable_progress_bar()
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
    if weights is None and generates_with_vllm():
        try:
            context = getattr(reference.config.get_text_config(), "max_position_embeddings", LONGEST_PROMPT)
            room = min(context, LONGEST_PROMPT + config.max_tokens)
            llm = open_llm(base.path, dtype=reference.dtype, max_model_len=room)
            return VllmSampler(policy, reference, tokenizer, settings, llm=llm)
        except Exception as cause:
            say(f"vLLM could not be started, so transformers generates, which is slower: {cause!r}"[:2000], "warn")
    return TransformersSampler(policy, reference, tokenizer, settings)


def is_further_process() -> bool:
    """
    Whether this is not the first process of a job that was started as several: banks and evaluations are the first one's, and
    the others have nothing to do.
    """
    return int(os.environ.get("RANK", "0")) > 0
