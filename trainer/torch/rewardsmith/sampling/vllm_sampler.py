"""Generation by vLLM where it is installed and there is a GPU. Not tried: no test of ours runs it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import torch
from trl.import_utils import is_vllm_available

from .generate import up_to_eos
from .sample import Decoding
from .seeds import seed_from
from .transformers_sampler import SamplingSettings, TransformersSampler

# Requests in one call; vLLM batches them as its memory allows.
ROWS = 512
# Share of the GPU for vLLM's copy of the weights and its cache, where it is opened for sampling alone.
MEMORY_SHARE = 0.5


def generates_with_vllm() -> bool:
    """
    Whether vLLM generates: where a version that TRL knows is installed and there is a GPU, unless REWARDSMITH_VLLM is "off".
    """
    return torch.cuda.is_available() and is_vllm_available() and os.environ.get("REWARDSMITH_VLLM") != "off"


def open_llm(path: str, *, dtype: torch.dtype, max_model_len: int | None) -> Any:
    """A vLLM engine of a base model. Raises what vLLM raises."""
    from vllm import LLM

    return LLM(
        model=path,
        trust_remote_code=False,
        dtype=str(dtype).removeprefix("torch."),
        gpu_memory_utilization=MEMORY_SHARE,
        max_model_len=max_model_len,
        generation_config="vllm",
    )


class VllmSampler(TransformersSampler):
    """
    Draws with `llm`, a vllm.LLM that holds the policy's weights, and measures with forward passes of policy and reference:
    what vLLM says of its own tokens differs a little from what the policy says of them.
    """

    def __init__(
        self,
        policy: Any,
        reference: Any | None,
        tokenizer: Any,
        settings: SamplingSettings,
        *,
        llm: Any,
        autocast: torch.dtype | None = None,
    ) -> None:
        super().__init__(policy, reference, tokenizer, settings, autocast=autocast)
        self.llm = llm

    def rows_at_once(self, tokens: int) -> int:
        return self.settings.rows or ROWS

    def completions(self, prompts: Sequence[list[int]], decoding: Decoding, seed: int) -> list[list[int]]:
        from vllm import SamplingParams

        fixed = self.settings.fixed_length
        wanted = [
            SamplingParams(
                temperature=0.0 if decoding.temperature is None else decoding.temperature,
                top_p=1.0,
                top_k=-1,
                max_tokens=self.settings.max_tokens,
                ignore_eos=fixed,
                stop_token_ids=None if fixed else self.eos,
                detokenize=False,
                seed=seed_from(seed, row) % 2**31,
            )
            for row in range(len(prompts))
        ]
        asked = [{"prompt_token_ids": list(prompt)} for prompt in prompts]
        answers = self.llm.generate(asked, sampling_params=wanted, use_tqdm=False)
        return [up_to_eos(list(answer.outputs[0].token_ids), [] if fixed else self.eos) for answer in answers]
