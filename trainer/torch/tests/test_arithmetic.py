"""The arithmetic task is the embedded trainer's: fixtures/tasks/arithmetic.json is written by its TypeScript."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import get_args

import pytest

from rewardsmith.tasks.arithmetic import Arithmetic, base_batch, prompt_of
from rewardsmith.tasks.seeded_random import draw_distinct, seed_of, seeded_random
from rewardsmith.tasks.task import Split

GOLDEN = json.loads((Path(__file__).resolve().parents[3] / "fixtures" / "tasks" / "arithmetic.json").read_text())
task = Arithmetic()


def test_a_stream_of_random_numbers_is_the_same_in_both_languages() -> None:
    for stream in GOLDEN["streams"]:
        assert seed_of(*stream["parts"]) == stream["seed"]
        random = seeded_random(*stream["parts"])
        assert [random() for _ in stream["numbers"]] == stream["numbers"]
    draw = GOLDEN["draw"]
    assert draw_distinct(draw["of"], draw["count"], *draw["seed"]) == draw["drawn"]


def test_more_different_items_than_there_are_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="4 different items cannot be drawn from 3"):
        draw_distinct("abc", 4, "seed")


def test_the_server_is_told_the_same_task() -> None:
    assert task.info.written() == GOLDEN["task"]


def test_every_prompt_of_every_split_has_the_embedded_trainers_place_and_tier() -> None:
    assert [case["split"] for case in GOLDEN["splits"]] == list(get_args(Split))
    for case in GOLDEN["splits"]:
        prompts = task.prompts(case["split"])
        assert [{"id": p.id, "tier": p.tier} for p in prompts[:20]] == case["first"]
        lines = "".join(f"{p.id} {p.tier} {p.answer} {p.text}\n" for p in prompts)
        assert (len(prompts), hashlib.sha256(lines.encode()).hexdigest()) == (case["prompts"], case["sha256"])


def test_verdicts_are_the_embedded_trainers() -> None:
    for case in GOLDEN["verdicts"]:
        verdict = task.verify(prompt_of((47, 38)), case["text"], tokens=(), ended=case["ended"])
        assert (verdict.parsed_answer, verdict.signals) == (case["parsedAnswer"], case["signals"]), case["text"]


def test_an_answer_with_a_line_break_behind_it_is_none() -> None:
    assert task.verify(prompt_of((47, 38)), "085\n", tokens=(), ended=True).parsed_answer is None


def test_the_gold_answer_gets_full_marks_and_is_the_embedded_trainers() -> None:
    by_id = {prompt.id: prompt for prompt in task.prompts("test")}
    for case in GOLDEN["gold"]:
        assert task.gold(by_id[case["id"]]) == case["text"]
    for prompt in by_id.values():
        verdict = task.verify(prompt, task.gold(prompt), tokens=(), ended=True)
        assert verdict.parsed_answer == prompt.answer
        assert verdict.signals == {"correct": 1, "parsed": 1, "truncated": 0, "written_steps": 1, "progress": 1, "steps": 2}


def test_the_texts_that_the_base_learns_from_are_the_embedded_trainers() -> None:
    assert [f"{prompt} {completion}" for prompt, completion in base_batch(60, 7, 0)] == GOLDEN["base"]
