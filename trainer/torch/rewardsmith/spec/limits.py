"""Faults found without going through the whole of a spec: too many terms, too large, nested without end, unstorable text."""

from __future__ import annotations

from typing import Any

from .faults import Fault, Path
from .json_value import number_text, text_length

MOST_TERMS = 64
MOST_BYTES = 256 * 1024
MOST_NESTING = 32

TOO_LARGE = f"a reward has at most {MOST_BYTES // 1024} kB as JSON; make it smaller"
TOO_DEEP = f"lists and objects nest deeper than {MOST_NESTING}; flatten them"
UNSTORABLE = "has a character that cannot be stored (NUL, or half of a character); remove it"


def limit_faults(value: Any) -> list[Fault]:
    """A spec of a million terms is answered as fast as one of a hundred."""
    if not isinstance(value, (dict, list, tuple)):
        return []
    terms = value.get("terms") if isinstance(value, dict) else None
    if isinstance(terms, (list, tuple)) and len(terms) > MOST_TERMS:
        message = f"a reward has at most {MOST_TERMS} terms, this one {len(terms)}; join some of them in an expression"
        return [Fault(("terms",), message)]
    left = bytes_left(value, MOST_BYTES, 0)
    if left is None:
        return [Fault((), TOO_DEEP)]
    return [Fault((), TOO_LARGE)] if left < 0 else []


def bytes_left(value: Any, budget: int, nesting: int) -> int | None:
    """Bytes left of a budget after the compact JSON of a value; negative, at once, when it does not suffice; None: too deep."""
    if isinstance(value, str):
        return -1 if len(value) > budget else budget - len(value.encode("utf-8", "surrogatepass")) - 2
    if not isinstance(value, (dict, list, tuple)):
        return budget - length_of(value)
    if nesting >= MOST_NESTING:
        return None
    parts = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    left: int | None = budget - 2
    for key, item in parts:
        spent = 1 if key is None else text_length(str(key)) + 4
        left = bytes_left(item, (left or 0) - spent, nesting + 1)
        if left is None or left < 0:
            return left
    return left


def length_of(value: Any) -> int:
    """The characters of a number, a truth value or null."""
    if isinstance(value, bool) or value is None:
        return 5 if value is False else 4
    if isinstance(value, int) and abs(value) < 10**20:
        return len(str(value))
    return len(number_text(value)) if isinstance(value, float) else 23


def text_faults(value: Any, path: Path = ()) -> list[Fault]:
    """A fault for every text that neither a database nor RFC 8785 can hold; `value` is nested within the limits."""
    if isinstance(value, str):
        storable = "\0" not in value and not any(0xD800 <= ord(char) <= 0xDFFF for char in value)
        return [] if storable else [Fault(path, UNSTORABLE)]
    if isinstance(value, list):
        return [fault for place, item in enumerate(value) for fault in text_faults(item, (*path, place))]
    if isinstance(value, dict):
        return [fault for key, item in value.items() for fault in text_faults(item, (*path, key))]
    return []
