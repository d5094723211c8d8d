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
    return [
        measure_row(logits[row, : len(completion)], ids[row, before : before + len(completion)], temperatures)
        for row, completion in enumerate(completions)
    ]


def measure_row(logits: torch.Tensor, tokens: torch.Tensor, temperatures: Sequence[float]) -> SequenceMeasure:
    """Logits [tokens, vocabulary] and the tokens they were followed by, looked at a part at a time."""
    sums = torch.zeros(len(temperatures), dtype=torch.double)
    entropy = torch.zeros((), dtype=torch.double)
    part = max(1, PART // logits.shape[-1])
    for some, chosen in zip(logits.split(part), tokens.split(part)):
        for place, temperature in enumerate(temperatures):
            logprobs = torch.log_softmax(some.float() / temperature, dim=-1)
            sums[place] += logprobs.gather(-1, chosen.unsqueeze(-1)).double().sum().cpu()
            if place == 0:
                # A token of probability 0 adds nothing.
                entropy -= (logprobs.exp() * logprobs.clamp_min(-1e30)).sum(-1).double().sum().cpu()
    return SequenceMeasure(tuple(sums.tolist()), float(entropy / len(tokens)))


def positions(mask: torch.Tensor) -> torch.Tensor:
    """Places counted from each row's first real token, as generation counts them."""
    return (mask.cumsum(-1) - 1).clamp_min(0)


def underlying(model: Any) -> Any:
    """The transformers model under an adapter, whose forward takes anything."""
    return model.get_base_model() if hasattr(model, "get_base_model") else model
