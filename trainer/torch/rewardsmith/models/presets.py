"""Base models by short names: those of "Beyond Distribution Sharpening" (arXiv 2604.16259)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ModelPreset:
    """A model of the hub. `note` says what its use needs."""

    id: str
    repository: str
    note: str


PRESETS: tuple[ModelPreset, ...] = (
    ModelPreset(
        "llama-3.2-3b",
        "meta-llama/Llama-3.2-3B-Instruct",
        "Gated: accept the licence on its page at huggingface.co and set HF_TOKEN.",
    ),
    ModelPreset("qwen2.5-3b", "Qwen/Qwen2.5-3B-Instruct", "Open weights under the Qwen research licence."),
    ModelPreset("qwen3-4b", "Qwen/Qwen3-4B-Instruct-2507", "Open weights under Apache 2.0."),
)


def preset_of(model_id: str) -> ModelPreset | None:
    """The preset of a short name."""
    return next((preset for preset in PRESETS if preset.id == model_id), None)
