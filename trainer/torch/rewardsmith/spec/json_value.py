"""Values of JSON as JavaScript sees them, since the browser and the server read the same specs."""

from __future__ import annotations

import math
from typing import Any

import rfc8785

LARGEST_WHOLE = 2**53 - 1


def as_json_value(value: Any) -> Any:
    """
    The value with JavaScript's numbers: 2.0 and 2 are one number, and a whole number beyond 2^53 is the nearest float64.
    Raises TypeError for what JSON has no word for.
    """
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, (int, float)):
        return as_number(value)
    if isinstance(value, (list, tuple)):
        return [as_json_value(item) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: as_json_value(item) for key, item in value.items()}
    raise TypeError(f"a {type(value).__name__} is no JSON: give what json.loads gives")


def as_number(value: int | float) -> int | float:
    """A number whose kind says whether it is whole; beyond float64 it is infinite."""
    try:
        number = float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    return int(number) if number.is_integer() and abs(number) <= LARGEST_WHOLE else number


def number_text(value: int | float) -> str:
    """A number as ECMAScript writes it: 1e-7, 1e+21, NaN, Infinity."""
    number = float(value)
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return rfc8785.dumps(number).decode()


def text_length(text: str) -> int:
    """The length of a text in JavaScript's units: half of a surrogate pair each."""
    return len(text) + sum(ord(char) > 0xFFFF for char in text)
