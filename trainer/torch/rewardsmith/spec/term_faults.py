"""What is wrong with one term of a spec: source, transforms, gate, weight, range."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .expression_faults import expression_faults
from .faults import Fault, Path
from .json_value import number_text
from .nearest_name import did_you_mean
from .signal_kinds import KnownSignals, kind_of_signal, signal_names

GROUP_TRANSFORMS = ("rank", "zscore", "sigmoid_center")
STEP_TRANSFORMS = ("delta", "potential")


def is_summed(term: Mapping[str, Any]) -> bool:
    """Whether a term may be part of the total."""
    return term["role"] not in ("metric", "gold")


def bounds_faults(bounds: Mapping[str, Any], path: Path) -> list[Fault]:
    """min > max."""
    least, most = bounds.get("min"), bounds.get("max")
    if least is None or most is None or least <= most:
        return []
    return [Fault((*path, "min"), f"min {number_text(least)} is above max {number_text(most)}; swap them")]


def duplicate_faults(names: Sequence[str], path: Callable[[int], Path]) -> list[Fault]:
    """Names that occur a second time."""
    return [
        Fault(path(index), f'"{name}" is there already, at place {names.index(name) + 1}; choose another')
        for index, name in enumerate(names)
        if names.index(name) != index
    ]


def term_faults(spec: Mapping[str, Any], index: int, known: KnownSignals) -> list[Fault]:
    """The faults of the term at a place."""
    term = spec["terms"][index]
    path: Path = ("terms", index)
    complaint = lambda name: name_complaint(spec, index, known, name)  # noqa: E731
    faults: list[Fault] = []
    if term["id"] == "__proto__":
        faults.append(Fault((*path, "id"), "this id is reserved; choose another"))
    if "range" in term and term["range"][0] > term["range"][1]:
        both = " and ".join(number_text(one) for one in term["range"])
        faults.append(Fault((*path, "range"), f"the range begins above its end; swap {both}"))
    source = term["source"]
    if source["type"] == "expression":
        faults += expression_faults(source["code"], (*path, "source", "code"), complaint)
    elif source["type"] == "signal" and known is not None and kind_of_signal(source["signal"], known) is None:
        names = signal_names(known)
        hint = did_you_mean(source["signal"], names) or f" It has {', '.join(names)}."
        faults.append(Fault((*path, "source", "signal"), f'the task has no signal "{source["signal"]}".{hint}'))
    faults += transform_faults(term, path, known)
    if "gate" in term:
        faults += expression_faults(term["gate"]["when"], (*path, "gate", "when"), complaint)
    return faults + weight_faults(term["weight"], (*path, "weight"))


def name_complaint(spec: Mapping[str, Any], index: int, known: KnownSignals, name: str) -> str | None:
    """Why an expression of this term may not use a name; None when it may. Without a known task nobody can tell."""
    if known is None or kind_of_signal(name, known) is not None:
        return None
    ids = [term["id"] for term in spec["terms"]]
    place = ids.index(name) if name in ids else -1
    if place == index:
        return f'the term "{name}" cannot use itself; name a signal or an earlier term'
    if place > index:
        return f'the term "{name}" comes later; move it before this one'
    if place != -1:
        return None
    names = list(dict.fromkeys([*signal_names(known), *ids[:index]]))
    hint = did_you_mean(name, names) or f" There are {', '.join(names)}."
    return f'"{name}" is neither a signal of the task nor an earlier term.{hint}'


def transform_faults(term: Mapping[str, Any], path: Path, known: KnownSignals) -> list[Fault]:
    """Bounds the wrong way round, and transforms of steps where there are none."""
    faults: list[Fault] = []
    source = term["source"]
    outcome = source["type"] != "signal" or kind_of_signal(source["signal"], known) == "outcome"
    group: str | None = None
    for place, transform in enumerate(term["transforms"]):
        op, here = transform["op"], (*path, "transforms", place)
        if op == "clip":
            faults += bounds_faults(transform, here)
        if op in GROUP_TRANSFORMS:
            group = op
        if op not in STEP_TRANSFORMS:
            continue
        if group is not None:
            faults.append(Fault(here, f"{op} works on steps, but {group} has summed them; move it before {group}"))
        elif outcome:
            message = (
                f"{op} needs a signal measured per step, this is one number per rollout; take it out or choose a step signal"
            )
            faults.append(Fault(here, message))
    return faults


def weight_faults(weight: Any, path: Path) -> list[Fault]:
    """Schedules that run backwards."""
    if not isinstance(weight, Mapping):
        return []
    if weight["schedule"] != "piecewise":
        start, end = weight["start"], weight["end"]
        if end >= start:
            return []
        return [Fault((*path, "end"), f"the schedule ends at step {end}, before its start {start}; swap them")]
    steps = [step for step, _ in weight["points"]]
    return [
        Fault((*path, "points", index), f"step {step} comes after step {before}; put the points in the order of their steps")
        for index, (before, step) in enumerate(zip([0, *steps], steps))
        if step < before
    ]
