"""Transforms: what happens to a term between its source and its gate."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .functions import sigmoid
from .moments import mean, total, zscores
from .outcome import Outcome, error, ok
from .ties import all_tied, average_ranks, tied

# A term on its way through the transforms: the values of a step signal, or one outcome.
Measured = Outcome | list[float]
Transform = Mapping[str, Any]
# The bank's mean at a transform, given its place and the values there; None without a bank.
BaseMean = Callable[[int, Sequence[float]], float | None]


def apply_transforms(
    transforms: Sequence[Transform], measured: Sequence[Measured], groups: Sequence[Sequence[int]], base_mean: BaseMean
) -> list[Outcome]:
    """Carries one term's values of a batch through its transforms, and sums what is left of the steps."""
    values = list(measured)
    for place, transform in enumerate(transforms):
        if transform["op"] in ("rank", "zscore", "sigmoid_center"):
            outcomes = [summed(one) for one in values]
            values = list(transform_groups(transform, outcomes, groups, lambda found: base_mean(place, found)))
        elif transform["op"] in ("delta", "potential"):
            values = [stepwise(transform, one) for one in values]
        else:
            values = [each(transform, one) for one in values]
    return [summed(one) for one in values]


def summed(measured: Measured) -> Outcome:
    """A measured term as one outcome: a step signal stands for its sum, 0 when it has no step."""
    if isinstance(measured, Outcome):
        return measured
    result = total(measured)
    return ok(result) if math.isfinite(result) else error("the sum over the steps is not a finite number")


def each(transform: Transform, measured: Measured) -> Measured:
    """A transform of one value, applied to every step or to the outcome."""
    if isinstance(measured, list):
        return finite_steps(transform, [transform_value(transform, value) for value in measured])
    if measured.status != "ok":
        return measured
    value = transform_value(transform, measured.value)
    return ok(value) if math.isfinite(value) else not_finite(transform)


def transform_value(transform: Transform, x: float) -> float:
    """One value through a transform; may be infinite or NaN."""
    op = transform["op"]
    if op == "affine":
        return transform.get("scale", 1) * x + transform.get("offset", 0)
    if op == "clip":
        return clipped(x, transform)
    if op == "clip_upper":
        return min(x - transform["eta"], 0.0)
    if op == "log1p":
        return math.copysign(math.log1p(abs(x)), x)
    if op == "power":
        return signed_power(x, transform["exponent"])
    if op == "tanh":
        return math.tanh(transform.get("scale", 1) * x)
    if op == "threshold":
        return 1.0 if x >= transform["at"] or tied(x, transform["at"]) else 0.0
    if op == "invert":
        return 1 - x
    raise ValueError(f'there is no transform "{op}"')


def signed_power(x: float, exponent: float) -> float:
    """sign(x) |x|^exponent; NaN for a negative power of 0."""
    try:
        return math.copysign(abs(x) ** float(exponent), x) if x != 0 or exponent < 0 else 0.0
    except (OverflowError, ZeroDivisionError):
        return math.nan


def clipped(x: float, bounds: Mapping[str, Any]) -> float:
    """x held between the bounds that are given."""
    least, most = bounds.get("min"), bounds.get("max")
    above = x if least is None else max(x, float(least))
    return above if most is None else min(above, float(most))


def stepwise(transform: Transform, measured: Measured) -> Measured:
    """delta and potential, which look at the next step."""
    if isinstance(measured, Outcome):
        if measured.status != "ok":
            return measured
        return error(f"{transform['op']} needs a step signal, this one is an outcome")
    following = [*measured[1:], 0.0]
    if transform["op"] == "delta":
        return finite_steps(transform, [x - after for x, after in zip(measured, following)])
    steps = [transform.get("gamma", 1) * after - x for x, after in zip(measured, following)]
    return finite_steps(transform, steps if transform.get("terminal", "zero") == "zero" else steps[:-1])


def transform_groups(
    transform: Transform,
    outcomes: Sequence[Outcome],
    groups: Sequence[Sequence[int]],
    base_mean: Callable[[Sequence[float]], float | None],
) -> list[Outcome]:
    """A transform that compares the ok members of each group."""
    result = list(outcomes)
    center = transform.get("center")
    base = base_mean([one.value for one in outcomes if one.status == "ok"]) if center == "base_mean" else None
    for group in groups:
        members = [index for index in group if outcomes[index].status == "ok"]
        values = [outcomes[index].value for index in members]
        if center == "base_mean" and base is None:
            for index in members:
                result[index] = error("sigmoid_center with base_mean needs a bank")
            continue
        for index, value in zip(members, transform_group(transform, values, base)):
            result[index] = ok(value) if math.isfinite(value) else not_finite(transform)
    return result


def transform_group(transform: Transform, values: Sequence[float], base: float | None) -> list[float]:
    """The values of one group through a transform."""
    if transform["op"] == "zscore":
        return zscores(values)
    if transform["op"] == "rank":
        if all_tied(values):
            return [0.5] * len(values)
        return [(rank - 1) / (len(values) - 1) for rank in average_ranks(values)]
    center, scale = transform["center"], transform.get("scale", 1)
    point: Any = mean(values) if center == "group_mean" else base if center == "base_mean" else center
    return [sigmoid_of(scale * (value - point)) for value in values]


def sigmoid_of(x: float) -> float:
    """sigmoid, with an argument that may have overflowed."""
    return sigmoid(x) if not math.isnan(x) else math.nan


def finite_steps(transform: Transform, steps: list[float]) -> Measured:
    """Steps that are all finite, or an error."""
    return steps if all(math.isfinite(step) for step in steps) else not_finite(transform)


def not_finite(transform: Transform) -> Outcome:
    """The error of a transform whose result is not finite."""
    return error(f"{transform['op']}: the result is not a finite number")
