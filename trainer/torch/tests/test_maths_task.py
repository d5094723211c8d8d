"""Maths tasks on small local copies of the datasets, judged by the real math-verify."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from datasets import Dataset
from local_hub import LocalHub, run_with_hub, serving

from rewardsmith.report import RunFailure
from rewardsmith.settings import TrainerSettings
from rewardsmith.tasks.maths.answers import AnswerReader, Reading, boxed
from rewardsmith.tasks.maths.maths_task import MathsTask
from rewardsmith.tasks.registry import find_task, offered_tasks
from rewardsmith.tasks.task_settings import TaskSettings

MATH_ROWS = [
    {
        "problem": f"What is ${n} + {n}$?",
        "level": f"Level {1 + n % 5}",
        "type": "Algebra",
        "solution": f"Twice ${n}$ is $\\boxed{{{2 * n}}}$.",
    }
    for n in range(200)
]


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path / "cache")


@pytest.fixture
def settings(tmp_path: Path) -> TaskSettings:
    """Copies of MATH (parquet, as the hub has it), MATH-500, AIME 24 and GSM8K of some rows."""
    (tmp_path / "math/data").mkdir(parents=True)
    Dataset.from_list(MATH_ROWS).to_parquet(str(tmp_path / "math/data/train-00000-of-00001.parquet"))
    write_lines(
        tmp_path / "math-500/test.jsonl",
        [
            {"problem": "what is  $3 + 3$?", "answer": "6", "level": 4},
            {"problem": "Halve $1$.", "answer": "\\frac{1}{2}", "level": 1},
        ],
    )
    write_lines(tmp_path / "aime-24/train.jsonl", [{"problem": "What is $7 + 7$?", "answer": "014"}])
    for split in ("train", "test"):
        write_lines(
            tmp_path / f"gsm8k/main/{split}.jsonl",
            [{"question": f"{split} {n}?", "answer": f"So\n#### 1,{n}00"} for n in range(9)],
        )
    return TaskSettings(data={name: tmp_path / name for name in ("math", "math-500", "aime-24", "gsm8k")})


@pytest.fixture(scope="module")
def reader() -> Iterator[AnswerReader]:
    reader = AnswerReader()
    yield reader
    reader.close()


def test_splits_share_no_problem_and_the_test_sets_problems_are_in_none_but_test(settings: TaskSettings) -> None:
    task = find_task("math", settings)
    train, validation, test = (task.prompts(split) for split in ("train", "validation", "test"))
    # 200 problems, of which "What is $3 + 3$?" is in the test set, spelled otherwise.
    assert len(train) + len(validation) == 199
    assert 1 <= len(validation) <= 40
    assert not {p.id for p in train} & {p.id for p in validation}
    assert "What is $3 + 3$?" not in {p.text for p in (*train, *validation)}
    assert {(p.answer, p.tier) for p in test} == {("6", "4"), ("\\frac{1}{2}", "1")}
    assert {p.tier for p in train} == {"1", "2", "3", "4", "5"}


def test_a_split_is_the_same_whatever_the_order_of_the_rows(settings: TaskSettings, tmp_path: Path) -> None:
    write_lines(tmp_path / "turned/train.jsonl", MATH_ROWS[::-1])
    turned = settings.model_copy(update={"data": {**settings.data, "math": tmp_path / "turned"}})
    assert find_task("math", turned).prompts("validation") == find_task("math", settings).prompts("validation")


def test_another_test_set_is_named_behind_the_at_sign(settings: TaskSettings) -> None:
    task = find_task("math@aime-24", settings)
    assert [p.answer for p in task.prompts("test")] == ["014"]
    assert "What is $7 + 7$?" not in {p.text for split in ("train", "validation") for p in task.prompts(split)}
    with pytest.raises(RunFailure, match="a test set behind @ is one of math-500, math, gsm8k"):
        find_task("math@aime-23", settings)


def test_a_trainer_that_names_another_test_set_among_its_tasks_offers_it() -> None:
    settings = TrainerSettings(tasks=("arithmetic", "math@aime-24")).task_settings()
    named = {info.id: info.name for info in offered_tasks(settings)}
    assert named["math@aime-24"] == "MATH, tested on AIME 2024"


def test_gsm8k_answers_are_read_behind_the_hashes_of_its_configuration_main(settings: TaskSettings) -> None:
    task = find_task("gsm8k", settings)
    assert {p.answer for p in task.prompts("test")} == {f"1{n}00" for n in range(9)}
    assert task.info.tiers == ()


def test_a_missing_column_is_named_with_those_that_are_there(settings: TaskSettings, tmp_path: Path) -> None:
    for split in ("train", "test"):
        write_lines(tmp_path / f"gsm8k/main/{split}.jsonl", [{"question": "1?", "solution": "#### 1"}])
    with pytest.raises(RunFailure, match="has no column answer; it has: question, solution"):
        find_task("gsm8k", settings).prompts("test")


def test_a_missing_folder_and_a_missing_split_are_failures_with_words(settings: TaskSettings, tmp_path: Path) -> None:
    with pytest.raises(RunFailure, match=r"There is no folder .*nowhere with GSM8K"):
        find_task("gsm8k", TaskSettings(data={"gsm8k": tmp_path / "nowhere"})).prompts("train")
    with pytest.raises(RunFailure, match="as MATH, split test"):
        find_task("math@math", settings).prompts("test")


def test_a_dataset_that_cannot_be_fetched_is_a_failure_that_names_the_way_without_a_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("datasets.config.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(RunFailure, match=r"Give a local copy with --data gsm8k=/folder, laid out as openai/gsm8k is"):
        find_task("gsm8k", TaskSettings()).prompts("train")


def test_gold_answers_get_full_marks(settings: TaskSettings) -> None:
    task = find_task("math", settings)
    assert isinstance(task, MathsTask)
    for split in ("train", "validation", "test"):
        for prompt in task.prompts(split):
            verdict = task.verify(prompt, task.gold(prompt), tokens=range(9), ended=True)
            assert verdict.parsed_answer == prompt.answer
            assert verdict.signals == {"correct": 1, "parsed": 1, "completion_tokens": 9, "truncated": 0, "repetition": 0}
    assert set(verdict.signals) == {signal.name for signal in task.info.signals}
    task.close()


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("so \\boxed{12}", "12"),
        ("\\boxed{13}, no, \\boxed{12}.", "12"),
        ("\\boxed{\\frac{1}{2}} and \\boxed{\\frac{1}", "\\frac{1}{2}"),
        ("\\boxed{\\{1, 2\\}}", "\\{1, 2\\}"),
        ("\\boxed{ }", None),
        ("12", None),
    ],
)
def test_the_last_complete_box_is_read(text: str, inside: str | None) -> None:
    assert boxed(text) == inside


@pytest.mark.parametrize(
    ("completion", "gold", "reading"),
    [
        ("\\boxed{0.5}", "\\frac{1}{2}", Reading("\\frac{1}{2}", True)),
        ("\\boxed{2x+x^2}", "x^2+2x", Reading("x^2+2x", True)),
        ("\\boxed{14}", "014", Reading("014", True)),
        ("\\boxed{$1,000$}", "1000", Reading("1000", True)),
        ("\\boxed{\\text{(B)}}", "\\text{(C)}", Reading("b", False)),
        ("\\boxed{15}", "014", Reading("15", False)),
        ("\\boxed{\\dfrac{2}{4}}", "3", Reading("1/2", False)),
        ("\\boxed{\\frac{1}{2}}", "3", Reading("1/2", False)),
        ("the answer is 14", "014", Reading(None, False)),
        (f"\\boxed{{{'1+' * 200}1}}", "201", Reading(None, False)),
    ],
)
def test_answers_are_compared_as_mathematics(reader: AnswerReader, completion: str, gold: str, reading: Reading) -> None:
    assert reader.read(completion, gold) == reading


def test_a_completion_that_is_not_judged_in_time_has_no_success_signal_and_the_next_is_judged(
    settings: TaskSettings, caplog: pytest.LogCaptureFixture
) -> None:
    task = MathsTask("math", settings, seconds=3)
    prompt = next(p for p in task.prompts("test") if p.answer == "\\frac{1}{2}")
    verdict = task.verify(prompt, "\\boxed{9^{9^{9^{9}}}+x}", tokens=[1, 2, 1, 2, 1, 2, 1, 2], ended=False)
    # Runs of four: 1212 2121 1212 2121 1212, two different ones of five.
    assert verdict.signals == {"parsed": 1, "completion_tokens": 8, "truncated": 1, "repetition": pytest.approx(3 / 5)}
    assert "gave no verdict on 1 completion so far" in caplog.text
    assert task.verify(prompt, "\\boxed{\\frac{2}{4}}", tokens=(), ended=True).signals["correct"] == 1
    task.close()


PROMPTS = """
import json, sys
from pathlib import Path
from rewardsmith.tasks.maths.maths_task import MathsTask
from rewardsmith.tasks.task_settings import TaskSettings
said = []
task = MathsTask("gsm8k", TaskSettings(home=Path(sys.argv[1])), say=lambda text, level: said.append(text))
print(json.dumps([sorted(prompt.text for prompt in task.prompts("test")), said]))
"""


def test_a_dataset_stays_at_the_commit_that_it_was_first_read_at(tmp_path: Path) -> None:
    def files(mark: str) -> dict[str, bytes]:
        return {
            f"main/{split}.jsonl": json.dumps({"question": f"{split} {mark}?", "answer": "#### 1"}).encode() + b"\n"
            for split in ("train", "test")
        }

    card = (
        b"---\nconfigs:\n- config_name: main\n  data_files:\n  - split: train\n    path: main/train.jsonl\n"
        b"  - split: test\n    path: main/test.jsonl\n---\n"
    )
    hub = LocalHub()
    hub.commit("datasets/openai/gsm8k", "a", {"README.md": card, **files("older")})
    with serving(hub) as endpoint:
        first = run_with_hub(endpoint, tmp_path, PROMPTS)
        assert first == [[["test older?"], [f"openai/gsm8k is commit {'a' * 40}, here from now on."]]]
        hub.commit("datasets/openai/gsm8k", "b", {"README.md": card, **files("newer")})
        assert run_with_hub(endpoint, tmp_path, PROMPTS) == [[["test older?"], []]]
