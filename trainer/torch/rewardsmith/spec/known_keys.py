"""The keys that a spec may have at a path, and the branches of what stands there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import shape

BOUNDS = ("min", "max")
SHARED = ("clip", "missing")
STEPS = ("from", "to", "start", "end")
INTRINSIC = ("mode", "alpha", "betaInv", "normalization", "normalizationPower")

SOURCES: dict[str, tuple[str, ...]] = {
    "signal": ("type", "signal"),
    "expression": ("type", "code"),
    "python": ("type", "code"),
    "score_model": ("type", "endpoint", "model", "prompt", "scale"),
}
TRANSFORMS: dict[str, tuple[str, ...]] = {
    "affine": ("op", "scale", "offset"),
    "clip": ("op", *BOUNDS),
    "clip_upper": ("op", "eta"),
    "log1p": ("op",),
    "power": ("op", "exponent"),
    "tanh": ("op", "scale"),
    "threshold": ("op", "at"),
    "invert": ("op",),
    "delta": ("op",),
    "potential": ("op", "gamma", "terminal"),
    "rank": ("op",),
    "zscore": ("op",),
    "sigmoid_center": ("op", "center", "scale"),
}
AGGREGATES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("weighted_sum", "weighted_mean", "normalize_then_sum", "product", "geometric_mean", "min"), ("op", *SHARED)),
    "lexicographic": ("op", "order", "margins", *SHARED),
    "formula": ("op", "code", *SHARED),
}
OBJECTIVES: dict[str, tuple[str, ...]] = {"none": ("mode",), "optimization": INTRINSIC, "sampling": INTRINSIC}
WEIGHTS: dict[str, tuple[str, ...]] = {
    "linear": ("schedule", *STEPS),
    "cosine": ("schedule", *STEPS),
    "piecewise": ("schedule", "points"),
}

# By place: what tells the branches of a union apart, and the keys of each.
UNIONS: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {
    "terms.#.source": ("type", SOURCES),
    "terms.#.transforms.#": ("op", TRANSFORMS),
    "terms.#.weight": ("schedule", WEIGHTS),
    "aggregate": ("op", AGGREGATES),
    "objective": ("mode", OBJECTIVES),
}


def keys_of(part: type[shape.Part]) -> tuple[str, ...]:
    """The keys of an object without branches."""
    return tuple(field.alias or name for name, field in part.model_fields.items())


OBJECTS: dict[str, tuple[str, ...]] = {
    "": keys_of(shape.RewardSpec),
    "terms.#": keys_of(shape.Term),
    "terms.#.gate": keys_of(shape.Gate),
    "aggregate.clip": BOUNDS,
    "tests.#": keys_of(shape.SpecTest),
    "tests.#.expect": keys_of(shape.Expectation),
    "tests.#.rollout": keys_of(shape.TestRollout),
}


def place_of(path: Sequence[str | int]) -> str:
    """A path with # for every index."""
    return ".".join("#" if isinstance(part, int) else part for part in path)


def tags_at(path: Sequence[str | int]) -> tuple[str, tuple[str, ...]] | None:
    """What tells the branches of the union at a path apart, and its values; None where there is no union."""
    union = UNIONS.get(place_of(path))
    return (union[0], tuple(union[1])) if union else None


def keys_at(path: Sequence[str | int], value: Any) -> tuple[str, ...]:
    """The keys of the object that stands at a path; empty where none are known."""
    place = place_of(path)
    union = UNIONS.get(place)
    if union is None:
        return OBJECTS.get(place, ())
    return union[1].get(str(value.get(union[0])) if isinstance(value, dict) else "", ())
