"""Weights of one of our checkpoints, loaded into a policy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..models.sent_weights import put_adapter, put_all, read_weights
from ..protocol.claimed_job import RunConfig
from ..report import RunFailure


def load_start_weights(model: Any, path: Path, config: RunConfig) -> None:
    """
    Puts the weights of a safetensors file into the policy, all or (with loraRank) the adapter's. Raises a RunFailure where
    they are another model's or another kind.
    """
    sent = read_weights(path)
    if sent.is_adapter != (config.lora_rank > 0):
        has, needs = ("an adapter", f"loraRank {sent.metadata.get('loraRank', 'as that run had it')}")
        if not sent.is_adapter:
            has, needs = ("all weights", "loraRank 0")
        raise RunFailure(f"The checkpoint to continue from holds {has}: launch with {needs}.")
    if not sent.is_adapter:
        put_all(model, sent)
        return
    alpha = sent.metadata.get("loraAlpha")
    if alpha is not None and float(alpha) != config.lora_alpha:
        raise RunFailure(f"The adapter to continue from was trained with loraAlpha {alpha}: launch with that.")
    put_adapter(model, sent)
