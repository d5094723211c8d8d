"""Metrics, schedule and plan, as fixtures/ pins them with the TypeScript."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from rewardsmith.metrics.dominance import SpreadRollout, dominance, training_dominance
from rewardsmith.metrics.evaluation_metrics import evaluation_metrics
from rewardsmith.metrics.ks import ks_of
from rewardsmith.metrics.maj_at_k import maj_at_k
from rewardsmith.metrics.pass_at_k import pass_at_k
from rewardsmith.metrics.plan import evaluation_plan
from rewardsmith.metrics.schedule import is_evaluated_at
from rewardsmith.metrics.seeded_subsets import vote_seed
from rewardsmith.metrics.step_metrics import step_metrics, success_of
from rewardsmith.protocol.claimed_job import RunConfig
from rewardsmith.rules.ties import tied
from rewardsmith.sampling.rollouts import score_batch

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"


def cases(name: str) -> Any:
    """One parameter per case of a file."""
    found = json.loads((FIXTURES / name).read_text())["cases"]
    return pytest.mark.parametrize("case", found, ids=[case["name"] for case in found])


def same(actual: float | None, wanted: float | None) -> bool:
    """Whether two numbers tie, or both are missing."""
    if actual is None or wanted is None:
        return actual is wanted
    return tied(actual, wanted)


def assert_same(actual: Mapping[str, float], wanted: Mapping[str, float]) -> None:
    """The same names, each with the same number."""
    assert set(actual) == set(wanted)
    assert {name: (actual[name], wanted[name]) for name in wanted if not same(actual[name], wanted[name])} == {}


@cases("metrics/step-metrics.json")
def test_a_scored_batch_has_the_metrics_that_typescript_finds(case: dict[str, Any]) -> None:
    batch = score_batch(spec=case["spec"], rollouts=case["rollouts"], algorithm=case["algorithm"], external=case["external"])
    assert_same(step_metrics(case["spec"], batch.rollouts, batch.scored, batch.advantages, "correct"), case["expect"])


@cases("metrics/evaluation-metrics.json")
def test_an_evaluation_has_the_metrics_that_typescript_finds(case: dict[str, Any]) -> None:
    evaluation = case["evaluation"]
    assert_same(evaluation_metrics(evaluation, case["allKs"], case["majKs"]), case["expect"])
    assert ks_of(evaluation["problems"][0]["samples"]) == case["ks"]


@cases("metrics/maj-at-k.json")
def test_votes_are_drawn_by_the_same_generator_as_in_typescript(case: dict[str, Any]) -> None:
    assert vote_seed(case["text"]) == case["seed"]
    assert same(maj_at_k(case["answers"], case["k"], case["seed"]), case["expect"])


@cases("metrics/plans.json")
def test_the_same_evaluations_are_planned_at_the_same_steps(case: dict[str, Any]) -> None:
    config = RunConfig.model_validate(case["config"])
    steps = [step for step in range(config.steps + 1) if is_evaluated_at(step, eval_every=config.eval_every, steps=config.steps)]
    assert steps == case["steps"]
    for wanted in case["plans"]:
        plan = evaluation_plan(wanted["step"], config, wanted["start"])
        temperatures: dict[str | float, float | None] = {"sample": config.temperature, "greedy": None}
        assert [(one.split, one.decoding.name, one.decoding.temperature, one.samples, one.of_base) for one in plan] == [
            (
                one["split"],
                one["decoding"],
                temperatures.get(one["temperature"], one["temperature"]),
                one["samples"],
                one["ofBase"],
            )
            for one in wanted["plan"]
        ]


@cases("evaluation/pass-at-k.json")
def test_pass_at_k_is_the_unbiased_estimate(case: dict[str, Any]) -> None:
    assert same(pass_at_k(case["n"], case["c"], case["k"]), case["expect"])


@cases("evaluation/maj-at-k.json")
def test_maj_at_k_is_exact_where_subsets_are_few(case: dict[str, Any]) -> None:
    assert same(maj_at_k(case["answers"], case["k"]), case["expect"])


@cases("objective/dominance.json")
def test_dominance_before_and_while_training(case: dict[str, Any]) -> None:
    rollouts = [
        SpreadRollout(r["group"], r["taskTotal"], r["refLogprob"], r["policyLogprob"], r["tokens"]) for r in case["rollouts"]
    ]
    before, during, wanted = (
        dominance(case["objective"], rollouts),
        training_dominance(case["objective"], rollouts),
        case["expect"],
    )
    assert same(before.dominance, wanted["dominance"])
    assert same(during.dominance, wanted["trainingDominance"])
    assert same(before.rho, wanted["rho"])
    assert same(before.var_r, wanted["varR"])
    assert same(before.var_n, wanted["varN"])


def test_an_empty_batch_has_no_metrics_and_one_without_success_no_accuracy() -> None:
    spec = {"terms": [{"id": "a", "source": {"type": "signal", "signal": "x"}}]}
    assert step_metrics(spec, [], [], [], "correct") == {}
    batch = score_batch(spec=spec, rollouts=[{"promptId": "p", "tokens": 0}], algorithm="rloo")
    found = step_metrics(spec, batch.rollouts, batch.scored, batch.advantages, "correct")
    assert "task/accuracy" not in found
    assert all(math.isfinite(value) for value in found.values())


def test_success_sums_a_step_signal_and_takes_one_half_as_solved() -> None:
    assert success_of({"signals": {"goal": [0, 0, 1]}}, "goal") == 1
    assert success_of({"signals": {"goal": [0, 0]}}, "goal") == 0
    assert success_of({"signals": {"goal": 0.5}}, "goal") == 1
    assert success_of({"signals": {}}, "goal") is None


def test_metrics_and_rollouts_are_read_without_torch() -> None:
    modules = ["step_metrics", "evaluation_metrics", "plan", "maj_at_k"]
    imports = ["rewardsmith.sampling.rollouts", *(f"rewardsmith.metrics.{name}" for name in modules)]
    code = f"import sys, {', '.join(imports)}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[1]).returncode == 0
