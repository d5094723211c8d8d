"""Random rewards, scored and read by the TypeScript of this repository: Python says the same of every one."""

import json
import math
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rewardsmith.rules import advantages, score
from rewardsmith.rules.ties import tied
from rewardsmith.spec import SpecFaults, parse_spec

ROOT = Path(__file__).resolve().parents[3]
SCORED, READ = 2000, 1000

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (ROOT / "node_modules" / "fast-check").exists(),
    reason="needs node and the repository's packages (npm ci)",
)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    file = tmp_path_factory.mktemp("fuzzed") / "cases.json"
    command = ["node", "--import", "tsx", "scripts/write-fuzzed-cases.ts", str(file), str(SCORED), str(READ)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=300, env={**os.environ, "NODE_OPTIONS": ""})
    yield json.loads(file.read_text())
    file.unlink()


def differences(actual: Any, wanted: Any, path: str = "") -> list[str]:
    """Where two values differ; numbers are the same when they tie (1e-9 of the larger, or of 1), all else must be equal."""
    if isinstance(actual, float) and not math.isfinite(actual):
        # JSON has no word for it: JavaScript writes null.
        actual = None
    if isinstance(actual, (int, float)) and isinstance(wanted, (int, float)):
        return [] if tied(float(actual), float(wanted)) else [f"{path}: {actual!r} is not {wanted!r}"]
    if isinstance(actual, dict) and isinstance(wanted, dict) and set(actual) == set(wanted):
        return [line for key in wanted for line in differences(actual[key], wanted[key], f"{path}.{key}")]
    if isinstance(actual, list) and isinstance(wanted, list) and len(actual) == len(wanted):
        return [line for at, pair in enumerate(zip(actual, wanted)) for line in differences(*pair, f"{path}.{at}")]
    return [] if actual == wanted else [f"{path}: {actual!r} is not {wanted!r}"]


def test_terms_and_totals_of_2000_random_batches_are_those_of_the_typescript(fuzzed: dict[str, Any]) -> None:
    found = []
    for index, case in enumerate(fuzzed["scored"]):
        rows = score(
            case["spec"],
            case["rollouts"],
            external=case["external"],
            base_means=case["baseMeans"],
            policy_step=case["policyStep"],
        )
        found += differences(rows, case["expect"]["rows"], str(index))
    assert len(fuzzed["scored"]) == SCORED
    assert found == []


def test_advantages_of_2000_random_batches_are_those_of_the_typescript(fuzzed: dict[str, Any]) -> None:
    found = []
    for index, case in enumerate(fuzzed["scored"]):
        totals = [row["objectiveTotal"] for row in case["expect"]["rows"]]
        for algorithm, wanted in case["expect"]["advantages"].items():
            actual = advantages(totals, case["groups"], algorithm)
            found += differences(actual, wanted, f"{index} {algorithm}")
    assert found == []


def test_1000_random_specs_are_read_or_refused_as_by_the_typescript(fuzzed: dict[str, Any]) -> None:
    found = []
    refused = 0
    for index, case in enumerate(fuzzed["read"]):
        try:
            parsed = parse_spec(case["input"], fuzzed["known"] if case["isKnown"] else None)
        except SpecFaults as faults:
            refused += 1
            actual = [fault.written()["path"] for fault in faults.faults]
            found += differences(actual, [fault["path"] for fault in case["faults"]], f"{index} paths")
            continue
        assert case["faults"] == [], f"{index}: {case['faults']}"
        found += differences({"hash": parsed.hash, "spec": parsed.spec}, {"hash": case["hash"], "spec": case["spec"]}, str(index))
    assert found == []
    assert READ / 4 < refused < READ


def test_faults_are_told_in_the_same_words(fuzzed: dict[str, Any]) -> None:
    found = []
    for index, case in enumerate(fuzzed["read"]):
        try:
            parse_spec(case["input"], fuzzed["known"] if case["isKnown"] else None)
        except SpecFaults as faults:
            actual = [fault.message for fault in faults.faults]
            found += differences(actual, [fault["message"] for fault in case["faults"]], str(index))
    assert found == []
