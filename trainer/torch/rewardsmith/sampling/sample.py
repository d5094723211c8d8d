"""The types of sampling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Decoding:
    """How tokens are drawn: at `temperature`, or the likeliest where it is None ("greedy")."""

    name: str
    temperature: float | None


@dataclass(frozen=True)
class Sample:
    """
    One completion. `tokens` has EOS where it `ended`. Log-probabilities are sums in nats at the run's temperature, but
    `sampling_logprob`: that of the distribution really drawn from, None where it is the reference's. `entropy` is the
    policy's mean in nats a token. None: not measured, or not finite.
    """

    tokens: list[int]
    text: str
    ended: bool
    ref_logprob: float | None
    policy_logprob: float | None
    sampling_logprob: float | None = None
    entropy: float | None = None


class Sampler(Protocol):
    """Draws completions of the policy and measures them under policy and reference."""

    def sample(self, prompts: Sequence[list[int]], per_prompt: int, decoding: Decoding, seed: int) -> list[Sample]:
        """`per_prompt` samples of each prompt's tokens, prompt by prompt; fixed by the seed."""
