"""Reading and comparing mathematical answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from importlib.metadata import version

from ...report import Say
from ..verifier_environment import bare_environment
from ..verifier_process import VerifierProcess

# A longer box is a text, not an answer.
LONGEST_ANSWER = 300
SECONDS = 5.0
# To be raised when answers are read or compared otherwise.
READING = "boxed/1"

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{1,30})?|\.[0-9]{1,30})")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")


def boxed(text: str) -> str | None:
    """What stands in the last complete \\boxed{...} of a text, without spaces around it; None where there is nothing."""
    start = len(text)
    while (start := text.rfind("\\boxed", 0, start)) >= 0:
        inside = _in_braces(text, start + len("\\boxed"))
        if inside is not None:
            return inside.strip() or None
    return None


def _in_braces(text: str, at: int) -> str | None:
    while at < len(text) and text[at] == " ":
        at += 1
    if at >= len(text) or text[at] != "{":
        return None
    depth = 0
    escaped = False
    for end in range(at, len(text)):
        if escaped:
            escaped = False
        elif text[end] == "\\":
            escaped = True
        elif text[end] == "{":
            depth += 1
        elif text[end] == "}":
            depth -= 1
            if depth == 0:
                return text[at + 1 : end]
    return None


def tidy(answer: str) -> str:
    """An answer without dollar signs and needless space around it."""
    return " ".join(answer.strip().strip("$").split())


def number(answer: str) -> Fraction | None:
    """The value of an answer that is a plain decimal number, thousands perhaps set off by commas."""
    if _GROUPED.fullmatch(answer):
        answer = answer.replace(",", "")
    return Fraction(answer) if _NUMBER.fullmatch(answer) else None


def equal_as_written(answer: str, gold: str) -> bool | None:
    """Whether they are equal where no algebra is needed; None where it is, and for decimals, which math-verify rounds."""
    if answer == gold:
        return True
    said, wanted = number(answer), number(gold)
    if said is None or wanted is None:
        return None
    if said == wanted:
        return True
    return False if said.denominator == wanted.denominator == 1 else None


@dataclass(frozen=True)
class Reading:
    """`correct` is None where no verdict was reached; `answer` is spelled as the gold where it equals it."""

    answer: str | None
    correct: bool | None


class AnswerReader:
    """Reads the boxed answer of a completion and compares it with the gold by math-verify, for at most `seconds`."""

    def __init__(self, seconds: float = SECONDS, say: Say | None = None) -> None:
        self._judge = VerifierProcess("rewardsmith.tasks.maths.judge", seconds=seconds, environment=bare_environment, say=say)

    def read(self, completion: str, gold: str) -> Reading:
        """No box, an empty one and one of more than 300 characters are no answer, and wrong."""
        raw = boxed(completion)
        if raw is None or len(raw) > LONGEST_ANSWER:
            return Reading(None, False)
        answer = tidy(raw)
        equal = equal_as_written(answer, gold)
        if equal is not None:
            return Reading(gold if equal else answer, equal)
        verdict = self._judge.ask({"gold": gold, "answer": answer})
        if verdict is None:
            return Reading(answer, None)
        return Reading(gold, True) if verdict["equal"] else Reading(verdict["spelling"] or answer, False)

    def close(self) -> None:
        """Ends the judge's process."""
        self._judge.close()


def reading_fingerprint() -> str:
    """What decides how answers are read and compared, besides their text."""
    return f"{READING}, math-verify {version('math-verify')}"
