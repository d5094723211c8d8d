"""From samples to the protocol's rollouts."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from rewardsmith.rules.ties import tied
from rewardsmith.sampling.evaluation_record import evaluated_problem
from rewardsmith.sampling.rollouts import read_rollouts, rollout_groups, score_batch, text_bytes
from rewardsmith.sampling.sample import Sample
from rewardsmith.tasks.task import Prompt, Split, TaskInfo, Verdict


class Counting:
    """Right is what spells the answer; `ratio` has no value where it is wrong."""

    info = TaskInfo("counting", "Counting", "", (), "correct", 4, 1e-4)

    def prompts(self, split: Split) -> Sequence[Prompt]:
        return [Prompt("a", "1+1=", "2", "E"), Prompt("b", "2+2=", "4")]

    def encode(self, prompt: Prompt, tokenizer: Any) -> list[int]:
        return [1]

    def verify(self, prompt: Prompt, completion: str, *, tokens: Sequence[int], ended: bool) -> Verdict:
        correct = float(completion == prompt.answer)
        return Verdict(completion, {"correct": correct, "ratio": 1.0 if correct else math.nan, "steps": [correct, 1.0]})

    def gold(self, prompt: Prompt) -> str:
        return prompt.answer

    def fingerprint(self) -> str:
        return "1"


TASK = Counting()
PROMPTS = TASK.prompts("train")
SAMPLES = [
    Sample([2, 0], "2", True, -1.0, -2.0, entropy=0.5),
    Sample([3, 3], "3", False, -math.inf, -2.0, sampling_logprob=math.nan, entropy=math.nan),
    Sample([4, 0], "4", True, None, None),
    Sample([4, 0], "4", True, -1.0, -1.0, -3.0),
]
SPEC = {
    "terms": [
        {"id": "right", "source": {"type": "signal", "signal": "correct"}},
        {"id": "ratio", "source": {"type": "signal", "signal": "ratio"}, "role": "metric"},
        {"id": "judged", "source": {"type": "python", "code": ""}, "weight": 2},
    ],
    "aggregate": {"op": "weighted_sum", "missing": "exclude"},
}


def test_what_is_not_finite_is_not_measured_and_entropy_is_a_signal_where_it_is() -> None:
    first, second, third, fourth = read_rollouts(TASK, PROMPTS, SAMPLES, 2, 3)
    assert first["signals"] == {"correct": 1.0, "ratio": 1.0, "steps": [1.0, 1.0], "policy_entropy": 0.5}
    assert second["signals"] == {"correct": 0.0, "steps": [0.0, 1.0]}
    assert (second["refLogprob"], second["policyLogprob"], second["samplingLogprob"]) == (None, -2.0, None)
    assert (first["stopReason"], second["stopReason"]) == ("eos", "length")
    assert [row["promptId"] for row in (first, second, third, fourth)] == ["a", "a", "b", "b"]
    assert first["tier"] == "E" and "tier" not in third
    assert fourth["samplingLogprob"] == -3.0 and fourth["policyStep"] == 3


def test_groups_carry_what_the_rules_say_and_are_json() -> None:
    rollouts = read_rollouts(TASK, PROMPTS, SAMPLES, 2, 0)
    reason = "x" * 3000
    judged = [1.0, 0.5, {"status": "error", "reason": reason}, {"status": "timeout"}]
    batch = score_batch(spec=SPEC, rollouts=rollouts, algorithm="rloo", external={"judged": judged})
    a, b = rollout_groups(batch, PROMPTS, 2, step=1, split="train", count=9)
    assert json.loads(json.dumps([a, b], allow_nan=False)) == [a, b]
    assert (a["step"], a["split"], a["promptId"], a["prompt"], a["tier"], b["tier"]) == (1, "train", "a", "1+1=", "E", None)
    assert a["rollouts"][0]["terms"] == {
        "right": {"status": "ok", "value": 1.0, "weighted": 1.0},
        "ratio": {"status": "ok", "value": 1.0, "weighted": None},
        "judged": {"status": "ok", "value": 1.0, "weighted": 2.0},
    }
    assert a["rollouts"][1]["terms"]["ratio"] == {"status": "none"}
    # 1 + 2 against 0 + 1: apart by 2, so 2 and -2 against the other one.
    assert [row["advantage"] for row in a["rollouts"]] == [2.0, -2.0]
    failed = b["rollouts"][0]
    assert (failed["taskTotal"], failed["objectiveTotal"], failed["advantage"]) == (None, None, 0.0)
    assert failed["terms"]["judged"] == {"status": "error", "reason": "x" * 2000}
    assert len(rollout_groups(batch, PROMPTS, 2, step=1, split="train", count=1)) == 1


def test_text_that_no_batch_has_room_for_is_left_out_from_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = score_batch(spec=SPEC, rollouts=read_rollouts(TASK, PROMPTS, SAMPLES, 2, 0), algorithm="rloo")
    # "1+1=" and "2" with their quotation marks are nine bytes.
    monkeypatch.setattr("rewardsmith.sampling.rollouts.MOST_TEXT_BYTES", 9)
    for group in rollout_groups(batch, PROMPTS, 2, step=1, split="train", count=2):
        assert [row["completion"] != "" for row in group["rollouts"]] == [True, False]
        assert group["prompt"] != "" and group["rollouts"][1]["signals"] != {}


def test_samples_that_do_not_fit_the_prompts_are_refused() -> None:
    with pytest.raises(ValueError, match="4 samples are not 3 of each of 2 prompts"):
        read_rollouts(TASK, PROMPTS, SAMPLES, 3, 0)


RECORDS = json.loads((Path(__file__).resolve().parents[3] / "fixtures" / "metrics" / "records.json").read_text())["cases"]


@pytest.mark.parametrize("case", RECORDS, ids=[case["name"] for case in RECORDS])
def test_records_and_groups_are_those_of_typescript(case: dict[str, Any]) -> None:
    per_prompt, rollouts = case["perPrompt"], case["rollouts"]
    prompts = [Prompt(rollout["promptId"], f"{rollout['promptId']}?", "7", "E") for rollout in rollouts[::per_prompt]]
    batch = score_batch(spec=case["spec"], rollouts=rollouts, algorithm="rloo", external=case["external"])
    found = [
        evaluated_problem(prompt, rollouts[place * per_prompt : (place + 1) * per_prompt], "correct")
        for place, prompt in enumerate(prompts)
    ]
    problems = [problem for problem in found if problem is not None]
    groups = rollout_groups(batch, prompts, per_prompt, step=3, split="test", count=case["count"])
    assert rounded(problems, case["expect"]["problems"]) == case["expect"]["problems"]
    assert rounded(groups, case["expect"]["groups"]) == case["expect"]["groups"]


def rounded(actual: Any, wanted: Any) -> Any:
    """The actual value, with each number that ties with the wanted one replaced by it."""
    if isinstance(actual, (int, float)) and isinstance(wanted, (int, float)):
        return wanted if tied(actual, wanted) else actual
    if isinstance(actual, list) and isinstance(wanted, list) and len(actual) == len(wanted):
        return [rounded(one, other) for one, other in zip(actual, wanted)]
    if isinstance(actual, dict) and isinstance(wanted, dict):
        return {key: rounded(value, wanted.get(key)) for key, value in actual.items()}
    return actual


def test_a_text_is_as_long_as_its_json() -> None:
    # A line feed is written as two characters, a quotation mark too, a letter beyond ASCII as six at most.
    assert text_bytes({"prompt": "a", "completion": '\n"é'}) == len('"a"') + len('"\\n\\"\\u00e9"')
