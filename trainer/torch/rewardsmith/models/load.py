"""Base models and tokenizers as transformers loads them: the same way for training, banks and evaluations."""

from __future__ import annotations

from typing import Any, Literal

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig

from ..report import RunFailure
from .base_model import PreparedModel
from .not_loaded import model_not_loaded

Precision = Literal["auto", "bf16", "fp32"]


def pick_device() -> str:
    """The first GPU where there is one."""
    return "cuda" if torch.cuda.is_available() else "cpu"


def dtype_of(precision: Precision, device: str) -> torch.dtype:
    """The numbers that a model's passes are computed in: bf16 on a GPU that has it, unless the run says otherwise."""
    on_gpu = device.startswith("cuda")
    has_bf16 = not on_gpu or torch.cuda.is_bf16_supported()
    if precision == "bf16" and not has_bf16:
        raise RunFailure("This GPU does not compute in bf16: set precision to fp32 or auto.")
    return torch.bfloat16 if precision == "bf16" or (precision == "auto" and on_gpu and has_bf16) else torch.float32


def load_tokenizer(prepared: PreparedModel) -> Any:
    """
    The model's tokenizer, padding on the left as generation needs it. Raises a RunFailure where it cannot be read or no
    token ends a text.
    """
    try:
        tokenizer = AutoTokenizer.from_pretrained(prepared.path, padding_side="left", trust_remote_code=False)
    except (OSError, ValueError) as cause:
        raise model_not_loaded(prepared.id, cause) from cause
    if tokenizer.eos_token_id is None:
        raise RunFailure(f'The vocabulary of "{prepared.id}" has no token that ends a text (EOS): choose another base model.')
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def load_causal_model(prepared: PreparedModel, *, precision: Precision, device: str) -> Any:
    """
    The model in evaluation mode on `device` ("cpu", "cuda", "cuda:1"). Of its generation settings only the special tokens
    stay: a top-p, a top-k or a repetition penalty that its makers set would change what is sampled. Raises a RunFailure
    where it cannot be loaded.
    """
    try:
        model = AutoModelForCausalLM.from_pretrained(prepared.path, dtype=dtype_of(precision, device), trust_remote_code=False)
    except (OSError, ValueError) as cause:
        raise model_not_loaded(prepared.id, cause) from cause
    model.generation_config = plain_generation_config(model.generation_config)
    return model.to(device).eval()


def plain_generation_config(found: Any) -> GenerationConfig:
    """The special tokens of a model's generation settings, without its ways to sample."""
    return GenerationConfig(bos_token_id=found.bos_token_id, eos_token_id=found.eos_token_id, pad_token_id=found.pad_token_id)


def eos_ids(model: Any, tokenizer: Any) -> list[int]:
    """Every token that ends a completion, as TRL takes them: the tokenizer's, and those that the model declares."""
    declared = model.generation_config.eos_token_id
    ids = [] if declared is None else [declared] if isinstance(declared, int) else list(declared)
    return ids if tokenizer.eos_token_id in ids else [tokenizer.eos_token_id, *ids]
