"""Tokens drawn from a causal model of transformers, a block at a time."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from transformers import GenerationConfig

from .sample import Decoding
from .sequence_logprobs import underlying

# Most rows generated at once, and the share of the device's memory that their keys and values may take.
MOST_ROWS = 256
CACHE_SHARE = 0.2


def rows_at_once(model: Any, tokens: int) -> int:
    """
    Rows of so many tokens, prompt included, that are generated at once: what is drawn depends on it, so it follows from the
    model and the machine alone, never from what happens to be free.
    """
    config = model.config.get_text_config()
    heads = getattr(config, "num_key_value_heads", None) or config.num_attention_heads
    width = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    # Keys and values of every layer, in the weights' type: autocast makes them half as large.
    row = 2 * config.num_hidden_layers * heads * width * model.dtype.itemsize * tokens
    fits = int(CACHE_SHARE * memory_bytes(model.device) / row)
    return next((size for size in (MOST_ROWS, 128, 64, 32, 16, 8, 4, 2) if size <= fits), 1)


def memory_bytes(device: torch.device) -> int:
    """All memory of a device, in use or not."""
    if device.type == "cuda":
        return int(torch.cuda.get_device_properties(device).total_memory)
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def generate_block(
    model: Any, prompts: Sequence[Sequence[int]], decoding: Decoding, *, max_tokens: int, eos: Sequence[int], pad: int, seed: int
) -> list[list[int]]:
    """
    One completion of each prompt, EOS included where one ended it; without `eos`, every completion has `max_tokens`. Nothing
    is cut from the distribution. Fixed by the seed, the weights and the block; leaves the random state as it was.
    """
    longest = max(map(len, prompts))
    ids = torch.full((len(prompts), longest), pad, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for row, prompt in enumerate(prompts):
        ids[row, longest - len(prompt) :] = torch.tensor(list(prompt))
        mask[row, longest - len(prompt) :] = 1
    settings = generation_settings(decoding, max_tokens=max_tokens, eos=eos, pad=pad)
    with with_settings(model, settings), seeded(seed, model.device), torch.no_grad():
        drawn = model.generate(input_ids=ids.to(model.device), attention_mask=mask.to(model.device), generation_config=settings)
    return [up_to_eos(row, eos) for row in drawn[:, longest:].tolist()]


def generation_settings(decoding: Decoding, *, max_tokens: int, eos: Sequence[int], pad: int) -> GenerationConfig:
    """Plain sampling at a temperature, or the likeliest tokens."""
    how: dict[str, Any] = {"do_sample": False, "num_beams": 1}
    if decoding.temperature is not None:
        how = {"do_sample": True, "temperature": decoding.temperature, "top_k": 0, "top_p": 1.0}
    return GenerationConfig(
        **how,
        max_new_tokens=max_tokens,
        eos_token_id=list(eos) or None,
        pad_token_id=pad,
        use_cache=True,
        disable_compile=True,
    )


@contextmanager
def with_settings(model: Any, settings: GenerationConfig) -> Iterator[None]:
    """What a call leaves open, transformers takes from the model's own settings; so those are ours meanwhile."""
    owner = underlying(model)
    found = owner.generation_config
    owner.generation_config = settings
    try:
        yield
    finally:
        owner.generation_config = found


@contextmanager
def seeded(seed: int, device: torch.device) -> Iterator[None]:
    """A random state of its own."""
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(seed)
        yield


def up_to_eos(tokens: list[int], eos: Sequence[int]) -> list[int]:
    """The tokens with the first EOS and without what fills the row after it."""
    end = next((place for place, token in enumerate(tokens) if token in eos), len(tokens))
    return tokens[: end + 1]


def completion_text(tokens: Sequence[int], *, tokenizer: Any, eos: Collection[int]) -> str:
    """A completion's text: up to its first EOS, without special tokens."""
    end = next((place for place, token in enumerate(tokens) if token in eos), len(tokens))
    return str(tokenizer.decode(list(tokens[:end]), skip_special_tokens=True))
