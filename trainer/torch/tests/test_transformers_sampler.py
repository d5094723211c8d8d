"""Samples of a tiny model, against plain forward passes and against its own distribution."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import pytest
import torch
from peft import LoraConfig, get_peft_model
from tiny_qwen import CONTEXT, EOS, save_tiny_qwen

from rewardsmith.models.load import load_causal_model, load_tokenizer
from rewardsmith.report import RunFailure
from rewardsmith.sampling.generate import memory_bytes, rows_at_once
from rewardsmith.sampling.sample import Decoding, Sample
from rewardsmith.sampling.transformers_sampler import SamplingSettings, TransformersSampler
from rewardsmith.sampling.vllm_sampler import generates_with_vllm

SAMPLE = Decoding("sample", 1.0)
GREEDY = Decoding("greedy", None)
# Of different lengths, so that they are padded.
PROMPTS = [[2, 12, 3, 13], [4, 13], [5, 12, 6, 12, 7, 13]]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory):
    """Policy, reference and tokenizer."""
    policy, reference = (save_tiny_qwen(tmp_path_factory.mktemp(str(seed)), seed=seed) for seed in (1, 2))
    loaded = [load_causal_model(one, precision="fp32", device="cpu") for one in (policy, reference)]
    return (*loaded, load_tokenizer(policy))


def sampler_of(models, **settings) -> TransformersSampler:
    given = {"temperature": 1.0, "max_tokens": 6, "rows": 8, "pass_rows": 3, **settings}
    return TransformersSampler(models[0], models[1], models[2], SamplingSettings(**given))


def plain_logprobs(model, prompt: list[int], tokens: list[int], temperature: float = 1.0) -> torch.Tensor:
    """log pi [tokens, vocabulary] by one pass over one sequence without padding."""
    with torch.no_grad():
        logits = model(torch.tensor([[*prompt, *tokens]])).logits[0, len(prompt) - 1 : -1]
    return torch.log_softmax(logits.double() / temperature, -1)


def total(logprobs: torch.Tensor, tokens: list[int]) -> float:
    return float(logprobs.gather(-1, torch.tensor(tokens).unsqueeze(-1)).sum())


def test_log_probabilities_and_entropy_are_those_of_a_plain_forward_pass(models) -> None:
    samples = sampler_of(models, temperature=1.3).sample(PROMPTS, 4, Decoding("sample", 1.3), 0)
    assert len(samples) == 12
    for place, sample in enumerate(samples):
        prompt = PROMPTS[place // 4]
        policy, reference = (plain_logprobs(model, prompt, sample.tokens, 1.3) for model in models[:2])
        assert sample.policy_logprob == pytest.approx(total(policy, sample.tokens), abs=1e-4)
        assert sample.ref_logprob == pytest.approx(total(reference, sample.tokens), abs=1e-4)
        assert sample.sampling_logprob == sample.policy_logprob
        assert sample.entropy == pytest.approx(float(-(policy.exp() * policy).sum(-1).mean()), abs=1e-4)
        assert sample.ended == (sample.tokens[-1] == EOS) and EOS not in sample.tokens[:-1]
        assert sample.ended or len(sample.tokens) == 6
        assert sample.text == models[2].decode([token for token in sample.tokens if token > 1])


def test_a_seed_gives_the_same_samples_whatever_was_drawn_before_and_leaves_the_random_state(models) -> None:
    torch.manual_seed(7)
    before = torch.random.get_rng_state()
    first = sampler_of(models).sample(PROMPTS, 5, SAMPLE, 11)
    assert torch.equal(torch.random.get_rng_state(), before)
    other = sampler_of(models)
    torch.rand(3)
    different = other.sample(PROMPTS, 5, SAMPLE, 12)
    assert other.sample(PROMPTS, 5, SAMPLE, 11) == first
    assert different != first
    # The first block is the same however many follow.
    assert other.sample(PROMPTS[:1], 5, SAMPLE, 11) == first[:5]


def test_more_samples_than_rows_are_drawn_a_block_at_a_time_prompt_by_prompt(models) -> None:
    sampler = sampler_of(models, rows=4)
    drawn: list[int] = []
    sampler.between_blocks = drawn.append
    samples = sampler.sample(PROMPTS[:2], 6, SAMPLE, 3)
    assert drawn == [0, 4, 6, 10]
    assert len({tuple(sample.tokens) for sample in samples[:6]}) > 1
    for place, sample in enumerate(samples):
        wanted = total(plain_logprobs(models[0], PROMPTS[place // 6], sample.tokens), sample.tokens)
        assert sample.policy_logprob == pytest.approx(wanted, abs=1e-4)


def test_tokens_are_drawn_from_the_whole_distribution_at_the_temperature_that_was_asked_for(models) -> None:
    """2,000 first tokens: each count within 5 standard errors, although the model's makers ask for top-k 2."""
    for temperature in (1.0, 0.5):
        sampler = sampler_of(models, max_tokens=1, rows=1000, pass_rows=1000)
        samples = sampler.sample(PROMPTS[:1], 2000, Decoding("x", temperature), 5)
        wanted = plain_logprobs(models[0], PROMPTS[0], [2], temperature)[0].exp()
        counts = Counter(sample.tokens[0] for sample in samples)
        assert len(counts) > 3
        for token, probability in enumerate(wanted.tolist()):
            spread = math.sqrt(2000 * probability * (1 - probability))
            assert abs(counts[token] - 2000 * probability) < 5 * spread + 1


def test_another_temperature_changes_the_draw_and_says_so_but_not_what_is_measured(models) -> None:
    for sample in sampler_of(models).sample(PROMPTS[:1], 4, Decoding("T0.3", 0.3), 0):
        at_one, low = (plain_logprobs(models[0], PROMPTS[0], sample.tokens, at) for at in (1.0, 0.3))
        assert sample.policy_logprob == pytest.approx(total(at_one, sample.tokens), abs=1e-4)
        assert sample.sampling_logprob == pytest.approx(total(low, sample.tokens), abs=1e-4)


def test_greedy_takes_the_likeliest_token_every_time(models) -> None:
    for place, sample in enumerate(sampler_of(models).sample(PROMPTS, 1, GREEDY, 0)):
        likeliest = plain_logprobs(models[0], PROMPTS[place], sample.tokens).argmax(-1).tolist()
        assert sample.tokens == likeliest
        assert sample.sampling_logprob == 0


def test_a_fixed_length_goes_on_after_eos_and_its_text_ends_there(models) -> None:
    samples = sampler_of(models, fixed_length=True).sample(PROMPTS, 40, SAMPLE, 0)
    assert {len(sample.tokens) for sample in samples} == {6}
    past = [sample for sample in samples if EOS in sample.tokens[:-1]]
    assert past and all(sample.ended for sample in past)
    for sample in past[:5]:
        assert sample.text == models[2].decode([t for t in sample.tokens[: sample.tokens.index(EOS)] if t > 1])
    assert any(not sample.ended for sample in samples)


def test_a_policy_that_is_the_reference_is_measured_once_and_samples_its_distribution(models) -> None:
    sampler = TransformersSampler(models[0], models[0], models[2], SamplingSettings(1.0, 4))
    for sample in sampler.sample(PROMPTS, 2, SAMPLE, 0):
        assert sample.ref_logprob == sample.policy_logprob and sample.sampling_logprob is None


def test_the_reference_of_an_adapter_is_the_model_without_it(models, tmp_path: Path) -> None:
    base = save_tiny_qwen(tmp_path, seed=1)
    config = LoraConfig(r=2, lora_alpha=8, target_modules="all-linear", task_type="CAUSAL_LM", init_lora_weights=False)
    policy = get_peft_model(load_causal_model(base, precision="fp32", device="cpu"), config)
    policy.train()
    sampler = TransformersSampler(policy, None, models[2], SamplingSettings(1.0, 6))
    samples = sampler.sample(PROMPTS, 2, SAMPLE, 0)
    assert policy.training
    policy.eval()
    for place, sample in enumerate(samples):
        prompt = PROMPTS[place // 2]
        # models[0] has the same base weights.
        assert sample.ref_logprob == pytest.approx(
            total(plain_logprobs(models[0], prompt, sample.tokens), sample.tokens), abs=1e-4
        )
        assert sample.policy_logprob == pytest.approx(
            total(plain_logprobs(policy, prompt, sample.tokens), sample.tokens), abs=1e-4
        )


def test_bf16_passes_are_measured_in_float32(models, tmp_path: Path) -> None:
    model = load_causal_model(save_tiny_qwen(tmp_path, seed=1), precision="bf16", device="cpu")
    (sample,) = TransformersSampler(model, model, models[2], SamplingSettings(1.0, 6)).sample(PROMPTS[:1], 1, SAMPLE, 0)
    wanted = total(plain_logprobs(model, PROMPTS[0], sample.tokens), sample.tokens)
    assert sample.policy_logprob == pytest.approx(wanted, abs=0.2)
    cast = TransformersSampler(models[0], models[0], models[2], SamplingSettings(1.0, 6), autocast=torch.bfloat16)
    (other,) = cast.sample(PROMPTS[:1], 1, SAMPLE, 0)
    wanted = total(plain_logprobs(models[0], PROMPTS[0], other.tokens), other.tokens)
    assert other.policy_logprob == pytest.approx(wanted, abs=0.2)


def test_weights_without_numbers_are_not_measured(models, tmp_path: Path) -> None:
    model = load_causal_model(save_tiny_qwen(tmp_path, seed=1), precision="fp32", device="cpu")
    with torch.no_grad():
        model.lm_head.weight[3] = math.nan
    sampler = TransformersSampler(models[0], model, models[2], SamplingSettings(1.0, 3))
    found: list[Sample] = sampler.sample(PROMPTS[:1], 2, SAMPLE, 0)
    assert [sample.ref_logprob for sample in found] == [None, None]
    assert all(sample.policy_logprob is not None for sample in found)


def test_a_prompt_that_leaves_too_little_context_says_what_to_lower(models) -> None:
    with pytest.raises(RunFailure, match=f"lower maxTokens to {CONTEXT - 60}"):
        sampler_of(models).sample([[2] * 60], 1, SAMPLE, 0)


def test_rows_at_once_are_as_many_as_have_room_for_their_keys_and_values(models) -> None:
    """Two layers of two heads of eight numbers: 2 * 2 * 2 * 8 * 4 = 256 bytes a token."""
    assert rows_at_once(models[0], 10) == 256
    tokens = memory_bytes(models[0].device) // 5 // 256 // 20
    assert rows_at_once(models[0], tokens) == 16
    assert rows_at_once(models[0], 1000 * tokens) == 1


def test_vllm_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    monkeypatch.setattr("rewardsmith.sampling.vllm_sampler.is_vllm_available", lambda: True)
    assert generates_with_vllm()
    monkeypatch.setenv("REWARDSMITH_VLLM", "off")
    assert not generates_with_vllm()
