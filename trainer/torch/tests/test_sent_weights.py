"""Weights on their way to the server and back: in float32 where that is small enough, in bfloat16 where only that is."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file
from tiny_training import Remembered, ZerosTask, context_of, job_of
from watched_training import watched

from rewardsmith.models.base_model import PreparedModel
from rewardsmith.models.load import load_causal_model
from rewardsmith.models.sent_weights import apply_weights
from rewardsmith.report import checkpoint_folder
from rewardsmith.training import checkpoints
from rewardsmith.training.checkpoints import weights_to_send
from rewardsmith.training.train import train


@pytest.mark.parametrize("lora", [0, 2])
def test_weights_too_large_in_float32_are_sent_in_bfloat16_and_can_be_continued_and_evaluated(
    lora: int, tiny_base: PreparedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, job = tmp_path / "first", job_of(steps=3, loraRank=lora, learningRate=0.05)
    train(context_of(folder, job), Remembered(), task=ZerosTask(), base=tiny_base)
    whole = folder / "weights" / "step-3.safetensors"
    exact, size = load_file(whole), whole.stat().st_size
    monkeypatch.setattr(checkpoints, "HEADER_BYTES", 0)
    # 64 MiB of a larger model: here the limit is made to lie between the two.
    monkeypatch.setattr(checkpoints, "MAX_CHECKPOINT_BYTES", size * 4 // 5)
    sent = weights_to_send(folder, checkpoint_folder(folder, 3), 3, job.config)
    assert sent is not None and sent.stat().st_size < size * 4 // 5
    with safe_open(sent, framework="pt") as file:
        assert file.metadata()["dtype"] == "bfloat16" and file.metadata()["loraRank"] == str(lora)
    context = context_of(tmp_path / "next", job_of(steps=1, loraRank=lora, seed=8), start_weights=sent)
    [update], reporter, _, _ = watched(context, ZerosTask(), tiny_base)
    kept = {name.replace(".default.", "."): value for name, value in update.weights.items()}
    for name, value in exact.items():
        assert kept[name].dtype == torch.float32
        assert torch.equal(kept[name], value.to(torch.bfloat16).float())
    assert abs(reporter.metrics(1)["kl"]) > 0.01
    model = apply_weights(load_causal_model(tiny_base, precision="auto", device="cpu"), sent)
    assert {parameter.dtype for parameter in model.parameters()} == {torch.float32}
    # Too large in either type: they stay.
    monkeypatch.setattr(checkpoints, "MAX_CHECKPOINT_BYTES", size // 3)
    assert weights_to_send(folder, checkpoint_folder(folder, 3), 3, job.config) is None
