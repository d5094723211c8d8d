"""The jobs that sample banks and evaluate checkpoints, end to end with a tiny model in a folder."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict
from recording_reporter import RecordingReporter
from safetensors.torch import save_file
from sums_task import Sums
from test_evaluator import job_of
from tiny_qwen import save_tiny_qwen

from rewardsmith.agent.run_job import run_job
from rewardsmith.models.base_model import PreparedModel
from rewardsmith.models.load import load_causal_model
from rewardsmith.report import CHECKPOINT_COMPLETE, JobContext, Json, RunFailure, Want, checkpoint_folder
from rewardsmith.rules.moments import mean
from rewardsmith.sampling.run_bank import run_bank, sample_base
from rewardsmith.sampling.run_evaluate import evaluate_weights, run_evaluate

BANK_SPEC = {
    "schema": "rewardspec/1",
    "name": "Success",
    "terms": [{"id": "correct", "source": {"type": "signal", "signal": "correct"}}],
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> PreparedModel:
    return save_tiny_qwen(tmp_path_factory.mktemp("base"), seed=3)


def bank_context(
    home: Path, *, resume: int | None = None, temperature: float = 1.0, base_model: str = "tiny", task: str = "sums"
):
    config = {"evalSamples": 64, "evalPrompts": 10, "temperature": temperature, "baseModel": base_model, "task": task}
    job = job_of("bank", spec=BANK_SPEC, config=config)
    return JobContext(job, home, home / "run", resume_step=resume)


def rollouts_of(reporter: RecordingReporter) -> list[Json]:
    return [rollout for report in reporter.reports for group in report.rollouts for rollout in group["rollouts"]]


def test_a_bank_reports_every_prompt_once_with_all_its_samples_and_text(base: PreparedModel, tmp_path: Path) -> None:
    reporter = RecordingReporter()
    assert sample_base(bank_context(tmp_path), reporter, Sums(), base) == "finished"
    assert [report.step for report in reporter.reports] == [4, 8, 10] == [step for step, _ in reporter.checkpoints]
    groups = [group for report in reporter.reports for group in report.rollouts]
    assert [group["promptId"] for group in groups] == [prompt.id for prompt in Sums().prompts("validation")[:10]]
    for group in groups:
        assert (group["step"], group["split"], len(group["rollouts"])) == (0, "validation", 64)
    for rollout in rollouts_of(reporter):
        # The base samples from its own distribution: S_q is S_ref.
        assert rollout["samplingLogprob"] is None and rollout["refLogprob"] == rollout["policyLogprob"]
        assert rollout["terms"]["correct"]["status"] == "ok"
    for report in reporter.reports:
        own = [rollout["signals"]["correct"] for group in report.rollouts for rollout in group["rollouts"]]
        assert report.metrics == {"task/accuracy": mean(own)}
    json.dumps(groups, allow_nan=False)
    assert json.loads((checkpoint_folder(tmp_path / "run", 10) / CHECKPOINT_COMPLETE).read_text()) == {"step": 10}


def test_a_banks_accuracy_is_that_of_the_samples_with_a_verdict(base: PreparedModel, tmp_path: Path) -> None:
    reporter = RecordingReporter()
    # Of the first four prompts' 256 samples all have one, of the next half, of the last two prompts' none.
    sample_base(bank_context(tmp_path), reporter, Sums(unmeasured=range(256 + 128, 640)), base)
    first, second, third = reporter.reports
    for report, measured in ((first, 256), (second, 128)):
        signals = [rollout["signals"] for group in report.rollouts for rollout in group["rollouts"]]
        rights = [own["correct"] for own in signals if "correct" in own]
        assert len(rights) == measured and report.metrics == {"task/accuracy": pytest.approx(mean(rights))}
    assert third.metrics == {}


def test_a_bank_goes_on_from_a_checkpoint_with_what_is_left_to_the_last_digit(base: PreparedModel, tmp_path: Path) -> None:
    whole, first, second = RecordingReporter(), RecordingReporter(["go", "pause"]), RecordingReporter()
    sample_base(bank_context(tmp_path), whole, Sums(), base)
    assert sample_base(bank_context(tmp_path), first, Sums(), base) == "paused"
    assert first.reports == whole.reports[:1]
    assert sample_base(bank_context(tmp_path, resume=4), second, Sums(), base) == "finished"
    assert second.reports == whole.reports[1:]


def test_a_bank_at_another_temperature_says_what_it_drew_from_and_s_ref_at_one(base: PreparedModel, tmp_path: Path) -> None:
    reporter = RecordingReporter()
    sample_base(bank_context(tmp_path, temperature=2.0), reporter, Sums(), base)
    rollouts = rollouts_of(reporter)
    # The mean of log q - log pi under q is KL(q, pi), above 0; importance weights pi / q average 1 over samples of q.
    apart = [rollout["samplingLogprob"] - rollout["refLogprob"] for rollout in rollouts]
    assert mean(apart) > 0.1
    assert abs(mean([math.exp(-one) for one in apart]) - 1) < 0.3


@pytest.mark.parametrize(("wanted", "end"), [("cancel", "canceled"), ("stop", "stopped")])
def test_a_job_leaves_while_its_tiny_model_is_built(wanted: Want, end: str, tmp_path: Path) -> None:
    reporter = RecordingReporter(["go", "go", wanted])
    context = bank_context(tmp_path, base_model="arithmetic-tiny", task="arithmetic")
    assert run_job(context, reporter) == end
    assert [text for _, text in reporter.said] == ["Building arithmetic-tiny: 700 supervised steps, once on this machine."]
    assert list((tmp_path / "models").iterdir()) == []


def test_a_claimed_bank_job_finds_its_task_and_its_model_by_name(base: PreparedModel, tmp_path: Path) -> None:
    reporter = RecordingReporter()
    assert run_bank(bank_context(tmp_path, base_model=base.path, task="arithmetic"), reporter) == "finished"
    assert len(rollouts_of(reporter)) == 640
    with pytest.raises(RunFailure, match="no task"):
        run_bank(bank_context(tmp_path, task="knitting"), reporter)


def test_a_bank_whose_text_no_batch_has_room_for_says_what_to_lower(
    base: PreparedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rewardsmith.sampling.run_bank.MOST_TEXT_BYTES", 64)
    with pytest.raises(RunFailure, match="fewer samples a prompt"):
        sample_base(bank_context(tmp_path), RecordingReporter(), Sums(), base)


def test_of_several_processes_the_first_one_alone_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "1")
    reporter = RecordingReporter()
    assert run_bank(bank_context(tmp_path), reporter) == run_evaluate(bank_context(tmp_path), reporter) == "finished"
    assert reporter.reports == []


def save_full(base: PreparedModel, file: Path) -> None:
    other = load_causal_model(save_tiny_qwen(file.parent / "other", seed=9), precision="fp32", device="cpu")
    save_file({name: value.contiguous() for name, value in other.state_dict().items()}, file)


def save_adapter(base: PreparedModel, file: Path) -> None:
    config = LoraConfig(r=2, lora_alpha=64, target_modules="all-linear", task_type="CAUSAL_LM", init_lora_weights=False)
    torch.manual_seed(0)
    model = get_peft_model(load_causal_model(base, precision="fp32", device="cpu"), config)
    save_file(get_peft_model_state_dict(model), file, metadata={"loraRank": "2", "loraAlpha": "64"})


@pytest.mark.parametrize("save", [save_full, save_adapter])
def test_a_checkpoint_is_evaluated_as_at_the_end_of_a_run_against_the_base(
    base: PreparedModel, tmp_path: Path, save: Callable[[PreparedModel, Path], None]
) -> None:
    weights = tmp_path / "start.safetensors"
    save(base, weights)
    job = job_of("evaluate", startFrom={"run": "parent", "step": 20})
    reporter = RecordingReporter()
    assert (
        evaluate_weights(JobContext(job, tmp_path, tmp_path / "run", start_weights=weights), reporter, Sums(), base) == "finished"
    )
    (report,) = reporter.reports
    found = [(one["split"], one["decoding"], one["problems"][0]["samples"]) for one in report.evaluations]
    assert report.step == 0 and reporter.checkpoints == [(0, None)]
    assert found == [
        ("validation", "sample", 3),
        ("validation", "greedy", 1),
        ("test", "sample", 4),
        ("test", "greedy", 1),
        ("test", "T0.3", 4),
    ]
    # Another distribution than the base's: the python term of the spec ran on what it drew.
    rollouts = rollouts_of(reporter)
    assert mean([rollout["policyLogprob"] - rollout["refLogprob"] for rollout in rollouts]) > 0.1
    assert {rollout["terms"]["judged"]["status"] for rollout in rollouts} == {"ok"}
    assert not (tmp_path / "base-evaluations").exists()
    again = JobContext(job, tmp_path, tmp_path / "run", resume_step=0, start_weights=weights)
    assert evaluate_weights(again, RecordingReporter(), Sums(), base) == "finished"


def test_the_base_is_evaluated_as_at_the_start_of_a_run(base: PreparedModel, tmp_path: Path) -> None:
    reporter = RecordingReporter()
    job = job_of("evaluate", config={"baseModel": base.path, "task": "arithmetic"})
    assert run_evaluate(JobContext(job, tmp_path, tmp_path / "run"), reporter) == "finished"
    assert reporter.reports[0].evaluations[2]["problems"][0]["samples"] == 16
    assert len(list((tmp_path / "base-evaluations").iterdir())) == 3
    stopped = RecordingReporter(["stop"])
    assert run_evaluate(JobContext(job, tmp_path, tmp_path / "run"), stopped) == "stopped"
    assert stopped.reports == []


def test_weights_that_did_not_come_or_have_no_numbers_are_named(base: PreparedModel, tmp_path: Path) -> None:
    job = job_of("evaluate", startFrom={"run": "parent", "step": 20})
    with pytest.raises(RunFailure, match="The weights of step 20 of run parent did not come with the job"):
        evaluate_weights(JobContext(job, tmp_path, tmp_path / "run"), RecordingReporter(), Sums(), base)
    model = load_causal_model(base, precision="fp32", device="cpu")
    save_file({name: value * math.nan for name, value in model.state_dict().items()}, tmp_path / "nan.safetensors")
    context = JobContext(job, tmp_path, tmp_path / "run", start_weights=tmp_path / "nan.safetensors")
    with pytest.raises(RunFailure, match="probabilities that are not finite"):
        evaluate_weights(context, RecordingReporter(), Sums(), base)
