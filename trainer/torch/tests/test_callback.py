"""The callback reports a real Trainer's training."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from local_server import LocalServer
from transformers import Qwen2Config, Qwen2ForCausalLM, Trainer, TrainingArguments

import rewardsmith


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as running:
        yield running


def trainer(tmp_path: Path, callback: Any, *, steps: int = 6, name: str | None = "counting") -> Trainer:
    """A tiny causal model on four sequences that count."""
    torch.manual_seed(0)
    config = Qwen2Config(
        vocab_size=32,
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=16,
    )
    data = [{"input_ids": list(range(k, k + 8)), "labels": list(range(k, k + 8))} for k in range(4)]
    arguments = TrainingArguments(
        output_dir=str(tmp_path / "out"),
        run_name=name,
        max_steps=steps,
        per_device_train_batch_size=2,
        logging_steps=1,
        save_steps=2,
        save_total_limit=2,
        seed=11,
        use_cpu=True,
        report_to=[],
        disable_tqdm=True,
    )
    return Trainer(model=Qwen2ForCausalLM(config), args=arguments, train_dataset=data, callbacks=[callback])


def callback(server: LocalServer, tmp_path: Path, **options: Any) -> Any:
    return rewardsmith.RewardsmithCallback(server=server.origin, key="k", folder=tmp_path / "runs", **options)


def test_a_training_is_opened_logged_at_its_steps_and_finished(server: LocalServer, tmp_path: Path) -> None:
    trainer(tmp_path, callback(server, tmp_path, task="counting")).train()
    created = server.created[0]
    assert (created["name"], created["task"], created["steps"], created["seed"]) == ("counting", "counting", 6, 11)
    assert created["config"]["per_device_train_batch_size"] == 2
    assert [step for step, _ in server.points("loss")] == [1, 2, 3, 4, 5, 6]
    names = {point["metric"] for body in server.stored for point in body.get("metrics", [])}
    assert names == {"loss", "grad_norm", "learning_rate"}
    finish = server.finish()
    assert finish is not None
    assert finish["state"] == "finished"


def test_a_training_that_goes_on_from_its_checkpoint_opens_the_next_attempt_there(server: LocalServer, tmp_path: Path) -> None:
    class Dies(Exception):
        pass

    reporting = callback(server, tmp_path, run_key="count-1")
    stops = trainer(tmp_path, reporting)
    step_of = stops.training_step

    def training_step(*given: Any, **named: Any) -> Any:
        if stops.state.global_step == 5:
            # As if killed: nothing is finished.
            reporting.run._sender.drained(20)
            raise Dies
        return step_of(*given, **named)

    stops.training_step = training_step
    with pytest.raises(Dies):
        stops.train()
    trainer(tmp_path, callback(server, tmp_path, run_key="count-1")).train(resume_from_checkpoint=True)
    assert [(one["key"], one["resumeFrom"]) for one in server.created] == [("count-1", None), ("count-1", 4)]
    assert [step for step, _ in server.points("loss", "run-1-2")] == [5, 6]
    reporting.run.finish(wait_seconds=1)


def test_a_run_that_is_canceled_in_the_browser_stops_training(server: LocalServer, tmp_path: Path) -> None:
    server.want = "cancel"
    running = trainer(tmp_path, callback(server, tmp_path), steps=100_000)
    running.train()
    assert running.state.global_step < 100_000
    finish = server.finish()
    assert finish is not None
    assert finish["state"] == "canceled"


def test_a_run_that_nobody_named_is_called_after_its_model_and_the_time(server: LocalServer, tmp_path: Path) -> None:
    trainer(tmp_path, callback(server, tmp_path), steps=1, name=None).train()
    trainer(tmp_path, callback(server, tmp_path, name="mine"), steps=1, name=None).train()
    assert server.created[0]["name"].startswith("unknown 20")
    assert server.created[1]["name"] == "mine"


def test_a_run_of_the_scripts_own_is_left_open_for_it(server: LocalServer, tmp_path: Path) -> None:
    run = rewardsmith.init(server=server.origin, key="k", folder=tmp_path / "runs", name="both", steps=2)
    trainer(tmp_path, rewardsmith.RewardsmithCallback(run), steps=2).train()
    run.log({"after": 1}, step=2)
    run.finish()
    assert server.points("after") == [(2, 1)]
    assert len(server.created) == 1


def test_trl_with_a_composed_reward_sends_its_completions_with_every_term(server: LocalServer, tmp_path: Path) -> None:
    from datasets import Dataset
    from tiny_qwen import save_tiny_qwen
    from transformers import AutoTokenizer
    from trl import RLOOConfig, RLOOTrainer

    model = save_tiny_qwen(tmp_path / "model")
    terms = [
        {"id": "digits", "source": {"type": "signal", "signal": "digits"}},
        {"id": "halves", "source": {"type": "expression", "code": "1 / (digits - 2)"}, "weight": 0.5},
    ]
    reward = rewardsmith.RewardFunction.from_spec(
        {"schema": "rewardspec/1", "name": "Digits", "terms": terms},
        signals=lambda prompt, completion, columns: {"digits": sum(char.isdigit() for char in completion)},
        num_generations=4,
    )
    arguments = RLOOConfig(
        output_dir=str(tmp_path / "out"),
        per_device_train_batch_size=8,
        per_device_eval_batch_size=4,
        num_generations=4,
        max_completion_length=6,
        max_steps=2,
        eval_strategy="steps",
        eval_steps=2,
        use_cpu=True,
        bf16=False,
        logging_steps=1,
        report_to=[],
        save_strategy="no",
        disable_tqdm=True,
    )
    RLOOTrainer(
        model=model.path,
        reward_funcs=reward,
        args=arguments,
        train_dataset=Dataset.from_dict({"prompt": ["1+1=", "2+3="] * 4}),
        eval_dataset=Dataset.from_dict({"prompt": ["9+9="]}),
        processing_class=AutoTokenizer.from_pretrained(model.path),
        callbacks=[callback(server, tmp_path, reward=reward)],
    ).train()
    assert server.created[0]["spec"]["name"] == "Digits"
    assert server.created[0]["name"].startswith("Digits 20")
    names = {point["metric"] for body in server.stored for point in body.get("metrics", [])}
    rewards = {name for name in names if "rewards/" in name}
    assert {"rewards/digits_total/mean", "rewards/halves/mean"} & rewards == {"rewards/halves/mean"}
    assert "rewards/digits/mean" in rewards
    assert server.created[0]["baseModel"].endswith("model")
    assert [step for step, _ in server.points("reward")] == [1, 2]
    groups = [group for body in server.stored for group in body.get("rollouts", [])]
    where = [(one["split"], one["step"], one["rollouts"][0]["policyStep"], len(one["rollouts"])) for one in groups]
    assert where == [("train", 1, 0, 4)] * 2 + [("train", 2, 1, 4)] * 2 + [("validation", 2, 2, 4)]
    for one in groups[0]["rollouts"]:
        digits = sum(char.isdigit() for char in one["completion"])
        assert one["terms"]["digits"] == {"status": "ok", "value": digits, "weighted": digits}
        assert (one["taskTotal"] is None) == (digits == 2) == (one["terms"]["halves"]["status"] == "error")
