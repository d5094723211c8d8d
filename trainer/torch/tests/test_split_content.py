"""A report is split into batches that the server takes."""

from __future__ import annotations

from rewardsmith.protocol.messages import BatchLimits
from rewardsmith.protocol.split_content import split_content
from rewardsmith.protocol.wire import encode_json

METRICS = [{"metric": "loss", "step": step, "value": step} for step in range(5)]


def group(prompt_id: str, letters: int) -> dict[str, object]:
    return {"step": 1, "split": "train", "promptId": prompt_id, "rollouts": [{"completion": "x" * letters}]}


def test_an_ordinary_report_stays_in_one_batch() -> None:
    content = {"metrics": METRICS, "rollouts": [group("p", 3)]}
    assert split_content(content, BatchLimits()) == [content]


def test_a_list_longer_than_the_server_takes_is_split_in_order() -> None:
    batches = split_content({"metrics": METRICS}, BatchLimits(metrics=2))
    assert [[point["step"] for point in batch["metrics"]] for batch in batches] == [[0, 1], [2, 3], [4]]


def test_every_batch_stays_below_the_bytes_the_server_takes() -> None:
    rollouts = [group(name, 2_000) for name in "abcd"]
    batches = split_content({"metrics": METRICS, "rollouts": rollouts}, BatchLimits(bytes=10_000))
    assert [one for batch in batches for one in batch.get("rollouts", [])] == rollouts
    assert len(batches) > 1
    assert all(len(encode_json(batch)) < 10_000 for batch in batches)


def test_bytes_are_counted_as_they_travel_not_as_letters() -> None:
    rollouts = [{**group(name, 0), "prompt": "ä" * 2_500} for name in "ab"]
    assert len(split_content({"rollouts": rollouts}, BatchLimits(bytes=4_096 + 8_000))) == 2
