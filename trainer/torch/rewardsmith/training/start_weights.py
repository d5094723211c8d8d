"""Weights of one of our checkpoints, loaded into a policy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from peft import get_peft_model_state_dict, set_peft_model_state_dict
from safetensors import safe_open
from safetensors.torch import load_file

from ..models.load import apply_weights, refuse_missing, refuse_strange
from ..protocol.claimed_job import RunConfig
from ..report import RunFailure


def load_start_weights(model: Any, path: Path, config: RunConfig) -> None:
    """
    Puts the weights of a safetensors file into the policy, all or (with loraRank) the adapter's. Raises a RunFailure where
    they are another model's or another kind. Tied weights need stand in the file once only.
    """
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
        weights = load_file(path)
    except Exception as cause:
        raise RunFailure("The checkpoint to continue from is no readable safetensors file: choose another.") from cause
    is_adapter = any("lora_" in name for name in weights)
    if is_adapter != (config.lora_rank > 0):
        has, needs = ("an adapter", f"loraRank {metadata.get('loraRank', 'as that run had it')}")
        if not is_adapter:
            has, needs = ("all weights", "loraRank 0")
        raise RunFailure(f"The checkpoint to continue from holds {has}: launch with {needs}.")
    alpha = metadata.get("loraAlpha")
    if not is_adapter:
        apply_weights(model, path)
        return
    if alpha is not None and float(alpha) != config.lora_alpha:
        raise RunFailure(f"The adapter to continue from was trained with loraAlpha {alpha}: launch with that.")
    expected = get_peft_model_state_dict(model)
    refuse_strange(
        [name for name, value in weights.items() if name not in expected or expected[name].shape != value.shape], weights
    )
    set_peft_model_state_dict(model, weights)
    refuse_missing([name for name in expected if name not in weights])
