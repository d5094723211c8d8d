"""Training runs on a real language model of a few thousand weights: what they report, how they stop, go on and fail."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from tiny_qwen import save_tiny_qwen
from tiny_training import SPEC, Remembered, ZerosTask, context_of, job_of
from watched_training import logprob_sums, spec_gradient, watched

from rewardsmith.models.base_model import PreparedModel
from rewardsmith.report import CHECKPOINT_COMPLETE, RunFailure, StepReport, checkpoint_folder
from rewardsmith.tasks.seeded_random import draw_distinct
from rewardsmith.training.run_train import run_train
from rewardsmith.training.train import train

CLOCKED = {"step_time", "system/tokens_per_second"}


def measured(report: StepReport) -> dict[str, float]:
    return {name: value for name, value in report.metrics.items() if name not in CLOCKED}


def run(folder: Path, base: PreparedModel, *, wants: Any = None, task: Any = None, context: Any = None, **config: Any) -> Any:
    """A run from the start or from `context`'s checkpoint: its end and what it reported."""
    reporter = Remembered(wants=wants or {})
    end = train(context_of(folder, job_of(**config), **(context or {})), reporter, task=task or ZerosTask(), base=base)
    return end, reporter


def going_on(folder: Path, step: int) -> dict[str, Any]:
    return {"resume_step": step, "checkpoint": checkpoint_folder(folder, step)}


def test_a_run_learns_what_it_is_rewarded_for_and_reports_every_step_once(tiny_base: PreparedModel, tmp_path: Path) -> None:
    end, reporter = run(tmp_path / "run", tiny_base, steps=20, promptsPerStep=8, learningRate=0.02)
    assert end == "finished"
    assert [report.step for report in reporter.reports] == list(range(21))
    assert reporter.metrics(20)["reward"] > reporter.metrics(1)["reward"] + 0.5
    last = reporter.metrics(20)
    for name in ("loss", "grad_norm", "learning_rate", "entropy", "kl", "num_tokens", "logp_ref/sum", "task/accuracy"):
        assert math.isfinite(last[name]), name
    trained = [[group for group in report.rollouts if group["split"] == "train"] for report in reporter.reports]
    # 4 groups a step, all 8 every tenth.
    assert [len(groups) for groups in trained] == [0, *[4] * 9, 8, *[4] * 9, 8]
    assert {len(group["rollouts"]) for groups in trained for group in groups} == {4}
    # The base's evaluation, then the policy's at the end: validation and test, sampled, greedy and cold.
    evaluated = [report.step for report in reporter.reports if report.evaluations]
    assert evaluated == [0, 20] and len(reporter.reports[20].evaluations) == 5
    assert reporter.metrics(20)["eval/validation/acc"] >= reporter.metrics(0)["eval/validation/acc"]
    assert reporter.checkpoints[-1] == (20, tmp_path / "run" / "weights" / "step-20.safetensors")


def test_the_prompts_of_an_update_are_those_that_the_embedded_trainer_draws(tiny_base: PreparedModel, tmp_path: Path) -> None:
    task = ZerosTask()
    _, reporter = run(tmp_path / "run", tiny_base, steps=2, seed=5)
    drawn = draw_distinct([prompt.id for prompt in task.prompts("train")], 3, 5, 2, "prompts")
    groups = [group for group in reporter.reports[2].rollouts if group["split"] == "train"]
    assert [group["promptId"] for group in groups] == drawn
    assert all(rollout["policyStep"] == 1 for group in groups for rollout in group["rollouts"])


def test_the_rate_warms_up_linearly_from_the_first_update(tiny_base: PreparedModel, tmp_path: Path) -> None:
    _, reporter, _, trainer = watched(
        context_of(tmp_path / "run", job_of(steps=3, warmupSteps=4, learningRate=0.4)), ZerosTask(), tiny_base
    )
    assert [reporter.metrics(step)["learning_rate"] for step in (1, 2, 3)] == pytest.approx([0.1, 0.2, 0.3])
    # The optimizer's rate for a fourth update.
    assert trainer.optimizer.param_groups[0]["lr"] == pytest.approx(0.4)


@pytest.mark.parametrize("config", [{}, {"loraRank": 2, "algorithm": "grpo", "microBatch": 6}])
def test_a_run_that_was_cut_off_goes_on_with_the_very_same_numbers(
    config: dict[str, Any], tiny_base: PreparedModel, tmp_path: Path
) -> None:
    settings = {"steps": 6, "checkpointEvery": 2, "warmupSteps": 5, "weightDecay": 0.1, **config}
    _, whole = run(tmp_path / "whole", tiny_base, **settings)
    folder = tmp_path / "cut"
    shutil.copytree(tmp_path / "whole" / "checkpoints" / "step-4", checkpoint_folder(folder, 4))
    end, rest = run(folder, tiny_base, context=going_on(folder, 4), **settings)
    assert end == "finished"
    assert [report.step for report in rest.reports] == [5, 6]
    for step in (5, 6):
        expected = next(report for report in whole.reports if report.step == step)
        found = next(report for report in rest.reports if report.step == step)
        assert measured(found) == measured(expected)
        assert found.rollouts == expected.rollouts
    weights = [load_file(path / "weights" / "step-6.safetensors") for path in (tmp_path / "whole", folder)]
    assert all(torch.equal(weights[0][name], weights[1][name]) for name in weights[0])


@pytest.mark.parametrize(("want", "end"), [("pause", "paused"), ("cancel", "canceled"), ("stop", "stopped")])
def test_a_run_stops_with_a_checkpoint_that_it_can_go_on_from(
    want: Any, end: str, tiny_base: PreparedModel, tmp_path: Path
) -> None:
    """Asked after the report of update 2: the third report would be that of update 2, after the base's and the first."""
    found, reporter = run(tmp_path / "run", tiny_base, steps=9, wants={3: want})
    assert found == end
    assert [report.step for report in reporter.reports] == [0, 1, 2]
    assert [step for step, _ in reporter.checkpoints] == [2]
    complete = json.loads((checkpoint_folder(tmp_path / "run", 2) / CHECKPOINT_COMPLETE).read_text())
    assert complete == {"step": 2, "tokens": int(reporter.metrics(2)["num_tokens"])}


def test_a_pause_between_generation_and_update_keeps_the_state_of_the_update_before(
    tiny_base: PreparedModel, tmp_path: Path
) -> None:
    class PausedWhileGenerating(Remembered):
        asked = 0

        def wanted(self) -> Any:
            # After the base's report twice an update: after generation and after the update's report.
            self.asked += len(self.reports) > 0
            return "pause" if self.asked == 3 else "go"

    _, whole = run(tmp_path / "whole", tiny_base, steps=2)
    reporter, folder = PausedWhileGenerating(), tmp_path / "run"
    assert train(context_of(folder, job_of(steps=2)), reporter, task=ZerosTask(), base=tiny_base) == "paused"
    assert [step for step, _ in reporter.checkpoints] == [1]
    _, rest = run(folder, tiny_base, context=going_on(folder, 1), steps=2)
    assert measured(rest.reports[0]) == measured(whole.reports[2])


def test_a_run_paused_while_the_base_is_evaluated_begins_again(tiny_base: PreparedModel, tmp_path: Path) -> None:
    end, reporter = run(tmp_path / "run", tiny_base, wants={0: "pause"})
    assert (end, reporter.reports, reporter.checkpoints) == ("paused", [], [])


def test_a_run_paused_before_its_first_update_goes_on_from_step_0(tiny_base: PreparedModel, tmp_path: Path) -> None:
    _, whole = run(tmp_path / "whole", tiny_base, steps=1)
    end, reporter = run(tmp_path / "run", tiny_base, steps=1, wants={1: "pause"})
    assert (end, [report.step for report in reporter.reports], reporter.checkpoints[0][0]) == ("paused", [0], 0)
    _, rest = run(tmp_path / "run", tiny_base, context=going_on(tmp_path / "run", 0), steps=1)
    assert [report.step for report in rest.reports] == [1]
    assert measured(rest.reports[0]) == measured(whole.reports[1])


def test_a_lost_run_leaves_at_once_and_saves_nothing(tiny_base: PreparedModel, tmp_path: Path) -> None:
    end, reporter = run(tmp_path / "run", tiny_base, steps=9, wants={2: "lost"})
    assert end == "lost"
    assert [report.step for report in reporter.reports] == [0, 1]
    assert reporter.checkpoints == []


@pytest.mark.parametrize("algorithm", ["rloo", "grpo", "reinforce_pp"])
def test_passes_of_any_size_make_the_same_update(algorithm: str, tiny_base: PreparedModel, tmp_path: Path) -> None:
    weights, norms = [], []
    for size in (24, 5):
        folder = tmp_path / str(size)
        # 5 does not divide 24 rollouts: passes of 4.
        _, reporter = run(folder, tiny_base, algorithm=algorithm, steps=1, promptsPerStep=6, microBatch=size)
        weights.append(load_file(folder / "weights" / "step-1.safetensors"))
        norms.append(reporter.metrics(1)["grad_norm"])
    assert norms[0] == pytest.approx(norms[1], rel=1e-4)
    # Adam's first step is the rate times the gradient's sign where the gradient is far from its epsilon.
    assert all(torch.allclose(weights[0][name], weights[1][name], atol=2e-4) for name in weights[0])


def test_the_gradient_is_that_of_the_loss_of_the_spec_for_every_algorithm(tiny_base: PreparedModel, tmp_path: Path) -> None:
    """-(1/tokens) sum_i A_i sum_t log pi: its norm by autograd on a fresh copy of the base, unclipped."""
    for algorithm in ("rloo", "grpo", "reinforce_pp"):
        job = job_of(algorithm=algorithm, steps=1, gradClip=1e9, microBatch=4)
        [update], reporter, _, _ = watched(context_of(tmp_path / algorithm, job), ZerosTask(), tiny_base)
        loss, norm = spec_gradient(tiny_base.path, update.prompts, update.completions, update.advantages)
        assert reporter.metrics(1)["loss"] == pytest.approx(loss, rel=1e-4, abs=1e-6)
        assert reporter.metrics(1)["grad_norm"] == pytest.approx(norm, rel=1e-4)


@pytest.mark.parametrize("lora", [0, 2])
def test_completions_of_a_fixed_length_go_on_after_eos(lora: int, tiny_base: PreparedModel, tmp_path: Path) -> None:
    job = job_of(steps=2, promptsPerStep=8, fixedLength=True, maxTokens=9, loraRank=lora)
    updates, reporter, _, _ = watched(context_of(tmp_path / "run", job), ZerosTask(), tiny_base)
    update = updates[0]
    assert {len(completion) for completion in update.completions} == {9}
    passed_eos = [row for row, completion in enumerate(update.completions) if 0 in completion[:-1]]
    assert passed_eos
    # The sums count what was sampled after EOS too.
    sums = logprob_sums(tiny_base.path, None, update.prompts, update.completions, 1.0)
    assert [row["refLogprob"] for row in update.rollouts] == pytest.approx(sums, abs=1e-4)
    assert all(update.rollouts[row]["stopReason"] == "eos" for row in passed_eos)
    assert reporter.metrics(1)["completions/mean_length"] == 9


def test_a_policy_that_starts_from_a_checkpoint_keeps_the_base_as_its_reference(tiny_base: PreparedModel, tmp_path: Path) -> None:
    for lora in (0, 2):
        first = tmp_path / f"first-{lora}"
        run(first, tiny_base, steps=3, loraRank=lora, learningRate=0.05)
        start = first / "weights" / "step-3.safetensors"
        job = job_of(steps=1, loraRank=lora, seed=8)
        context = context_of(tmp_path / f"next-{lora}", job, start_weights=start)
        [update], reporter, _, _ = watched(context, ZerosTask(), tiny_base)
        base = logprob_sums(tiny_base.path, None, update.prompts, update.completions, 1.0)
        assert [row["refLogprob"] for row in update.rollouts] == pytest.approx(base, abs=1e-4)
        # The policy is not the base: it is what the first run left.
        assert abs(reporter.metrics(1)["kl"]) > 0.01


def test_weights_of_another_kind_or_model_are_refused_with_what_to_change(tiny_base: PreparedModel, tmp_path: Path) -> None:
    run(tmp_path / "all", tiny_base, steps=1)
    run(tmp_path / "adapter", tiny_base, steps=1, loraRank=2)
    all_weights, adapter = (tmp_path / name / "weights" / "step-1.safetensors" for name in ("all", "adapter"))
    for start, rank, alpha, said in (
        (all_weights, 2, 16, "holds all weights: launch with loraRank 0"),
        (adapter, 0, 16, "holds an adapter: launch with loraRank 2"),
        (adapter, 2, 32, "trained with loraAlpha 16"),
        (adapter, 4, 16, "no place of their shape"),
    ):
        with pytest.raises(RunFailure, match=said):
            run(tmp_path / "next", tiny_base, loraRank=rank, loraAlpha=alpha, context={"start_weights": start})


def test_rewards_too_large_for_numbers_end_the_run_before_the_weights_are_spoilt(
    tiny_base: PreparedModel, tmp_path: Path
) -> None:
    reporter, folder = Remembered(), tmp_path / "run"
    spec = {**SPEC, "terms": [{**SPEC["terms"][0], "weight": 1e300}]}
    with pytest.raises(RunFailure, match=r"Update 1 gave loss inf.* Lower the learning rate \(0.01 now\)"):
        train(context_of(folder, job_of(spec=spec, steps=5)), reporter, task=ZerosTask(), base=tiny_base)
    assert [report.step for report in reporter.reports] == [0, 1]
    assert math.isinf(reporter.metrics(1)["loss"]) and math.isnan(reporter.metrics(1)["grad_norm"])
    assert reporter.checkpoints == []


def test_weights_that_run_away_end_the_run(tiny_base: PreparedModel, tmp_path: Path) -> None:
    reporter, folder = Remembered(), tmp_path / "run"
    with pytest.raises(RunFailure, match=r"Update 2 gave .*Lower the learning rate"):
        train(context_of(folder, job_of(steps=5, learningRate=1e30)), reporter, task=ZerosTask(), base=tiny_base)
    assert [report.step for report in reporter.reports] == [0, 1, 2]
    assert math.isnan(reporter.metrics(2)["loss"])


@pytest.mark.parametrize("lora", [0, 2])
def test_bf16_and_gradient_checkpointing_train_too(lora: int, tiny_base: PreparedModel, tmp_path: Path) -> None:
    settings = {"steps": 2, "precision": "bf16", "gradientCheckpointing": True, "loraRank": lora, "learningRate": 0.05}
    end, reporter = run(tmp_path / "run", tiny_base, algorithm="grpo", **settings)
    assert end == "finished"
    # Policy and base are computed alike: before the first update they are the same to bf16's three digits.
    assert abs(reporter.metrics(1)["kl"]) < 0.1
    assert reporter.metrics(1)["grad_norm"] > 0
    weights = load_file(tmp_path / "run" / "weights" / "step-2.safetensors")
    # What is trained stays in fp32.
    assert {value.dtype for value in weights.values()} == {torch.float32}


def test_a_job_finds_its_task_its_base_and_its_python_terms_by_name(tiny_base: PreparedModel, tmp_path: Path) -> None:
    code = "def reward(prompt, completion, answer, signals):\n    return len(completion)\n"
    term = {"id": "length", "role": "task", "source": {"type": "python", "code": code}, "weight": 1}
    job = job_of(spec={**SPEC, "terms": [term]}, task="arithmetic", baseModel=tiny_base.path, steps=1)
    reporter = Remembered()
    assert run_train(context_of(tmp_path / "home" / "runs" / "run-1", job), reporter) == "finished"
    assert reporter.metrics(1)["rewards/length/mean"] > 0
    assert reporter.metrics(1)["reward/errors/rate"] == 0


def test_memory_that_runs_out_says_which_settings_need_less(tiny_base: PreparedModel, tmp_path: Path) -> None:
    class TooLarge(ZerosTask):
        def verify(self, prompt: Any, *given: Any, **named: Any) -> Any:
            if prompt.id.startswith("train"):
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
            return super().verify(prompt, *given, **named)

    said = r"ran out of memory with 12 rollouts on a device, 6 in a pass.*set microBatch to 3; turn gradientCheckpointing on"
    with pytest.raises(RunFailure, match=said):
        run(tmp_path / "run", tiny_base, task=TooLarge(), microBatch=6)


def test_a_model_of_the_hub_trains_offline_from_a_cache_that_holds_its_commit_alone(tmp_path: Path) -> None:
    """In a process of its own: where the cache lies is read when the hub's library is imported."""
    commit = "a" * 40
    save_tiny_qwen(tmp_path / "cache" / "models--org--tiny" / "snapshots" / commit)
    script = """
import sys
from pathlib import Path
from tiny_training import Remembered, ZerosTask, context_of, job_of
from rewardsmith.models.prepare import prepare_base_model
from rewardsmith.training.train import train
base = prepare_base_model("org/tiny@" + sys.argv[2], task=ZerosTask(), home=Path(sys.argv[1]) / "home", say=print)
print(train(context_of(Path(sys.argv[1]), job_of(steps=1)), Remembered(), task=ZerosTask(), base=base))
"""
    here = Path(__file__).parent
    path = {"PYTHONPATH": f"{here.parent}:{here}", "HF_HUB_CACHE": str(tmp_path / "cache"), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "run"), commit],
        env={**os.environ, **path},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout.strip().endswith("finished"), done.stderr[-3000:]


def test_what_cannot_be_trained_says_what_to_change(tiny_base: PreparedModel, tmp_path: Path) -> None:
    missing = PreparedModel(id="nobody/nothing", path=str(tmp_path / "nothing"), revision=None, fingerprint="")
    for said, base, task, config in (
        ("nobody/nothing.*could not be loaded", missing, ZerosTask(), {}),
        ("Zeros has no training prompts", tiny_base, ZerosTask(prompts=0), {}),
        ("Zeros has 12 training prompts; lower promptsPerStep", tiny_base, ZerosTask(), {"promptsPerStep": 13}),
        ("lower maxTokens to 61", tiny_base, ZerosTask(), {"maxTokens": 62}),
        ("set groupSize to 2", tiny_base, ZerosTask(), {"groupSize": 1}),
    ):
        with pytest.raises(RunFailure, match=said):
            run(tmp_path / "run", base, task=task, **config)
