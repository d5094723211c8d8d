"""JSON as it goes over the wire: no NaN, no infinities, and text that is always UTF-8."""

from __future__ import annotations

import json
import math
from typing import Any, Literal

WireNumber = float | Literal["NaN", "Infinity", "-Infinity"]


def wire_number(value: float) -> WireNumber:
    """The wire form of any number; whatever `float()` takes (a numpy scalar, a tensor of one element) is one."""
    number = float(value)
    if math.isfinite(number):
        return number
    if math.isnan(number):
        return "NaN"
    return "Infinity" if number > 0 else "-Infinity"


def metric_points(metrics: dict[str, float], step: int) -> list[dict[str, Any]]:
    """The metrics of a step as the points of an events batch."""
    return [{"metric": name, "step": step, "value": wire_number(value)} for name, value in metrics.items()]


def encode_json(value: Any) -> bytes:
    """
    The JSON of a message. Raises ValueError for a NaN or an infinity that is not yet a wire number: Python would write it
    bare, and no other reader takes that.
    """
    try:
        return json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        # Half of a surrogate pair, as a sampled token can be: escaped, which the server mends.
        return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()
