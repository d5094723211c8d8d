"""A composed reward as a reward function of TRL, called by hand and by the real RLOOTrainer."""

import json
import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rewardsmith import RewardFunction
from rewardsmith.rules import advantages, score
from rewardsmith.spec import SpecFaults


def spec_of(*terms: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"schema": "rewardspec/1", "name": "Short & right", "terms": list(terms), **rest}


def signal(name: str, **rest: Any) -> dict[str, Any]:
    return {"id": name, "source": {"type": "signal", "signal": name}, **rest}


LENGTH = {"id": "length", "source": {"type": "expression", "code": "-0.1 * tokens"}}


def test_signals_come_from_columns_and_from_a_function_and_what_is_missing_is_none() -> None:
    reward = RewardFunction.from_spec(
        spec_of(signal("correct", weight=2), LENGTH),
        signals=lambda prompt, completion, columns: {} if completion == "?" else {"correct": completion == columns["solution"]},
    )
    assert reward.__name__ == "short_right"
    rewards = reward(
        prompts=["1+1=", "1+1=", "2+2="],
        completions=["2", "?", "5"],
        completion_ids=[[3, 0], [4], [5, 0]],
        solution=["2", "2", "4"],
    )
    # 2 * 1 - 0.2; nothing measured; 2 * 0 - 0.2
    assert rewards == [pytest.approx(1.8), None, pytest.approx(-0.2)]
    by_column = RewardFunction.from_spec(spec_of(signal("correct")))
    assert by_column(prompts=["a", "b"], completions=["", ""], correct=[True, None]) == [1.0, None]


def test_a_conversation_is_read_as_its_text() -> None:
    code = "def reward(prompt, completion, answer, signals):\n  return len(prompt) + len(completion) * (answer == '4')\n"
    reward = RewardFunction.from_spec(spec_of({"id": "t", "source": {"type": "python", "code": code}}))
    prompts = [[{"role": "user", "content": "abc"}]]
    completions = [[{"role": "assistant", "content": [{"type": "text", "text": "de"}]}]]
    assert reward(prompts=prompts, completions=completions, answer=[4]) == [5.0]
    reward.close()


def test_groups_are_the_generations_of_one_draw_of_a_prompt() -> None:
    spec = spec_of(signal("x", transforms=[{"op": "rank"}]))
    call = {"prompts": ["p"] * 4, "completions": [""] * 4, "x": [1, 2, 3, 4]}
    assert RewardFunction.from_spec(spec)(**call) == [0, pytest.approx(1 / 3), pytest.approx(2 / 3), 1]
    assert RewardFunction.from_spec(spec, num_generations=2)(**call) == [0, 1, 0, 1]


def test_schedules_follow_the_step_of_the_trainer() -> None:
    ramp = {"schedule": "linear", "from": 0, "to": 1, "start": 0, "end": 10}
    reward = RewardFunction.from_spec(spec_of(signal("x", weight=ramp)))
    call = {"prompts": ["p"], "completions": [""], "x": [1]}
    assert [reward(**call, trainer_state=SimpleNamespace(global_step=step)) for step in (0, 5, 20)] == [[0], [0.5], [1]]
    with pytest.raises(ValueError, match="no trainer_state"):
        reward(**call)


def test_terms_are_logged_where_trl_takes_them() -> None:
    metrics: dict[str, float] = {}
    columns: dict[str, list[Any]] = {}
    RewardFunction.from_spec(spec_of(signal("x"), signal("y", role="metric")))(
        prompts=["p", "p", "q"],
        completions=[""] * 3,
        x=[1, 3, None],
        y=[1, 1, 1],
        log_metric=metrics.__setitem__,
        log_extra=columns.__setitem__,
    )
    assert metrics["rewards/x/mean"] == 2 and metrics["rewards/x/std"] == pytest.approx(2**0.5)
    assert metrics["reward/errors/rate"] == pytest.approx(1 / 3)
    assert columns == {"x": [1, 3, None], "y": [1, 1, 1]}


OBJECTIVES = [
    ({"mode": "none"}, 0, None),
    ({"mode": "sampling", "alpha": 1, "betaInv": 20}, 0.05, None),
    ({"mode": "sampling", "alpha": 2, "betaInv": 20}, 0.05, "The sharpening term 0.05 N"),
    ({"mode": "optimization", "alpha": 0, "betaInv": 1}, 0, None),
    ({"mode": "sampling", "alpha": 2, "betaInv": 0}, 1, "no task reward in it"),
]


@pytest.mark.parametrize(("objective", "beta", "lacks"), OBJECTIVES)
def test_what_of_an_objective_is_left_out_is_said_or_refused(
    objective: dict[str, Any], beta: float, lacks: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    spec = spec_of(signal("x"), objective=objective)
    with caplog.at_level(logging.WARNING, "rewardsmith"):
        assert RewardFunction.from_spec(spec).beta == beta
    if lacks is None:
        assert RewardFunction.from_spec(spec, objective="refuse").beta == beta
        assert ("set beta=0.05" in caplog.text) == (beta == 0.05)
    else:
        assert lacks in caplog.text
        with pytest.raises(ValueError, match=lacks):
            RewardFunction.from_spec(spec, objective="refuse")


def test_a_faulty_reward_and_one_that_needs_a_bank_are_refused(tmp_path: Path) -> None:
    (tmp_path / "reward.json").write_text(json.dumps(spec_of(signal("x", weight="1"))))
    with pytest.raises(SpecFaults, match=r"terms\.0\.weight"):
        RewardFunction.from_spec(tmp_path / "reward.json")
    centred = spec_of(signal("x", transforms=[{"op": "sigmoid_center", "center": "base_mean"}]))
    with pytest.raises(ValueError, match="x: centred on the base model's mean"):
        RewardFunction.from_spec(centred)
    reward = RewardFunction.from_spec(centred, base_means={"x.0": 2})
    assert reward(prompts=["p"], completions=[""], x=[2]) == [0.5]


def test_a_signal_that_nothing_measures_is_named_once(caplog: pytest.LogCaptureFixture) -> None:
    reward = RewardFunction.from_spec(spec_of(signal("corect")))
    for _ in range(2):
        assert reward(prompts=["p"], completions=["a"]) == [None]
    assert caplog.text.count("reads the signal corect, which nothing measures") == 1


def test_a_function_that_fails_leaves_its_signals_missing(caplog: pytest.LogCaptureFixture) -> None:
    reward = RewardFunction.from_spec(
        spec_of(signal("x")), signals=lambda prompt, completion, columns: {"x": 1 / len(completion)}
    )
    assert reward(prompts=["p", "p"], completions=["", "ab"]) == [None, 0.5]
    assert "ZeroDivisionError" in caplog.text


def test_a_task_verifies_what_trl_sampled() -> None:
    reward = RewardFunction.from_spec(spec_of(signal("correct")), task="arithmetic", eos_token_id=0)
    from rewardsmith.tasks.arithmetic import Arithmetic

    task = Arithmetic()
    prompt = task.prompts("train")[0]
    right = task.gold(prompt)
    rewards = reward(
        prompts=[prompt.text] * 2, completions=[right, "no"], completion_ids=[[5, 0], [6]], answer=[prompt.answer] * 2
    )
    assert rewards == [1, 0]
    with pytest.raises(ValueError, match="eos_token_id"):
        RewardFunction.from_spec(spec_of(signal("correct")), task="arithmetic")


def test_trl_trains_two_steps_on_a_composed_reward_and_uses_its_advantages(tmp_path: Path) -> None:
    from datasets import Dataset
    from tiny_qwen import save_tiny_qwen
    from transformers import AutoTokenizer
    from trl import RLOOConfig, RLOOTrainer

    model = save_tiny_qwen(tmp_path / "model")
    spec = spec_of(
        {"id": "digits", "source": {"type": "signal", "signal": "digits"}, "transforms": [{"op": "rank"}]},
        {"id": "halves", "source": {"type": "expression", "code": "1 / (digits - 2)"}, "weight": 0.5},
    )
    reward = RewardFunction.from_spec(
        spec,
        signals=lambda prompt, completion, columns: {"digits": sum(char.isdigit() for char in completion)},
        num_generations=4,
    )
    seen: list[tuple[list[Any], list[float | None]]] = []

    def watched(prompts: list[Any], completions: list[Any], **rest: Any) -> list[float | None]:
        rewards = reward(prompts=prompts, completions=completions, **rest)
        seen.append((list(completions), rewards))
        return rewards

    watched.__name__ = reward.__name__
    used: list[list[float]] = []

    class Watched(RLOOTrainer):
        def _generate_and_score_completions(self, inputs: Any) -> Any:
            output = super()._generate_and_score_completions(inputs)
            used.append(output["advantages"].tolist())
            return output

    args = RLOOConfig(
        output_dir=str(tmp_path / "out"),
        per_device_train_batch_size=8,
        num_generations=4,
        max_completion_length=6,
        max_steps=2,
        beta=reward.beta,
        use_cpu=True,
        bf16=False,
        logging_steps=1,
        report_to=[],
        save_strategy="no",
        disable_tqdm=True,
    )
    trainer = Watched(
        model=model.path,
        reward_funcs=watched,
        args=args,
        train_dataset=Dataset.from_dict({"prompt": ["1+1=", "2+3=", "4+4=", "5-2="] * 4}),
        processing_class=AutoTokenizer.from_pretrained(model.path),
    )
    trainer.train()
    assert len(seen) == 2
    for (completions, rewards), trained in zip(seen, used):
        digits = [sum(char.isdigit() for char in text) for text in completions]
        assert [total is None for total in rewards] == [count == 2 for count in digits]
        groups = [str(place // 4) for place in range(8)]
        own = score(spec, [{"promptId": group, "signals": {"digits": n}} for group, n in zip(groups, digits)])
        assert rewards == [row["taskTotal"] for row in own]
        assert trained == pytest.approx(advantages([row["taskTotal"] for row in own], groups), abs=1e-5)
    logs = [line for line in trainer.state.log_history if "rewards/digits/mean" in line]
    assert len(logs) == 2 and all("rewards/short_right/mean" in line and "reward/errors/rate" in line for line in logs)
