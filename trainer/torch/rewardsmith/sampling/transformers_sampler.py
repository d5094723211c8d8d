"""Samples of a policy, measured under policy and reference, with models of transformers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import torch

from ..models.load import eos_ids
from ..report import RunFailure
from .generate import completion_text, generate_block, rows_at_once
from .sample import Decoding, Sample
from .seeds import seed_from
from .sequence_logprobs import SequenceMeasure, measure_sequences, rows_in_pass, underlying


@dataclass(frozen=True)
class SamplingSettings:
    """
    Of a run: log-probabilities are at `temperature`; completions have at most `max_tokens` with EOS, or exactly so many
    (`fixed_length`: EOS is a token like others). 0 rows: the sampler chooses how many are generated at once (`rows`) and
    measured in one forward pass (`pass_rows`).
    """

    temperature: float
    max_tokens: int
    fixed_length: bool = False
    rows: int = 0
    pass_rows: int = 0


class TransformersSampler:
    """
    Draws from `policy` and measures under it and under `reference`: another model, the same one, or None for the policy with
    its adapter disabled. `autocast`: what passes compute in where it is not the weights' own type. `between_blocks` is called
    with the number of samples drawn so far before every block, and may raise to end the sampling.
    """

    def __init__(
        self,
        policy: Any,
        reference: Any | None,
        tokenizer: Any,
        settings: SamplingSettings,
        *,
        autocast: torch.dtype | None = None,
    ) -> None:
        self.policy = policy
        self.reference = reference
        self.tokenizer = tokenizer
        self.settings = settings
        self.autocast = autocast
        self.between_blocks: Callable[[int], None] = lambda drawn: None
        self.eos = eos_ids(policy, tokenizer)
        self.pad = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.eos_token_id

    def sample(self, prompts: Sequence[list[int]], per_prompt: int, decoding: Decoding, seed: int) -> list[Sample]:
        """
        `per_prompt` samples of each prompt's tokens, prompt by prompt. Fixed by the weights, the seed and each block's place,
        whatever was drawn before. Raises a RunFailure where a prompt leaves too little of the model's context.
        """
        longest = max(map(len, prompts), default=0)
        self.refuse_too_long(longest)
        rows = self.rows_at_once(longest + self.settings.max_tokens)
        in_block = min(per_prompt, rows)
        prompts_in_block = max(1, rows // in_block)
        samples: list[Sample] = []
        with self.evaluating():
            for start in range(0, len(prompts), prompts_in_block):
                block = prompts[start : start + prompts_in_block]
                for first in range(0, per_prompt, in_block):
                    self.between_blocks(len(samples))
                    count = min(in_block, per_prompt - first)
                    repeated = [prompt for prompt in block for _ in range(count)]
                    samples += self.draw(repeated, decoding, seed_from(seed, start, first))
        return samples

    def numbers(self) -> str:
        """The type of the policy's weights, what passes are cast to, and the kind of device."""
        weights = next(self.policy.parameters())
        return f"{weights.dtype}, cast to {self.autocast}, on {weights.device.type}"

    def rows_at_once(self, tokens: int) -> int:
        """Rows of one block whose prompts and completions have so many tokens."""
        return self.settings.rows or rows_at_once(self.policy, tokens)

    def draw(self, prompts: Sequence[list[int]], decoding: Decoding, seed: int) -> list[Sample]:
        """One block: a sample of each prompt."""
        return self.measure(prompts, self.completions(prompts, decoding, seed), decoding)

    def completions(self, prompts: Sequence[list[int]], decoding: Decoding, seed: int) -> list[list[int]]:
        """The tokens of one block, EOS included."""
        eos = [] if self.settings.fixed_length else self.eos
        with self.casting():
            return generate_block(
                self.policy, prompts, decoding, max_tokens=self.settings.max_tokens, eos=eos, pad=self.pad, seed=seed
            )

    def measure(self, prompts: Sequence[list[int]], completions: Sequence[list[int]], decoding: Decoding) -> list[Sample]:
        """Completions as samples: what policy and reference think of them."""
        at = self.settings.temperature
        drawn_at = decoding.temperature
        other = drawn_at is not None and drawn_at != at
        by_policy = self.passes(self.policy, prompts, completions, [at, drawn_at] if other and drawn_at else [at])
        by_reference = by_policy
        if self.reference is None:
            with self.policy.disable_adapter():
                by_reference = self.passes(self.policy, prompts, completions, [at])
        elif self.reference is not self.policy:
            by_reference = self.passes(self.reference, prompts, completions, [at])
        samples = []
        for tokens, policy, reference in zip(completions, by_policy, by_reference):
            # Under the distribution really drawn from: the likeliest tokens were certain.
            sampling: float | None = 0.0 if drawn_at is None else finite(policy.logprobs[-1])
            if by_reference is by_policy and drawn_at == at:
                sampling = None
            samples.append(
                Sample(
                    tokens=tokens,
                    text=self.text(tokens),
                    ended=any(token in self.eos for token in tokens),
                    ref_logprob=finite(reference.logprobs[0]),
                    policy_logprob=finite(policy.logprobs[0]),
                    sampling_logprob=sampling,
                    entropy=finite(policy.entropy),
                )
            )
        return samples

    def passes(
        self,
        model: Any,
        prompts: Sequence[list[int]],
        completions: Sequence[list[int]],
        temperatures: Sequence[float],
    ) -> list[SequenceMeasure]:
        """Forward passes over a block."""
        vocabulary = int(model.config.get_text_config().vocab_size)
        rows = self.settings.pass_rows or rows_in_pass(vocabulary, self.settings.max_tokens, model.device)
        with self.casting():
            return measure_sequences(model, prompts, completions, temperatures=temperatures, pass_rows=rows, pad=self.pad)

    def text(self, tokens: Sequence[int]) -> str:
        """A completion's text."""
        return completion_text(tokens, tokenizer=self.tokenizer, eos=self.eos)

    def refuse_too_long(self, longest: int) -> None:
        """A prompt and a completion must fit the model's context together."""
        config = self.policy.config.get_text_config()
        context = getattr(config, "max_position_embeddings", None)
        if context is not None and longest + self.settings.max_tokens > context:
            raise RunFailure(
                f"maxTokens is {self.settings.max_tokens}, but the base model reads {context} tokens, and the longest prompt has "
                f"{longest} of them: lower maxTokens to {max(0, context - longest)}."
            )

    @contextmanager
    def evaluating(self) -> Iterator[None]:
        """Without dropout; a policy in training goes on as it was."""
        models = [self.policy] if self.reference is None else [self.policy, self.reference]
        training = [model for model in models if model.training]
        for model in training:
            model.eval()
        try:
            yield
        finally:
            for model in training:
                model.train()

    def casting(self) -> Any:
        """Autocast, where it is wanted."""
        if self.autocast is None:
            return nullcontext()
        return torch.autocast(underlying(self.policy).device.type, dtype=self.autocast)


def finite(value: float) -> float | None:
    """A number, or None where it is none."""
    return value if math.isfinite(value) else None
