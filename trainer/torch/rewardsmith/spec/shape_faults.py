"""What pydantic says of a shape, in the words and at the paths of domain/reward/shape-faults.ts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from .faults import Fault, Path
from .json_value import LARGEST_WHOLE, number_text, text_length
from .known_keys import keys_at, tags_at
from .nearest_name import did_you_mean

MISSING: Any = object()

TYPES = {
    "float_type": "a number",
    "int_type": "a number",
    "string_type": "a text",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
}
# What a key that is required holds.
REQUIRED = {
    **dict.fromkeys(("id", "name", "signal", "code", "endpoint", "model", "prompt", "when", "term"), "a text"),
    **dict.fromkeys(("source", "rollout", "expect"), "an object"),
    **dict.fromkeys(("terms", "points", "order"), "a list"),
}


def shape_faults(errors: Iterable[Any], value: Any, under: Path = ()) -> list[Fault]:
    """The faults of what was parsed; `under` is the path it stands at in the spec."""
    faults: list[Fault] = []
    for error in errors:
        path = without_tags((*under, *error["loc"]))[len(under) :]
        fault = fault_of(error, path, value, under)
        if error["type"] == "missing" and isinstance(path[-1], int):
            # A pair that lacks one of its two: what is wrong with the other comes after that.
            faults = [one for one in faults if one.path[: len(fault.path)] != fault.path]
        if fault not in faults:
            faults.append(fault)
    return faults


def without_tags(loc: Sequence[str | int]) -> Path:
    """The path of an error without the branches of unions, which pydantic names in between."""
    path: list[str | int] = []
    skip = False
    for part in loc:
        if skip:
            skip = False
            continue
        path.append(part)
        skip = tags_at(path) is not None
    return tuple(path)


def fault_of(error: Any, path: Path, root: Any, under: Path) -> Fault:
    """One error as a fault."""
    kind, context = error["type"], error.get("ctx", {})
    value = value_at(root, path)
    if kind == "missing":
        return missing((*under, *path))
    if kind == "extra_forbidden":
        parent = value_at(root, path[:-1])
        return Fault((*under, *path), unknown_key(str(path[-1]), keys_at((*under, *path[:-1]), parent)))
    union = tags_at((*under, *path))
    if union is not None and (kind.startswith("union_tag") or kind in TYPES):
        return branch_fault(value, (*under, *path), *union)
    return Fault((*under, *path), message_of(kind, context, value))


def message_of(kind: str, context: Any, value: Any) -> str:
    """What is wrong with a value that has no branches."""
    if kind in TYPES or kind == "finite_number":
        return wrong_type(kind, value)
    if kind == "literal_error":
        return not_one_of(value, re.findall(r"'([^']*)'", str(context.get("expected", ""))))
    if kind == "string_pattern_mismatch":
        return f"{show(value)} cannot be used here; use letters, digits and _, beginning with a letter (64 at most)"
    if kind == "greater_than_equal":
        return f"should be at least {number_text(context['ge'])}, but {is_what(value)}"
    if kind == "less_than_equal":
        return f"should be at most {number_text(context['le'])}, but {is_what(value)}"
    if kind == "too_short":
        return "is empty; write something" if isinstance(value, str) else "is empty; add at least one entry"
    if kind == "too_long":
        most = context.get("max_length")
        if isinstance(value, str):
            return f"has {text_length(value)} characters; at most {most} are allowed, so shorten it"
        return f"has {len(value)} entries; at most {most} are allowed, so take some out"
    if kind == "no_number_or_word":
        words = " or ".join(f'"{word}"' for word in context["words"].split(","))
        return not_finite(value) or f"should be a number or {words}, but {is_what(value)}"
    if kind == "no_signal":
        return not_finite(value) or f"should be a number{'' if isinstance(value, list) else ' or a list'}, but {is_what(value)}"
    return f"{show(value)} is not understood here"


def missing(path: Path) -> Fault:
    """A key that is required and not there."""
    if isinstance(path[-1], int):
        return Fault(path[:-1], "is empty; add at least one entry")
    if path[-1] == "schema":
        return Fault(path, 'is missing; it should be "rewardspec/1"')
    if path[-1] == "center":
        return Fault(path, 'should be a number or "group_mean" or "base_mean", but is missing')
    return Fault(path, f"is missing; add {REQUIRED.get(str(path[-1]), 'a number')}")


def branch_fault(value: Any, path: Path, key: str, tags: Sequence[str]) -> Fault:
    """A value of none of a union's branches."""
    if isinstance(value, dict):
        return Fault((*path, key), not_one_of(value.get(key, MISSING), tags))
    if path[-1] == "weight":
        return Fault(path, f"should be a number or a schedule, but {is_what(value)}")
    return Fault(path, f"should be an object, but {is_what(value)}")


def wrong_type(kind: str, value: Any) -> str:
    """A value of another type; a number that is not finite, or not whole, is told apart."""
    strange = not_finite(value)
    if strange:
        return strange
    if kind == "int_type" and isinstance(value, float):
        if value.is_integer():
            return f"should be at most {LARGEST_WHOLE}, but {is_what(value)}"
        return f"should be a whole number, but {is_what(value)}"
    return f"should be {TYPES[kind]}, but {is_what(value)}"


def not_finite(value: Any) -> str:
    """What is said of NaN and infinities; empty for everything else."""
    if isinstance(value, float) and not math.isfinite(value):
        return f"should be a finite number, but is {number_text(value)}"
    return ""


def unknown_key(key: str, known: Sequence[str]) -> str:
    """A key that is not there, with the near one, or those that are."""
    hint = did_you_mean(key, known)
    if hint:
        return f'there is no key "{shorten(key)}" here.{hint}'
    rest = f"; there are {', '.join(known)}" if known else ""
    return f'there is no key "{shorten(key)}" here, take it out{rest}'


def not_one_of(value: Any, names: Sequence[str]) -> str:
    """A value outside of a list of words."""
    wanted = f'should be "{names[0]}"' if len(names) == 1 else f"should be one of {', '.join(names)}"
    if value is MISSING:
        return f"is missing; it {wanted}"
    hint = f".{did_you_mean(value, names)}" if isinstance(value, str) else "."
    return f"{wanted}, but {is_what(value)}{hint}".removesuffix(".")


def is_what(value: Any) -> str:
    """The value, or that there is none."""
    return "is missing" if value is MISSING else f"is {show(value)}"


def show(value: Any) -> str:
    """A value in a sentence."""
    if isinstance(value, str):
        return f'the text "{shorten(value)}"'
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return number_text(value)


def shorten(text: str) -> str:
    """The first 60 characters."""
    return f"{text[:60]}..." if len(text) > 60 else text


def value_at(root: Any, path: Path) -> Any:
    """The value at a path, MISSING where there is none."""
    for part in path:
        held = part in root if isinstance(root, dict) else isinstance(root, list) and isinstance(part, int) and part < len(root)
        if held:
            root = root[part]
        else:
            return MISSING
    return root
