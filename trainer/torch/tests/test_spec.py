"""Reading a RewardSpec: what is refused and where, and the hash it is known by."""

import json
from pathlib import Path
from typing import Any

import pytest

from rewardsmith.spec import SpecFaults, canonical_hash, canonical_json, load_spec, parse_spec

ROOT = Path(__file__).resolve().parents[3]
FAULTS = json.loads((ROOT / "fixtures/reward/faults.json").read_text())
HASHES = json.loads((ROOT / "fixtures/reward/hash.json").read_text())
VALID = {"schema": "rewardspec/1", "name": "x", "terms": [{"id": "a", "source": {"type": "signal", "signal": "correct"}}]}


def faults_of(spec: Any, known: Any = None) -> list[dict[str, Any]]:
    try:
        parse_spec(spec, known)
    except SpecFaults as refused:
        return [fault.written() for fault in refused.faults]
    return []


@pytest.mark.parametrize("case", FAULTS["cases"], ids=lambda case: case["name"])
def test_a_faulty_spec_is_refused_at_the_golden_paths(case: dict[str, Any]) -> None:
    known = case["known"] if "known" in case else FAULTS["known"]
    faults = faults_of({**VALID, **case["spec"]}, known)
    assert [fault["path"] for fault in faults] == [wanted["path"] for wanted in case["faults"]]
    for fault, wanted in zip(faults, case["faults"]):
        assert wanted["says"] in fault["message"]


@pytest.mark.parametrize("case", HASHES["cases"], ids=lambda case: case["name"])
def test_a_spec_is_known_by_its_golden_hash(case: dict[str, Any]) -> None:
    assert canonical_json(case["spec"]) == case["canonical"]
    assert canonical_hash(case["spec"]) == case["sha256"]
    assert parse_spec(case["spec"]).hash == case["sha256"]


def test_defaults_are_filled_in_and_what_has_none_stays_out() -> None:
    spec = parse_spec({**VALID, "aggregate": {"op": "lexicographic", "order": ["a"], "clip": {"max": 1}}}).spec
    assert spec["terms"] == [
        {"id": "a", "role": "task", "source": {"type": "signal", "signal": "correct"}, "transforms": [], "weight": 1}
    ]
    assert spec["aggregate"] == {"op": "lexicographic", "order": ["a"], "margins": {}, "clip": {"max": 1}, "missing": "exclude"}
    assert spec["objective"] == {"mode": "none"} and spec["tests"] == []


def test_numbers_that_are_not_finite_or_not_whole_are_faults() -> None:
    term = {**VALID["terms"][0], "weight": float("nan")}
    assert faults_of({**VALID, "terms": [term]})[0]["message"] == "should be a finite number, but is NaN"
    ramp = {"schedule": "linear", "from": 10**400, "to": True, "start": 2.0, "end": 2.5}
    assert [fault["message"] for fault in faults_of({**VALID, "terms": [{**term, "weight": ramp}]})] == [
        "should be a finite number, but is Infinity",
        "should be a number, but is true",
        "should be a whole number, but is 2.5",
    ]


def test_too_many_terms_too_much_text_and_too_deep_nesting_are_answered_at_once() -> None:
    assert "at most 64 terms, this one 1000000" in faults_of({**VALID, "terms": [{}] * 1_000_000})[0]["message"]
    assert "at most 256 kB" in faults_of({**VALID, "name": "x" * 300_000})[0]["message"]
    deep: Any = 1
    for _ in range(2000):
        deep = [deep]
    assert "nest deeper than 32" in faults_of({**VALID, "tests": deep})[0]["message"]


def test_what_no_database_can_hold_and_what_is_no_json_is_refused() -> None:
    assert faults_of({**VALID, "name": "half \ud800"})[0]["path"] == ["name"]
    assert faults_of(None)[0] == {"path": [], "message": "should be an object, but is null"}
    assert "no JSON" in faults_of({**VALID, "name": {1, 2}})[0]["message"]


def test_a_file_is_read_and_text_that_is_no_json_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "reward.json").write_text(json.dumps(VALID))
    assert load_spec(tmp_path / "reward.json").spec["name"] == "x"
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(SpecFaults, match="is no JSON"):
        load_spec(tmp_path / "broken.json")
