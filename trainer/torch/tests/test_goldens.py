"""The golden cases of fixtures/, which every implementation of the rules reads."""

from __future__ import annotations

import json
import sys
import unittest
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "trainer" / "torch"))

from rewardsmith.rules import advantages, base_means_of, score  # noqa: E402
from rewardsmith.rules.expression import evaluator  # noqa: E402
from rewardsmith.rules.moments import zscores  # noqa: E402
from rewardsmith.rules.objective import objective_total  # noqa: E402
from rewardsmith.rules.outcome import Outcome, error, ok  # noqa: E402
from rewardsmith.rules.parse_expression import ExpressionFault, parse_expression  # noqa: E402
from rewardsmith.rules.ties import average_ranks, tie_groups, tied  # noqa: E402
from rewardsmith.rules.weight import weight_at  # noqa: E402


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of one file."""
    return json.loads((ROOT / "fixtures" / name).read_text())["cases"]


def read(written: Any) -> Outcome:
    """An outcome as the fixtures write it: a number is ok, a word a status, {error} an error."""
    if isinstance(written, (int, float)):
        return ok(written)
    return error(written["error"]) if isinstance(written, dict) else Outcome(written)


class Goldens(unittest.TestCase):
    def number(self, actual: float | None, wanted: float | None) -> None:
        if actual is None or wanted is None:
            self.assertIs(actual, wanted)
        else:
            self.assertTrue(tied(actual, wanted), f"{actual} is not {wanted}")

    def outcome(self, actual: dict[str, Any], written: Any) -> None:
        if isinstance(written, (int, float)) and actual["status"] == "ok":
            self.number(actual["value"], written)
        else:
            self.assertEqual(actual, read(written).written())

    def test_expressions(self) -> None:
        for case in cases("reward/expressions.json"):
            with self.subTest(case["name"]):
                wanted = case["expect"]
                if isinstance(wanted, dict) and "fault" in wanted:
                    with self.assertRaises(ExpressionFault):
                        parse_expression(case["code"])
                    continue
                names = case.get("names", {})
                run = evaluator(case["code"], case.get("slack", False))
                self.outcome(run(lambda name: read(names.get(name, "none"))).written(), wanted)

    def test_schedules(self) -> None:
        for case in cases("reward/schedules.json"):
            with self.subTest(case["name"]):
                for step, wanted in zip(case["at"], case["expect"]):
                    self.number(weight_at(case["weight"], step), wanted)

    def test_ties(self) -> None:
        for case in cases("reward/ties.json"):
            with self.subTest(case["name"]):
                self.assertEqual(tie_groups(case["values"]), case["groups"])
                self.assertEqual(average_ranks(case["values"]), case["ranks"])
                for actual, wanted in zip(zscores(case["values"]), case.get("zscores", [])):
                    self.number(actual, wanted)

    def test_transforms(self) -> None:
        for case in cases("reward/transforms.json"):
            with self.subTest(case["name"]):
                term = {"id": "x", "source": {"type": "signal", "signal": "x"}, "transforms": case["transforms"]}
                rollouts = [{"promptId": "p", "signals": {} if x is None else {"x": x}} for x in case["x"]]
                results = score({"terms": [term]}, rollouts, base_means=case.get("baseMeans"))
                for result, wanted in zip(results, case["expect"], strict=True):
                    self.outcome(result["terms"]["x"]["outcome"], wanted)

    def test_scores(self) -> None:
        for case in cases("reward/scores.json"):
            with self.subTest(case["name"]):
                external = {key: [read(one) for one in many] for key, many in case.get("external", {}).items()}
                spec = {key: case[key] for key in ("terms", "aggregate", "objective") if key in case}
                results = score(spec, [{"promptId": "p", **one} for one in case["rollouts"]], external=external)
                self.scores(results, case["expect"])

    def scores(self, results: list[dict[str, Any]], wanted: dict[str, Any]) -> None:
        for index, result in enumerate(results):
            for key, many in wanted.get("outcomes", {}).items():
                self.outcome(result["terms"][key]["outcome"], many[index])
            for key, many in wanted.get("weighted", {}).items():
                self.number(result["terms"][key]["weighted"], many[index])
            for total in ("taskTotal", "objectiveTotal"):
                if total in wanted:
                    self.number(result[total], wanted[total][index])
            if "excluded" in wanted:
                reason = wanted["excluded"][index]
                if reason is None:
                    self.assertIsNone(result["excluded"])
                else:
                    self.assertIn(reason, result["excluded"])

    def test_objective(self) -> None:
        for case in cases("objective/objective-total.json"):
            with self.subTest(case["name"]):
                r = case["rollout"]
                actual = objective_total(
                    case["objective"], r["taskTotal"], r["refLogprob"], r["policyLogprob"], r["tokens"]
                ).written()
                wanted = case["expect"]
                self.assertEqual(actual["status"], wanted["status"])
                self.assertEqual(actual.get("reason"), wanted.get("reason"))
                self.number(actual.get("value"), wanted.get("value"))

    def test_advantages(self) -> None:
        for case in cases("objective/advantages.json"):
            with self.subTest(case["name"]):
                actual = advantages(case["totals"], case["groups"], case["algorithm"])
                for value, wanted in zip(actual, case["expect"], strict=True):
                    self.number(value, wanted)

    def test_base_means(self) -> None:
        """The mean of 1 and 3 is 2: 3 lies above it by 1, and sigmoid(1) = 1 / (1 + 1/e)."""
        transforms = [{"op": "sigmoid_center", "center": "base_mean"}]
        spec = {"terms": [{"id": "x", "source": {"type": "signal", "signal": "x"}, "transforms": transforms}]}
        means = base_means_of(spec, [{"promptId": "p", "signals": {"x": x}} for x in (1, 3)])
        self.assertEqual(means, {"x.0": 2})
        (result,) = score(spec, [{"promptId": "q", "signals": {"x": 3}}], base_means=means)
        self.number(result["taskTotal"], 0.7310585786300049)


if __name__ == "__main__":
    unittest.main()
