"""
The tiny base models: a transformer of some 100,000 parameters built from a configuration and warmed up by supervised
training on texts of the arithmetic task, so that everything runs offline on a CPU.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..tasks import arithmetic
from .base_model import PreparedModel

Row = tuple[list[int], list[int]]
# Called between steps; what it raises ends the work.
Check = Callable[[], None]

END_OF_SEQUENCE = "<eos>"
PADDING = "<pad>"
# Longest text in tokens; a prompt and its written answer have 27.
CONTEXT = 64
# What the folder is named by; a change of the code that changes the weights raises it.
BUILD = 2


@dataclass(frozen=True)
class TinyRecipe:
    """How a tiny base is made. `steps` supervised updates of `batch` texts each; the rate falls on a cosine from its peak."""

    width: int = 64
    layers: int = 2
    heads: int = 4
    hidden: int = 256
    initial_std: float = 0.06
    steps: int = 700
    batch: int = 96
    peak_learning_rate: float = 6e-3
    warmup: int = 35
    weight_decay: float = 0.01
    seed: int = 1


TINY_RECIPES: dict[str, TinyRecipe] = {
    "arithmetic-tiny": TinyRecipe(),
    # For tests and first tries: right on few sums, but its answers have the right form.
    "arithmetic-tiny-quick": TinyRecipe(steps=150, batch=64),
}


def no_check() -> None:
    """Nothing ends the work early."""


def recipe_hash(recipe: TinyRecipe) -> str:
    """Names the folder that the built model lies in: 16 hexadecimal digits over everything that decides its weights."""
    parts = {
        "build": BUILD,
        "recipe": asdict(recipe),
        "pieces": arithmetic.PIECES,
        "shares": [arithmetic.WRITTEN_SHARE, arithmetic.DIRECT_RIGHT, arithmetic.DIRECT_NOISE, arithmetic.WRITTEN_NOISE],
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def prepare_tiny(model_id: str, *, home: Path, say: Callable[[str], None], check: Check = no_check) -> PreparedModel:
    """
    The folder of a tiny base under home/models, built (with a line of progress every few seconds) where it is not there.
    Two that build at once each finish; the second's is dropped for the first's, which has the same weights.
    """
    recipe = TINY_RECIPES[model_id]
    folder = home / "models" / f"{model_id}-{recipe_hash(recipe)}"
    if not (folder / "model.safetensors").exists():
        say(f"Building {model_id}: {recipe.steps} supervised steps, once on this machine.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{model_id}-", dir=folder.parent))
        try:
            build_tiny(recipe, unfinished, say, check)
            _publish(unfinished, folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        say(f"{model_id} lies in {folder}.")
    weights = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    return PreparedModel(id=model_id, path=str(folder), revision=None, fingerprint=weights)


def _publish(unfinished: Path, folder: Path) -> None:
    unfinished.chmod(0o755)
    try:
        os.rename(unfinished, folder)
    except OSError:
        if not (folder / "model.safetensors").exists():
            raise


def tiny_tokenizer() -> Any:
    """
    A PreTrainedTokenizerFast over the arithmetic pieces: EOS is token 0, token i + 1 is PIECES[i], the last is padding.
    Text that they cannot spell raises an Exception.
    """
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    pieces = (END_OF_SEQUENCE, *arithmetic.PIECES, PADDING)
    tokenizer = Tokenizer(models.WordLevel({piece: token for token, piece in enumerate(pieces)}))
    longest_first = sorted(arithmetic.PIECES, key=len, reverse=True)
    pattern = "|".join(re.escape(piece).replace("\\ ", " ") for piece in longest_first)
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(pattern), behavior="isolated")
    tokenizer.decoder = decoders.Fuse()
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token=END_OF_SEQUENCE,
        pad_token=PADDING,
        clean_up_tokenization_spaces=False,
        model_max_length=CONTEXT,
    )


def build_tiny(recipe: TinyRecipe, folder: Path, say: Callable[[str], None], check: Check = no_check) -> None:
    """
    Trains a tiny base from nothing and saves it with its tokenizer. Leaves torch's random state as it was. OPT, because its
    positions are learned, so that digits are found by their place after few steps, and are counted from the attention mask,
    so that padding on the left moves none.
    """
    import torch
    from transformers import GenerationConfig, OPTConfig, OPTForCausalLM

    tokenizer = tiny_tokenizer()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)
        model = OPTForCausalLM(
            OPTConfig(
                vocab_size=len(tokenizer),
                hidden_size=recipe.width,
                word_embed_proj_dim=recipe.width,
                num_hidden_layers=recipe.layers,
                num_attention_heads=recipe.heads,
                ffn_dim=recipe.hidden,
                activation_function="gelu",
                max_position_embeddings=CONTEXT,
                init_std=recipe.initial_std,
                dropout=0.0,
                attention_dropout=0.0,
                layerdrop=0.0,
                bos_token_id=None,
                eos_token_id=tokenizer.eos_token_id,
                pad_token_id=tokenizer.pad_token_id,
                dtype="float32",
            )
        )
        with _one_thread():
            _warm_up(model, recipe, tokenizer, say, check)
    model.generation_config = GenerationConfig(eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Sums in an order that does not go by the number of cores; at this size more threads gain little."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _warm_up(model: Any, recipe: TinyRecipe, tokenizer: Any, say: Callable[[str], None], check: Check) -> None:
    import torch

    optimizer = torch.optim.AdamW(
        model.parameters(), lr=recipe.peak_learning_rate, betas=(0.9, 0.98), weight_decay=recipe.weight_decay, fused=True
    )
    model.train()
    began = said = time.monotonic()
    for step in range(recipe.steps):
        check()
        rows = _supervised_rows(recipe, step, tokenizer)
        rise = min(1.0, (step + 1) / recipe.warmup)
        for group in optimizer.param_groups:
            group["lr"] = recipe.peak_learning_rate * rise * 0.5 * (1 + math.cos(math.pi * step / recipe.steps))
        optimizer.zero_grad()
        loss = _add_gradients(model, rows)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0, foreach=True)
        optimizer.step()
        now = time.monotonic()
        if now - said >= 5:
            said = now
            left = (now - began) / (step + 1) * (recipe.steps - step - 1)
            say(f"Warm-up: step {step + 1} of {recipe.steps}, loss {loss:.3f}, about {left:.0f} s left.")
    model.eval()


def _supervised_rows(recipe: TinyRecipe, step: int, tokenizer: Any) -> list[Row]:
    batch = arithmetic.base_batch(recipe.batch, recipe.seed, step)
    prompts = tokenizer([prompt for prompt, _ in batch])["input_ids"]
    completions = tokenizer([completion for _, completion in batch])["input_ids"]
    return [(prompt, [*completion, tokenizer.eos_token_id]) for prompt, completion in zip(prompts, completions)]


def _add_gradients(model: Any, rows: Sequence[Row]) -> float:
    """
    Adds the gradient of the mean cross-entropy (nats a completion token) and returns that mean. Rows of one length go
    together, so that none is padded.
    """
    import torch
    from torch.nn.functional import cross_entropy

    by_length: defaultdict[tuple[int, int], list[list[int]]] = defaultdict(list)
    for prompt, completion in rows:
        by_length[len(prompt), len(completion)].append(prompt + completion)
    tokens = sum(len(completion) for _, completion in rows)
    total = 0.0
    for (start, _), texts in by_length.items():
        ids = torch.tensor(texts)
        logits = model(input_ids=ids[:, :-1], use_cache=False).logits[:, start - 1 :]
        loss = cross_entropy(logits.flatten(0, 1), ids[:, start:].flatten(), reduction="sum") / tokens
        loss.backward()
        total += loss.item()
    return total
