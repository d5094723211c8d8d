"""The functions of the expression language, over floats. A result that is not finite is a fault of the caller's."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass


class DomainFault(Exception):
    """Why a function or operator has no value for its arguments."""


@dataclass(frozen=True)
class ExpressionFunction:
    """How many arguments a function takes, and its value."""

    least: int
    most: int
    apply: Callable[..., float]


def sigmoid(x: float) -> float:
    """1 / (1 + exp(-x)), written so that exp never overflows."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    power = math.exp(x)
    return power / (1 + power)


def safe_exp(x: float) -> float:
    """exp(x), infinite where Python would raise."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def above(limit: float, of: Callable[[float], float], message: str) -> Callable[[float], float]:
    """A function that is defined above a limit."""

    def apply(x: float) -> float:
        if x > limit:
            return of(x)
        raise DomainFault(message)

    return apply


def root(x: float) -> float:
    """sqrt(x)."""
    if x < 0:
        raise DomainFault("sqrt needs a number of at least 0")
    return math.sqrt(x)


def clip_between(x: float, least: float, most: float) -> float:
    """x held between two bounds."""
    if least > most:
        raise DomainFault("clip needs min <= max")
    return min(max(x, least), most)


EXPRESSION_FUNCTIONS: dict[str, ExpressionFunction] = {
    "abs": ExpressionFunction(1, 1, abs),
    "min": ExpressionFunction(2, 4000, min),
    "max": ExpressionFunction(2, 4000, max),
    "clip": ExpressionFunction(3, 3, clip_between),
    "exp": ExpressionFunction(1, 1, safe_exp),
    "log": ExpressionFunction(1, 1, above(0, math.log, "log needs a number above 0")),
    "log1p": ExpressionFunction(1, 1, above(-1, math.log1p, "log1p needs a number above -1")),
    "sqrt": ExpressionFunction(1, 1, root),
    "tanh": ExpressionFunction(1, 1, math.tanh),
    "sigmoid": ExpressionFunction(1, 1, sigmoid),
    "floor": ExpressionFunction(1, 1, lambda x: float(math.floor(x))),
    "ceil": ExpressionFunction(1, 1, lambda x: float(math.ceil(x))),
    "round": ExpressionFunction(1, 1, lambda x: float(round(x))),
}
