"""What is wrong across the fields of a spec of the right shape: ids, names, bounds, schedules, the objective, the tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError

from .expression_faults import expression_faults
from .faults import Fault, Path
from .nearest_name import did_you_mean
from .shape import TestRollout
from .shape_faults import shape_faults
from .signal_kinds import KnownSignals, kind_of_signal
from .term_faults import bounds_faults, duplicate_faults, is_summed, term_faults

Spec = dict[str, Any]
TOTALS = ("taskTotal", "objectiveTotal")


def rule_faults(spec: Spec, known: KnownSignals) -> list[Fault]:
    """The faults of a spec with its defaults filled in, terms first."""
    faults = duplicate_faults([term["id"] for term in spec["terms"]], lambda index: ("terms", index, "id"))
    for index in range(len(spec["terms"])):
        faults += term_faults(spec, index, known)
    faults += aggregate_faults(spec, known)
    faults += objective_faults(spec["objective"])
    for index, test in enumerate(spec["tests"]):
        faults += bounds_faults(test["expect"], ("tests", index, "expect"))
    return faults + test_faults(spec)


def aggregate_faults(spec: Spec, known: KnownSignals) -> list[Fault]:
    """What is wrong with an aggregate in the light of the terms."""
    aggregate = spec["aggregate"]
    faults = bounds_faults(aggregate["clip"] or {}, ("aggregate", "clip"))
    if aggregate["op"] == "geometric_mean":
        message = "geometric_mean needs weights of at least 0; make this one positive, or choose another aggregate"
        for index, term in enumerate(spec["terms"]):
            if is_summed(term) and least_weight(term["weight"]) < 0:
                faults.append(Fault(("terms", index, "weight"), message))
    if aggregate["op"] == "formula":
        faults += expression_faults(aggregate["code"], ("aggregate", "code"), lambda name: term_complaint(spec, known, name))
    if aggregate["op"] == "lexicographic":
        faults += order_faults(spec, known)
    return faults


def order_faults(spec: Spec, known: KnownSignals) -> list[Fault]:
    """What is wrong with an order of terms and its margins."""
    order: Sequence[str] = spec["aggregate"]["order"]
    at: Callable[[int], Path] = lambda index: ("aggregate", "order", index)  # noqa: E731
    faults = duplicate_faults(order, at)
    for index, name in enumerate(order):
        message = term_complaint(spec, known, name)
        if message is not None:
            faults.append(Fault(at(index), message))
    for name in spec["aggregate"]["margins"]:
        if name not in order:
            message = f'"{name}" has a margin but no place in the order.{did_you_mean(name, order)}'
            faults.append(Fault(("aggregate", "margins", name), message))
    return faults


def term_complaint(spec: Spec, known: KnownSignals, name: str) -> str | None:
    """Why an aggregate may not name this; None when it is a term that may take part in a total."""
    term = next((one for one in spec["terms"] if one["id"] == name), None)
    if term is None:
        if known is not None and kind_of_signal(name, known) is not None:
            return f'"{name}" is a signal; an aggregate sees terms only, so make a term of it'
        ids = [one["id"] for one in spec["terms"]]
        return no_term(name, ids)
    if is_summed(term):
        return None
    return f'the term "{name}" has the role {term["role"]}, which is shown and never part of the total; give it another role'


def no_term(name: str, names: Sequence[str]) -> str:
    """That there is no such term, with the near one, or those that there are."""
    hint = did_you_mean(name, names) or f" There are {', '.join(names)}."
    return f'there is no term "{name}".{hint}'


def least_weight(weight: Any) -> float:
    """The least value a weight ever takes; a schedule never leaves the range of its values."""
    if not isinstance(weight, dict):
        return float(weight)
    if weight["schedule"] == "piecewise":
        return min(float(value) for _, value in weight["points"])
    return min(float(weight["from"]), float(weight["to"]))


def objective_faults(objective: dict[str, Any]) -> list[Fault]:
    """A power that is lacking or means nothing, and objectives that are the same for every rollout."""
    if objective["mode"] == "none":
        return []
    faults: list[Fault] = []
    weighted, power = objective["normalization"] == "weighted_mean", objective.get("normalizationPower")
    if weighted and power is None:
        message = 'normalization "weighted_mean" divides by tokens to a power; add normalizationPower, 0 to 1'
        faults.append(Fault(("objective", "normalizationPower"), message))
    if not weighted and power is not None:
        message = 'normalizationPower belongs to normalization "weighted_mean"; take it out or choose that one'
        faults.append(Fault(("objective", "normalizationPower"), message))
    sharpens = objective["alpha"] > 0 and objective["normalization"] != "none"
    if objective["mode"] == "optimization" and objective["betaInv"] == 0 and not sharpens:
        message = (
            "this objective is the same for every rollout, so nothing can be learnt from it; raise betaInv above 0 to count "
            'the task reward, or give alpha above 0 and a normalization other than "none"'
        )
        faults.append(Fault(("objective",), message))
    return faults


def test_faults(spec: Spec) -> list[Fault]:
    """What is wrong with a spec's tests: expectations of what is no term, rollouts of the wrong shape."""
    names = [*(term["id"] for term in spec["terms"]), *TOTALS]
    faults: list[Fault] = []
    for index, test in enumerate(spec["tests"]):
        term = test["expect"]["term"]
        if term not in names:
            faults.append(Fault(("tests", index, "expect", "term"), no_term(term, names)))
        try:
            TestRollout.model_validate(test["rollout"])
        except ValidationError as cause:
            faults += shape_faults(cause.errors(include_url=False), test["rollout"], ("tests", index, "rollout"))
    return faults
