"""Tasks of the user's own; the example is the one of docs/tasks-and-models.md."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from rewardsmith.models.tiny import tiny_tokenizer
from rewardsmith.report import RunFailure
from rewardsmith.reward_function import found_task
from rewardsmith.settings import TrainerSettings, read_task_settings, save_settings
from rewardsmith.tasks.jsonl import JsonlTask
from rewardsmith.tasks.registry import find_task, offered_tasks
from rewardsmith.tasks.task_settings import TaskSettings

DOCS = Path(__file__).resolve().parents[3] / "docs" / "tasks-and-models.md"
ROWS = {
    "train": [{"prompt": "a", "answer": "1"}, {"prompt": "b", "answer": "2"}],
    "validation": [{"prompt": "c", "answer": "3"}],
    "test": [{"prompt": "d", "answer": 4}],
}


def example(folder: Path) -> Path:
    """Writes the files of the documentation's example."""
    for name, text in re.findall(r"<!-- (capitals/\S+) -->\n```\w+\n(.*?)```", DOCS.read_text(), re.DOTALL):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder / "capitals"


def own(folder: Path, rows: dict[str, list[dict[str, Any]]] = ROWS, **config: Any) -> JsonlTask:
    folder.mkdir(exist_ok=True)
    (folder / "task.json").write_text(json.dumps({"id": "own", **config}))
    for split, lines in rows.items():
        (folder / f"{split}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return JsonlTask(folder)


def test_the_example_of_the_documentation_is_a_task(tmp_path: Path) -> None:
    settings = TaskSettings(folders=(example(tmp_path),))
    task = find_task("capitals", settings)
    assert isinstance(task, JsonlTask)
    assert [info.id for info in offered_tasks(settings)] == ["arithmetic", "math", "deepscaler", "gsm8k", "capitals"]
    prompts = [prompt for split in ("train", "validation", "test") for prompt in task.prompts(split)]
    assert len({prompt.id for prompt in prompts}) == 8
    paris = next(prompt for prompt in prompts if prompt.answer == "Paris")
    assert paris.tier == "Europe"
    verdict = task.verify(paris, "paris it is", tokens=range(5), ended=True)
    assert verdict.parsed_answer == "paris"
    assert verdict.signals == {
        "correct": 1,
        "brevity": pytest.approx(1 / 3),
        "completion_tokens": 5,
        "truncated": 0,
        "repetition": 0,
    }
    assert set(verdict.signals) == {signal.name for signal in task.info.signals}
    task.close()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("raise KeyError('x')", "KeyError: 'x'"),
        ("import time; time.sleep(60)", "no answer within 2 s"),
        ("import os; os._exit(3)", "ended with code 3"),
        ("return {'correct': float('nan')}", "correct is not finite"),
        ("return {'corect': 1}", "corect, which task.json does not name"),
        ("print('{}'); return 1", "verify gave int, not a dict"),
    ],
)
def test_a_python_verifier_that_fails_gives_no_signals_of_its_own(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, body: str, reason: str
) -> None:
    (tmp_path / "verify.py").write_text(
        f"def verify(prompt, completion, answer):\n    if completion: {body}\n    return {{'correct': 1}}\n"
    )
    task = own(tmp_path, verifier={"python": "verify.py", "signals": [{"name": "correct"}], "seconds": 2})
    prompt = task.prompts("test")[0]
    assert set(task.verify(prompt, "x", tokens=(), ended=True).signals) == {"completion_tokens", "truncated", "repetition"}
    assert reason in caplog.text
    assert task.verify(prompt, "", tokens=(), ended=True).signals["correct"] == 1
    task.close()


def test_the_built_in_verifiers_give_the_gold_answer_full_marks(tmp_path: Path) -> None:
    for verifier in ("math", "exact", "contains"):
        task = own(tmp_path, verifier=verifier)
        for prompt in task.prompts("train"):
            verdict = task.verify(prompt, task.gold(prompt), tokens=(), ended=True)
            assert (verdict.parsed_answer, verdict.signals["correct"]) == (prompt.answer, 1), verifier
            assert task.verify(prompt, "nothing", tokens=(), ended=True).signals["correct"] == 0


def test_a_prompt_in_two_splits_is_named_with_both_places(tmp_path: Path) -> None:
    task = own(tmp_path, {**ROWS, "test": [{"prompt": "x", "answer": 0}, {"prompt": " B ", "answer": "2"}]})
    with pytest.raises(
        RunFailure, match=r"test.jsonl, line 2: the same prompt stands in .*train.jsonl, line 2 \(train and test\)"
    ):
        task.prompts("train")


def test_an_id_that_stands_twice_is_named(tmp_path: Path) -> None:
    rows = {split: [{"prompt": split, "answer": 1, "key": "k"}] for split in ROWS}
    with pytest.raises(RunFailure, match=r'validation.jsonl, line 1: the id "k" is that of .*train.jsonl, line 1'):
        own(tmp_path, rows, columns={"id": "key"}).prompts("test")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"prompt": "a", "answer": }', r"train.jsonl, line 2, column 27: Expecting value"),
        ('{"prompt": "a"}', r'line 2: there is no column "answer"; the line has: prompt'),
        ('{"prompt": "a", "answer": null}', r'line 2: column "answer" is null, not a text or a number'),
        ("[1]", r"line 2: a line is an object of columns, not \[1\]"),
        (json.dumps({"prompt": "x" * 100_001, "answer": 1}), r'line 2: column "prompt" has 100001 characters'),
    ],
)
def test_a_fault_of_the_data_is_told_with_file_and_line(tmp_path: Path, line: str, fault: str) -> None:
    task = own(tmp_path)
    (tmp_path / "train.jsonl").write_text(f'{{"prompt": "z", "answer": 1}}\n{line}\n')
    with pytest.raises(RunFailure, match=fault):
        task.prompts("train")


@pytest.mark.parametrize(
    ("config", "fault"),
    [
        ({"max_tokens": 0}, "task.json, max_tokens: Input should be greater than or equal to 1"),
        ({"sucess": "x"}, "task.json, sucess: Extra inputs are not permitted"),
        ({"success": "solved"}, 'success is "solved", but the signals are correct, parsed'),
        ({"verifier": {"python": "no.py", "signals": [{"name": "correct"}]}}, "no.py is not there"),
    ],
)
def test_a_fault_of_task_json_is_told_with_its_place(tmp_path: Path, config: dict[str, Any], fault: str) -> None:
    with pytest.raises(RunFailure, match=fault):
        own(tmp_path, **config)


def test_an_unknown_task_is_answered_with_the_known_ones() -> None:
    with pytest.raises(RunFailure, match=r'no task "sums"\. It has: arithmetic, math, deepscaler, gsm8k'):
        find_task("sums", TaskSettings())


def test_two_folders_of_one_id_are_refused(tmp_path: Path) -> None:
    own(tmp_path / "a")
    own(tmp_path / "b")
    with pytest.raises(RunFailure, match='Two tasks are called "own"'):
        offered_tasks(TaskSettings(folders=(tmp_path / "a", tmp_path / "b")))


def test_a_chat_template_is_applied_once_and_plain_text_else(tmp_path: Path) -> None:
    task = own(tmp_path, {split: [{"prompt": f"{n}+1=", "answer": 2}] for n, split in enumerate(ROWS)}, verifier="exact")
    tokenizer = tiny_tokenizer()
    assert task.encode(task.prompts("train")[0], tokenizer) == tokenizer("0+1=")["input_ids"]
    tokenizer.chat_template = "{{ eos_token }}{% for message in messages %}{{ message['content'] }}{% endfor %}{{ eos_token }}"
    assert task.encode(task.prompts("train")[0], tokenizer) == [0, *tokenizer("0+1=")["input_ids"], 0]


def test_settings_are_read_back_from_a_trainers_home(tmp_path: Path) -> None:
    assert read_task_settings(tmp_path) == TaskSettings(home=tmp_path)
    settings = TrainerSettings(data={"gsm8k": tmp_path}, tasks=("math@aime-24",), task_folders=(tmp_path,))
    save_settings(tmp_path, settings, "key")
    read = TaskSettings(data={"gsm8k": tmp_path}, offer=("math@aime-24",), folders=(tmp_path,), home=tmp_path)
    assert read_task_settings(tmp_path) == read
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key", "settings.json"]


@pytest.mark.parametrize(("column", "most"), [("id", 300), ("tier", 100)])
def test_what_the_server_would_refuse_in_the_middle_of_a_run_is_refused_at_reading(
    tmp_path: Path, column: str, most: int
) -> None:
    def rows(mark: str) -> dict[str, list[dict[str, Any]]]:
        return {split: [{"prompt": split, "answer": 1, "mark": f"{split[:2]}{mark}"}] for split in ROWS}

    columns = {column: "mark"}
    # A character outside of the basic plane counts as two, as the server counts it.
    assert own(tmp_path / "a", rows("x" * (most - 4) + "\U0001d7d9"), columns=columns).prompts("train")
    with pytest.raises(RunFailure, match=rf'train.jsonl, line 1: column "mark" has {most + 1} characters, and at most {most}'):
        own(tmp_path / "b", rows("x" * (most - 3) + "\U0001d7d9"), columns=columns).prompts("train")


def test_a_line_ends_at_a_line_feed_only(tmp_path: Path) -> None:
    text = "a\u2028b\u0085c"
    rows = "".join(json.dumps({"prompt": f"{n} {text}", "answer": text}, ensure_ascii=False) + "\r\n" for n in range(2))
    task = own(tmp_path)
    (tmp_path / "train.jsonl").write_bytes(rows.encode())
    assert {(prompt.id, prompt.answer) for prompt in task.prompts("train")} == {("train-1", text), ("train-2", text)}


def test_a_task_is_another_to_the_cache_when_its_verifier_may_judge_otherwise(tmp_path: Path) -> None:
    prints = [own(tmp_path, verifier=verifier).fingerprint() for verifier in ("math", "exact", "contains")]
    in_python = {"python": "verify.py", "signals": [{"name": "correct"}]}
    for code in ("# one", "# two"):
        (tmp_path / "verify.py").write_text(code)
        prints += [own(tmp_path, verifier=in_python).fingerprint() for _ in range(2)]
    assert prints[3] == prints[4] and prints[5] == prints[6]
    assert len(set(prints)) == 5


def test_a_reward_function_finds_a_task_of_ones_own(tmp_path: Path) -> None:
    own(tmp_path)
    found = found_task("own", tmp_path)
    assert found is not None and found.info.id == "own"
