"""What became of a term on one rollout."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """`ok` with a value, `none`, `error` with a reason, `timeout`, or `skipped` (a closed gate whose else is "skip")."""

    status: str
    value: float = math.nan
    reason: str = ""

    def written(self) -> dict[str, object]:
        """The outcome as JSON: a value only where it is ok, a reason only where it is an error."""
        if self.status == "ok":
            return {"status": "ok", "value": self.value}
        if self.status == "error":
            return {"status": "error", "reason": self.reason}
        return {"status": self.status}


NONE = Outcome("none")
TIMEOUT = Outcome("timeout")
SKIPPED = Outcome("skipped")


def ok(value: float) -> Outcome:
    """A value; a negative zero becomes 0."""
    return Outcome("ok", 0.0 if value == 0 else float(value))


def error(reason: str) -> Outcome:
    """A failure, which is never 0."""
    return Outcome("error", reason=reason)


def finite_or_error(value: float, what: str) -> Outcome:
    """A finite number as ok, anything else as an error that names what gave it."""
    if math.isfinite(value):
        return ok(value)
    written = "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return error(f"{what} gave {written}, which is not a finite number")


def read_outcome(written: object) -> Outcome:
    """An outcome from outside: an Outcome, a number, None, or the JSON that `written` gives."""
    if isinstance(written, Outcome):
        return written
    if written is None:
        return NONE
    if isinstance(written, (int, float)):
        return finite_or_error(float(written), "the term")
    if isinstance(written, dict):
        status = written.get("status")
        if status == "ok":
            return finite_or_error(float(written.get("value", math.nan)), "the term")
        if status == "error":
            return error(str(written.get("reason", "")))
        if status in ("none", "timeout", "skipped"):
            return Outcome(str(status))
    raise ValueError(f"{written!r} is no outcome: give a number, None, or {{'status': ...}}")
