"""What of vLLM beside a trainer can be tested where there is none: what TRL is told, and what happens when it cannot start."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from peft import LoraConfig, get_peft_model
from tiny_training import Remembered, ZerosTask, context_of, job_of

from rewardsmith.models.base_model import PreparedModel
from rewardsmith.models.load import load_causal_model
from rewardsmith.report import RunFailure
from rewardsmith.training.batch_layout import BatchLayout
from rewardsmith.training.train import train
from rewardsmith.training.trainer_arguments import trl_arguments
from rewardsmith.training.vllm_beside import keep_frozen

LAYOUT = BatchLayout(rows=12, pass_rows=6)


@pytest.mark.parametrize("algorithm", ["rloo", "grpo", "reinforce_pp"])
def test_with_vllm_the_loss_is_the_reported_one_and_room_is_kept_for_the_run_alone(
    algorithm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = job_of(algorithm=algorithm, maxTokens=100)
    arguments = trl_arguments(job, LAYOUT, tmp_path, vllm_room=40)
    assert arguments.use_vllm and arguments.vllm_mode == "colocate"
    assert not getattr(arguments, "vllm_importance_sampling_correction", False)
    assert (arguments.vllm_max_model_length, arguments.vllm_gpu_memory_utilization) == (140, 0.3)
    monkeypatch.setenv("REWARDSMITH_VLLM_MEMORY", "0.45")
    assert trl_arguments(job, LAYOUT, tmp_path, vllm_room=40).vllm_gpu_memory_utilization == 0.45
    monkeypatch.setenv("REWARDSMITH_VLLM_MEMORY", "24 GB")
    with pytest.raises(RunFailure, match='REWARDSMITH_VLLM_MEMORY is "24 GB": set it to a share'):
        trl_arguments(job, LAYOUT, tmp_path, vllm_room=40)


def test_a_run_trains_without_vllm_where_it_cannot_start(
    tiny_base: PreparedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TRL itself finds that there is no vLLM."""
    monkeypatch.setattr("rewardsmith.training.train.generates_with_vllm", lambda: True)
    reporter = Remembered()
    job = job_of(algorithm="grpo", steps=1)
    assert train(context_of(tmp_path / "run", job), reporter, task=ZerosTask(), base=tiny_base) == "finished"
    assert [report.step for report in reporter.reports] == [0, 1]
    assert any(line.startswith("vLLM could not be started, so transformers generates") for line in reporter.lines)


def test_the_frozen_weights_under_an_adapter_stay_as_they_were_when_it_was_merged_for_vllm(tiny_base: PreparedModel) -> None:
    """TRL merges the adapter into the bf16 weights and takes it out again: without more, their roundings stay."""
    config = LoraConfig(r=2, lora_alpha=8, target_modules="all-linear", task_type="CAUSAL_LM", init_lora_weights=False)
    model = get_peft_model(load_causal_model(tiny_base, precision="bf16", device="cpu"), config)

    def merge_and_take_out() -> None:
        model.merge_adapter()
        model.unmerge_adapter()

    def frozen() -> list[torch.Tensor]:
        return [parameter.clone() for name, parameter in model.named_parameters() if ".base_layer." in name]

    before = frozen()
    generation = SimpleNamespace(sync_weights=merge_and_take_out)
    keep_frozen(model, generation)
    generation.sync_weights()
    assert all(torch.equal(old, new) for old, new in zip(before, frozen(), strict=True))
    merge_and_take_out()
    assert not all(torch.equal(old, new) for old, new in zip(before, frozen(), strict=True))
