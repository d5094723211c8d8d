"""Evaluations of a tiny model, counted by hand; those of the base kept for later runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from recording_reporter import RecordingReporter
from sums_task import Sums
from tiny_qwen import save_tiny_qwen

from rewardsmith.metrics.plan import PlannedEvaluation, evaluation_plan
from rewardsmith.models.base_model import PreparedModel
from rewardsmith.models.load import load_causal_model, load_tokenizer
from rewardsmith.protocol.claimed_job import ClaimedJob
from rewardsmith.report import JobContext, Json, StepReport, Want
from rewardsmith.sampling.evaluator import Evaluator
from rewardsmith.sampling.sample import Decoding
from rewardsmith.sampling.transformers_sampler import SamplingSettings, TransformersSampler
from rewardsmith.sampling.watch import Interrupted

SPEC = {
    "schema": "rewardspec/1",
    "name": "correct",
    "terms": [
        {"id": "correct", "source": {"type": "signal", "signal": "correct"}},
        {"id": "judged", "role": "metric", "source": {"type": "python", "code": "def reward(*_): return 1"}},
    ],
}


def job_of(kind: str = "train", **changes: Any) -> ClaimedJob:
    config = {
        "task": "sums",
        "baseModel": "tiny",
        "steps": 2,
        "maxTokens": 4,
        "evalPrompts": 5,
        "evalSamples": 3,
        "testSamples": 4,
        "baseTestSamples": 16,
        **changes.pop("config", {}),
    }
    written = {
        "job": kind,
        "run": "run",
        "attempt": "attempt",
        "attemptNumber": 1,
        "leaseToken": "lease",
        "leaseSeconds": 60,
        "resumeFrom": None,
        "spec": SPEC,
        "seed": 1,
        **changes,
    }
    return ClaimedJob.model_validate({**written, "config": config})


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory):
    """Base model, policy, tokenizer; the policy is another model than the reference."""
    base = save_tiny_qwen(tmp_path_factory.mktemp("base"), seed=3)
    other = save_tiny_qwen(tmp_path_factory.mktemp("other"), seed=4)
    return base, *(load_causal_model(one, precision="fp32", device="cpu") for one in (base, other)), load_tokenizer(base)


def judged(rollouts: Sequence[Json]) -> dict[str, list[float]]:
    return {"judged": [1.0] * len(rollouts)}


def evaluator_of(opened, home: Path, *, of_base: bool = False, job: ClaimedJob | None = None, **options: Any) -> Evaluator:
    base, reference, other, tokenizer = opened
    policy = reference if of_base else other
    sampler = TransformersSampler(
        policy, reference, tokenizer, SamplingSettings(1.0, 4, rows=16), autocast=options.pop("autocast", None)
    )
    context = JobContext(job or job_of(), home, home / "run")
    options.setdefault("reporter", RecordingReporter())
    task = options.pop("task", None) or Sums()
    return Evaluator(context, task, sampler, tokenizer, judged, base=base, **options)


def evaluated(evaluator: Evaluator, planned: list[PlannedEvaluation], step: int = 0) -> StepReport:
    report = StepReport(step=step)
    for one in planned:
        evaluator.evaluate(one, report)
    return report


VALIDATION = PlannedEvaluation("validation", Decoding("sample", 1.0), 3, False)


def test_a_record_and_its_metrics_equal_counting_the_rollouts_by_hand(opened, tmp_path: Path) -> None:
    report = evaluated(evaluator_of(opened, tmp_path), [VALIDATION], step=5)
    (record,) = report.evaluations
    assert (record["step"], record["split"], record["decoding"]) == (5, "validation", "sample")
    assert [problem["promptId"] for problem in record["problems"]] == ["3+0", "3+1", "3+2", "3+3", "4+0"]
    rights = []
    for problem, group in zip(record["problems"], report.rollouts, strict=True):
        rollouts = group["rollouts"]
        assert (group["step"], group["split"], group["promptId"], len(rollouts)) == (5, "validation", problem["promptId"], 3)
        right = sum(rollout["signals"]["correct"] for rollout in rollouts)
        rights.append(right / 3)
        assert (problem["samples"], problem["correct"], problem["tier"]) == (3, right, "E")
        assert problem["meanTokens"] == pytest.approx(sum(rollout["tokens"] for rollout in rollouts) / 3)
        assert problem["meanRefLogprob"] == pytest.approx(sum(rollout["refLogprob"] for rollout in rollouts) / 3)
        per_token = sum(rollout["refLogprob"] / rollout["tokens"] for rollout in rollouts) / 3
        assert problem["meanRefLogprobPerToken"] == pytest.approx(per_token)
        answers = [rollout["parsedAnswer"] for rollout in rollouts]
        assert {vote["answer"]: vote["count"] for vote in problem["answers"]} == {a: answers.count(a) for a in answers}
        assert all(rollout["policyStep"] == 5 and rollout["completion"] is not None for rollout in rollouts)
        assert all(rollout["terms"]["judged"]["value"] == 1 for rollout in rollouts)
        assert all(rollout["samplingLogprob"] == rollout["policyLogprob"] for rollout in rollouts)
    assert report.metrics["eval/validation/acc"] == pytest.approx(sum(rights) / 5)
    assert report.metrics["eval/validation/acc/E"] == report.metrics["eval/validation/acc"]
    assert report.metrics["eval/validation/pass@2"] >= report.metrics["eval/validation/acc"]
    json.dumps([report.evaluations, report.rollouts, report.metrics], allow_nan=False)


def test_the_whole_plan_of_a_start_has_test_and_greedy_and_a_low_temperature(opened, tmp_path: Path) -> None:
    job = job_of()
    report = evaluated(evaluator_of(opened, tmp_path, of_base=True), evaluation_plan(0, job.config, "base"))
    found = [(one["split"], one["decoding"], one["problems"][0]["samples"]) for one in report.evaluations]
    assert found == [
        ("validation", "sample", 3),
        ("validation", "greedy", 1),
        ("test", "sample", 16),
        ("test", "greedy", 1),
        ("test", "T0.3", 16),
    ]
    # Eight samples of a test prompt come with text.
    assert [len(group["rollouts"]) for group in report.rollouts if group["split"] == "test"] == [8] * 5
    # What is likelier is drawn, and S_ref is still that at temperature 1.
    assert report.metrics["eval/test/T0.3/logp_ref"] > report.metrics["eval/test/logp_ref"]


def on_test(report: StepReport) -> tuple[Any, Any, Any]:
    metrics = {name: value for name, value in report.metrics.items() if name.startswith("eval/test")}
    groups = [group for group in report.rollouts if group["split"] == "test"]
    return [one for one in report.evaluations if one["split"] == "test"], metrics, groups


def test_the_base_on_test_is_the_same_for_every_seed_measured_once_and_kept(opened, tmp_path: Path) -> None:
    plan = evaluation_plan(0, job_of().config, "base")
    fresh = evaluated(evaluator_of(opened, tmp_path / "a", of_base=True, job=job_of(seed=1)), plan)
    stored = evaluated(evaluator_of(opened, tmp_path / "b", of_base=True, job=job_of(seed=2)), plan)
    assert on_test(stored) == on_test(fresh)
    assert stored.evaluations[0] != fresh.evaluations[0]
    files = sorted((tmp_path / "b" / "base-evaluations").iterdir())
    assert len(files) == 3
    # What is kept is what is read: a model that would sample something else is not asked.
    wrong = evaluator_of(opened, tmp_path / "b", of_base=False, job=job_of(seed=3))
    wrong.sampler.reference = wrong.sampler.policy
    assert on_test(evaluated(wrong, plan)) == on_test(fresh)
    for file in files:
        file.write_text("torn")
    again = evaluated(evaluator_of(opened, tmp_path / "b", of_base=True, job=job_of(seed=1)), plan)
    assert on_test(again) == on_test(fresh) and again.evaluations == fresh.evaluations


def test_another_model_another_length_or_other_prompts_are_measured_anew(opened, tmp_path: Path) -> None:
    planned = PlannedEvaluation("test", Decoding("greedy", None), 1, True)

    def files(**changes: Any) -> int:
        base = changes.pop("base", opened[0])
        options = {name: changes.pop(name) for name in ("task", "autocast") if name in changes}
        job = job_of(config=changes)
        evaluated(evaluator_of((base, *opened[1:]), tmp_path, of_base=True, job=job, **options), [planned])
        return len(list((tmp_path / "base-evaluations").iterdir()))

    assert files() == files() == 1
    assert files(base=PreparedModel("tiny", opened[0].path, None, "another")) == 2
    assert files(maxTokens=3) == 3
    assert files(evalPrompts=2) == 4
    assert files(learningRate=0.5) == 4
    # Another verifier may judge otherwise, and other numbers write otherwise; what "auto" comes to is what counts.
    assert files(task=Sums(version="2")) == 5
    assert files(autocast=torch.bfloat16) == 6
    assert files(precision="fp32") == 6


@pytest.mark.parametrize("want", ["pause", "cancel", "stop", "lost"])
def test_what_is_wanted_is_honoured_between_blocks_and_nothing_half_done_is_reported(opened, tmp_path: Path, want: Want) -> None:
    reporter = RecordingReporter(["go", want])
    evaluator = evaluator_of(opened, tmp_path, reporter=reporter)
    report = StepReport(step=1)
    with pytest.raises(Interrupted) as interrupted:
        evaluator.evaluate(PlannedEvaluation("validation", Decoding("sample", 1.0), 32, False), report)
    assert interrupted.value.end == {"pause": "paused", "cancel": "canceled", "stop": "stopped", "lost": "lost"}[want]
    assert (report.evaluations, report.metrics, report.rollouts) == ([], {}, [])
    patient = evaluator_of(opened, tmp_path, reporter=RecordingReporter([want]), interrupting=())
    patient.evaluate(VALIDATION, report)
    assert len(report.evaluations) == 1


def test_a_long_evaluation_says_how_far_it_is_and_what_is_left(opened, tmp_path: Path) -> None:
    """Blocks of 16 of 160 samples, each a quarter of a minute by this clock, which ticks at every look at it."""
    reporter = RecordingReporter()
    ticks = iter(range(0, 10_000, 15))
    evaluator = evaluator_of(opened, tmp_path, reporter=reporter, now=lambda: float(next(ticks)))
    evaluator.evaluate(PlannedEvaluation("validation", Decoding("sample", 1.0), 32, False), StepReport(step=1))
    lines = [text for _, text in reporter.said]
    # Looked at before each block: at 60 s 48 samples are drawn, so 140 s for the 112 that are left; then 112 at 120 s.
    assert lines == [
        "Evaluating on validation: 30 % of 160 samples are drawn, about 2 minutes left",
        "Evaluating on validation: 70 % of 160 samples are drawn, about a minute left",
    ]


def test_samples_without_a_verdict_are_neither_right_nor_wrong(opened, tmp_path: Path) -> None:
    """Of the five problems with three samples, the first has one verdict and the second none."""
    report = evaluated(evaluator_of(opened, tmp_path, task=Sums(unmeasured={0, 1, 3, 4, 5})), [VALIDATION])
    (record,) = report.evaluations
    assert [problem["samples"] for problem in record["problems"]] == [1, 3, 3, 3]
    assert "3+1" not in {problem["promptId"] for problem in record["problems"]}
    for problem in record["problems"]:
        assert sum(vote["count"] for vote in problem["answers"]) == problem["samples"]
    rights = [problem["correct"] / problem["samples"] for problem in record["problems"]]
    assert report.metrics["eval/validation/acc"] == pytest.approx(sum(rights) / 4)
    assert "eval/validation/pass@2" in report.metrics
    said = "Evaluating on validation: 5 of 15 samples have no verdict and do not count; 1 of 5 problems have no other and are"
    assert [(level, text.startswith(said)) for level, text in report.logs] == [("warn", True)]
    # The text of all is sent.
    assert [len(group["rollouts"]) for group in report.rollouts] == [3] * 5


def test_a_verifier_that_failed_throughout_leaves_no_record_and_nothing_for_later_runs(opened, tmp_path: Path) -> None:
    planned = PlannedEvaluation("test", Decoding("greedy", None), 1, True)
    report = evaluated(evaluator_of(opened, tmp_path, of_base=True, task=Sums(unmeasured=range(99))), [planned])
    assert (report.evaluations, report.metrics) == ([], {})
    assert evaluated(evaluator_of(opened, tmp_path, of_base=True), [planned]).evaluations != []


def test_votes_that_no_batch_can_carry_are_counted_and_left_out(opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rewardsmith.sampling.evaluator.MOST_VOTE_BYTES", 100)
    report = evaluated(evaluator_of(opened, tmp_path), [VALIDATION])
    assert all(problem["answers"] == [] for problem in report.evaluations[0]["problems"])
    assert "eval/validation/maj@2" in report.metrics
    assert report.logs[0][0] == "warn"
