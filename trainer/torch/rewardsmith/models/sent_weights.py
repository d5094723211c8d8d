"""Weights of a checkpoint as they are sent: one safetensors file, of all of a model or of its adapter, read in one place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from ..report import RunFailure


@dataclass(frozen=True)
class SentWeights:
    """Tensors by name, in float32 or bfloat16, and what the run that sent them says of itself: loraRank, loraAlpha."""

    tensors: dict[str, torch.Tensor]
    metadata: dict[str, str]

    @property
    def is_adapter(self) -> bool:
        """Whether they are those of a LoRA adapter."""
        return any(".lora_" in name for name in self.tensors)


def read_weights(path: Path) -> SentWeights:
    """Raises a RunFailure where the file cannot be read."""
    from safetensors import safe_open
    from safetensors.torch import load_file

    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
        return SentWeights(load_file(path), metadata)
    except Exception as cause:
        raise RunFailure(f"The weights to start from ({path.name}) are no readable safetensors file: choose another.") from cause


def apply_weights(model: Any, path: Path) -> Any:
    """
    The model with the weights of a file: all of them, or, where it holds an adapter, the model with that adapter, which can be
    disabled. Raises a RunFailure where they do not fit.
    """
    sent = read_weights(path)
    if sent.is_adapter:
        return with_adapter(model, sent)
    put_all(model, sent)
    return model


def put_all(model: Any, sent: SentWeights) -> None:
    """Puts all weights into a model, in its own type. Tied ones need stand in the file once only."""
    refuse_strange(model.state_dict(), sent)
    tied = set(getattr(model, "all_tied_weights_keys", None) or getattr(model, "_tied_weights_keys", None) or ())
    refuse_missing([name for name in model.load_state_dict(sent.tensors, strict=False).missing_keys if name not in tied])


def put_adapter(model: Any, sent: SentWeights) -> None:
    """Puts an adapter's weights into a model that has one of its shape, in the type that it has there."""
    from peft import get_peft_model_state_dict, set_peft_model_state_dict

    own = get_peft_model_state_dict(model)
    refuse_strange(own, sent)
    refuse_missing([name for name in own if name not in sent.tensors])
    set_peft_model_state_dict(model, {name: value.to(own[name].dtype) for name, value in sent.tensors.items()})


def with_adapter(model: Any, sent: SentWeights) -> Any:
    """The model under an adapter, whose rank and places are those of its tensors."""
    from peft import LoraConfig, get_peft_model

    alpha = sent.metadata.get("loraAlpha")
    if alpha is None:
        raise RunFailure("The adapter to start from does not say its loraAlpha: choose a checkpoint of a run of ours.")
    places = {name.removeprefix("base_model.model.").split(".lora_")[0] for name in sent.tensors}
    known = {name for name, _ in model.named_modules()}
    refuse([name for name in sorted(places) if name not in known], sent)
    rank = next(value.shape[0] for name, value in sent.tensors.items() if ".lora_A." in name)
    config = LoraConfig(r=rank, lora_alpha=float(alpha), target_modules=sorted(places), lora_dropout=0.0, task_type="CAUSAL_LM")
    wrapped = get_peft_model(model, config).eval()
    put_adapter(wrapped, sent)
    return wrapped


def refuse_strange(own: dict[str, torch.Tensor], sent: SentWeights) -> None:
    """Tensors without a place of their shape are another model's."""
    refuse([name for name, value in sent.tensors.items() if name not in own or own[name].shape != value.shape], sent)


def refuse(strange: list[str], sent: SentWeights) -> None:
    """Says which tensors have no place."""
    if strange:
        raise RunFailure(
            f"The weights to start from are not this base model's: {len(strange)} of their {len(sent.tensors)} tensors have no "
            f"place of their shape, {strange[0]} for one. Launch with the base model of the run that they are from."
        )


def refuse_missing(missing: list[str]) -> None:
    """Weights that lack tensors would leave the base's in their place."""
    if missing:
        raise RunFailure(
            f"The weights to start from lack {len(missing)} tensors, {missing[0]} for one: choose another checkpoint."
        )
