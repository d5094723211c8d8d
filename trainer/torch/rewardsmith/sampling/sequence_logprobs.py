"""What a causal model thinks of completions: log-probabilities by plain forward passes."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

# Logits in float32 that are looked at together, in numbers: 1 GiB, a few times over while they are worked on.
LOGITS_AT_ONCE = 2**28
# The same on a CPU, where caches are small and models too.
LOGITS_AT_ONCE_CPU = 2**24
# Of these, how many are made log-probabilities at a time.
PART = 2**26


@dataclass(frozen=True)
class SequenceMeasure:
    """
    Of one completion: the sum of its tokens' log-probabilities in nats, at each temperature that was asked for, and the mean
    entropy in nats a token at the first of them. Not finite where the model's numbers are not.
    """

    logprobs: tuple[float, ...]
    entropy: float


def rows_in_pass(vocabulary: int, tokens: int, device: torch.device) -> int:
    """Completions of so many tokens that one forward pass takes, so that their logits fit; the same on the same machine."""
    most = LOGITS_AT_ONCE if device.type == "cuda" else LOGITS_AT_ONCE_CPU
    return max(1, most // (vocabulary * max(1, tokens)))


def measure_sequences(
    model: Any,
    prompts: Sequence[Sequence[int]],
    completions: Sequence[Sequence[int]],
    *,
    temperatures: Sequence[float],
    pass_rows: int,
    pad: int,
) -> list[SequenceMeasure]:
    """
    Measures completion i after prompt i. Logits are divided by the temperature in float32, whatever the model computes in.
    Prompts are padded on the left and completions on the right, `pass_rows` of them in a forward pass.
    """
    keeps = "logits_to_keep" in inspect.signature(underlying(model).forward).parameters
    found: list[SequenceMeasure] = []
    for start in range(0, len(prompts), pass_rows):
        rows = slice(start, start + pass_rows)
        with torch.no_grad():
            found += measure_pass(model, prompts[rows], completions[rows], temperatures=temperatures, pad=pad, keeps=keeps)
    return found


def measure_pass(
    model: Any,
    prompts: Sequence[Sequence[int]],
    completions: Sequence[Sequence[int]],
    *,
    temperatures: Sequence[float],
    pad: int,
    keeps: bool,
) -> list[SequenceMeasure]:
    """One forward pass."""
    before, after = max(map(len, prompts)), max(map(len, completions))
    ids = torch.full((len(prompts), before + after), pad, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for row, (prompt, completion) in enumerate(zip(prompts, completions)):
        first = before - len(prompt)
        ids[row, first : before + len(completion)] = torch.tensor([*prompt, *completion])
        mask[row, first : before + len(completion)] = 1
    ids, mask = ids.to(model.device), mask.to(model.device)
    # The logits that say something of a completion's token are those before it; the last ones say what would follow.
    kept = {"logits_to_keep": after + 1} if keeps else {}
    logits = model(input_ids=ids, attention_mask=mask, position_ids=positions(mask), use_cache=False, **kept).logits
    logits = logits[:, -(after + 1) : -1]
    chosen, entropies = token_measures(logits, ids[:, before:], mask[:, before:].bool(), temperatures)
    lengths = torch.tensor([len(completion) for completion in completions])
    rows = torch.arange(len(completions)).repeat_interleave(lengths)
    sums = torch.zeros(len(completions), len(temperatures), dtype=torch.double).index_add_(0, rows, chosen)
    means = torch.zeros(len(completions), dtype=torch.double).index_add_(0, rows, entropies) / lengths
    return [SequenceMeasure(tuple(some.tolist()), float(entropy)) for some, entropy in zip(sums, means)]


def token_measures(
    logits: torch.Tensor, ids: torch.Tensor, mask: torch.Tensor, temperatures: Sequence[float]
) -> tuple[torch.Tensor, torch.Tensor]:
    """
    Of the n tokens of a mask [rows, tokens], row by row: their log-probabilities [n, temperatures] and the entropies [n] at
    the first temperature, in nats, on the CPU. Logits are [rows, tokens, vocabulary], looked at a part at a time.
    """
    chosen, entropies = [], []
    for row, place in zip(*(places.split(max(1, PART // logits.shape[-1])) for places in mask.nonzero(as_tuple=True))):
        some = logits[row, place].float()
        at_each = []
        for temperature in temperatures:
            logprobs = torch.log_softmax(some / temperature, dim=-1)
            at_each.append(logprobs.gather(-1, ids[row, place].unsqueeze(-1)).squeeze(-1))
            if len(at_each) == 1:
                # A token of probability 0 adds nothing.
                entropies.append(-(logprobs.exp() * logprobs.clamp_min(-1e30)).sum(-1))
        chosen.append(torch.stack(at_each, -1))
    return torch.cat(chosen).double().cpu(), torch.cat(entropies).double().cpu()


def positions(mask: torch.Tensor) -> torch.Tensor:
    """Places counted from each row's first real token, as generation counts them."""
    return (mask.cumsum(-1) - 1).clamp_min(0)


def underlying(model: Any) -> Any:
    """The transformers model under an adapter, whose forward takes anything."""
    return model.get_base_model() if hasattr(model, "get_base_model") else model
