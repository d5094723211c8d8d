"""What TRL trains on is reward-spec's advantage of what was really sampled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_training import ZerosTask, context_of, job_of
from watched_training import Update, logprob_sums, plain_weights, watched

from rewardsmith.models.base_model import PreparedModel
from rewardsmith.rules import advantages, score
from rewardsmith.training.centre import rewards_for_trl
from rewardsmith.training.objective_trainers import REFERENCE_ONLY

OBJECTIVES: dict[str, dict[str, Any]] = {
    "no objective": {"mode": "none"},
    "task reward": {"mode": "optimization", "alpha": 0, "betaInv": 1, "normalization": "sum"},
    "distribution sharpening": {"mode": "optimization", "alpha": 1, "betaInv": 0, "normalization": "sum"},
    "tempered sampling": {"mode": "sampling", "alpha": 2, "betaInv": 0, "normalization": "sum"},
    "tilted sampling": {"mode": "sampling", "alpha": 1.25, "betaInv": 100, "normalization": "mean"},
    "a KL weight": {"mode": "sampling", "alpha": 1, "betaInv": 3, "normalization": "sum"},
    "a weighted mean": {
        "mode": "sampling",
        "alpha": 4,
        "betaInv": 2,
        "normalization": "weighted_mean",
        "normalizationPower": 0.5,
    },
}
ALGORITHMS = ("rloo", "grpo", "reinforce_pp")


def spec_with(objective: dict[str, Any]) -> dict[str, Any]:
    """Zeros, and a term that a third of the rollouts lack, which are excluded where the reward counts."""
    return {
        "schema": "rewardspec/1",
        "name": "zeros",
        "terms": [
            {"id": "zeros", "role": "task", "source": {"type": "signal", "signal": "zeros"}, "weight": 1},
            {"id": "sometimes", "role": "task", "source": {"type": "signal", "signal": "sometimes"}, "weight": 0.001},
        ],
        "aggregate": {"op": "weighted_sum", "missing": "exclude"},
        "objective": objective,
    }


def expected_advantages(
    update: Update, base: PreparedModel, spec: dict[str, Any], config: Any
) -> tuple[list[float], list[float | None]]:
    """By the rules, from log-probabilities of our own forward passes; with the totals."""
    weights = plain_weights(update, config.lora_alpha, config.lora_rank)
    sampled = (update.prompts, update.completions, config.temperature)
    ref, policy = logprob_sums(base.path, None, *sampled), logprob_sums(base.path, weights, *sampled)
    rollouts = [{**rollout, "refLogprob": ref[row], "policyLogprob": policy[row]} for row, rollout in enumerate(update.rollouts)]
    totals = [row["objectiveTotal"] for row in score(spec, rollouts)]
    groups = [rollout["promptId"] for rollout in rollouts]
    return advantages(totals, groups, config.algorithm), totals


def close(found: list[float], expected: list[float]) -> bool:
    return all(abs(a - b) <= 1e-5 * max(1.0, abs(b)) for a, b in zip(found, expected, strict=True))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("name", OBJECTIVES)
def test_trl_is_given_the_advantages_of_the_spec(name: str, algorithm: str, tiny_base: PreparedModel, tmp_path: Path) -> None:
    spec = spec_with(OBJECTIVES[name])
    adapter = {"loraRank": 2, "learningRate": 0.1} if name in ("tempered sampling", "a KL weight") else {}
    job = job_of(spec=spec, algorithm=algorithm, steps=2, temperature=0.8 if name == "a weighted mean" else 1, **adapter)
    updates, _, end, trainer = watched(context_of(tmp_path / "run", job), ZerosTask(), tiny_base)
    assert end == "finished" and len(updates) == 2
    for update in updates:
        expected, _ = expected_advantages(update, tiny_base, spec, job.config)
        assert close(update.advantages, expected), (update.advantages, expected)
    assert any(advantage != 0 for update in updates for advantage in update.advantages)
    # The policy has moved, so that S_pol and S_ref differ.
    last = updates[-1]
    assert any(abs(row["refLogprob"] - row["policyLogprob"]) > 0.01 for row in last.rollouts)
    assert (trainer.ref_model is None) == bool(adapter)


@pytest.mark.parametrize("algorithm", ["rloo", "grpo"])
def test_completions_generated_block_by_block_are_one_batch(
    algorithm: str, tiny_base: PreparedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a GPU whose memory holds the keys and values of 5 rollouts: a group of 4 at a time."""
    monkeypatch.setattr("rewardsmith.training.train.rows_at_once", lambda model, tokens: 5)
    spec = spec_with(OBJECTIVES["tempered sampling"])
    job = job_of(spec=spec, algorithm=algorithm, steps=2)
    updates, _, _, trainer = watched(context_of(tmp_path / "run", job), ZerosTask(), tiny_base)
    assert trainer.generation_rows == 4
    expected, _ = expected_advantages(updates[-1], tiny_base, spec, job.config)
    assert len(expected) == 12 and close(updates[-1].advantages, expected)


def test_excluded_rollouts_and_tied_groups_are_trained_on_with_exactly_nothing(tiny_base: PreparedModel, tmp_path: Path) -> None:
    """One token a completion and only its length as reward: every group ties; a third of its members are excluded."""
    spec = spec_with({"mode": "none"})
    spec["terms"] = spec["terms"][1:]
    job = job_of(spec=spec, steps=1, promptsPerStep=8, maxTokens=1)
    [update], reporter, _, _ = watched(context_of(tmp_path / "run", job), ZerosTask(), tiny_base)
    _, totals = expected_advantages(update, tiny_base, spec, job.config)
    assert None in totals and any(total is not None for total in totals)
    assert update.advantages == [0.0] * 32
    excluded = totals.count(None)
    assert reporter.reports[-1].logs == [
        (
            "warn",
            f'Step 1: {excluded} of 32 rollouts have no reward and are not trained on: term "sometimes" has no value',
        )
    ]


def test_the_weight_that_makes_trl_load_a_reference_adds_nothing(tiny_base: PreparedModel, tmp_path: Path) -> None:
    """A KL of 1e30 nats times the weight is less than float32 can tell from 0."""
    assert REFERENCE_ONLY != 0.0
    assert torch.equal(REFERENCE_ONLY * torch.tensor([1e30, -1e30, 3.0]), torch.zeros(3))


def test_a_batch_without_any_reward_moves_nothing_and_is_an_error_in_the_log(tiny_base: PreparedModel, tmp_path: Path) -> None:
    spec = spec_with({"mode": "none"})
    spec["terms"] = [{"id": "absent", "role": "task", "source": {"type": "signal", "signal": "absent"}, "weight": 1}]
    for algorithm in ALGORITHMS:
        job = job_of(spec=spec, algorithm=algorithm, steps=1)
        [update], reporter, end, trainer = watched(context_of(tmp_path / algorithm, job), ZerosTask(), tiny_base)
        assert end == "finished" and update.advantages == [0.0] * 12
        assert reporter.reports[-1].logs[0][0] == "error"
        now = trainer.model.state_dict()
        assert all(torch.equal(now[name], value) for name, value in update.weights.items())


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_totals_are_centred_so_that_float32_does_not_lose_their_differences(algorithm: str) -> None:
    """A million and a few thousandths: float32 would keep one digit of the difference."""
    totals = [1e6 + 0.001 * k * k for k in range(4)] + [-2e6 + 0.002 * k for k in range(3)] + [None]
    groups = ["a"] * 4 + ["b"] * 4
    rewards = rewards_for_trl(totals, groups, algorithm)
    assert rewards[7] is None
    found: list[float] = []
    for group in (rewards[:4], rewards[4:7]):
        # TRL's formulas, in its float32.
        r = torch.tensor(group, dtype=torch.float32)
        if algorithm == "rloo":
            found += (r - (r.sum() - r) / (len(r) - 1)).tolist()
        else:
            found += ((r - r.mean()) / (r.std() + 1e-4 if algorithm == "grpo" else 1)).tolist()
    assert close([*found, 0.0], advantages(totals, groups, algorithm))
