"""`python -m rewardsmith.tasks.python_verifier FILE`: answers with what the `verify` of a user's file says of a completion."""

from __future__ import annotations

import math
import runpy
import sys
from typing import Any

from .verifier_process import answer_questions


def main() -> None:
    """Answers questions until stdin ends. A fault of the file is the answer to each."""
    try:
        verify = runpy.run_path(sys.argv[1])["verify"]
    except KeyError:
        verify = _raise(f"{sys.argv[1]} defines no function verify(prompt, completion, answer)")
    except Exception as problem:
        verify = _raise(f"{sys.argv[1]} cannot be run: {type(problem).__name__}: {problem}")

    def judge(question: dict[str, Any]) -> dict[str, Any]:
        said = verify(question["prompt"], question["completion"], question["answer"])
        if not isinstance(said, dict):
            raise TypeError(f"verify gave {type(said).__name__}, not a dict of signals")
        signals = dict(said)
        parsed = signals.pop("parsed_answer", None)
        strange = sorted(set(signals) - set(question["signals"]))
        if strange:
            raise ValueError(f"verify gave {', '.join(map(str, strange))}, which task.json does not name among its signals")
        answer = None if parsed is None else str(parsed)
        return {"parsed_answer": answer, "signals": {name: _numbers(name, value) for name, value in signals.items()}}

    answer_questions(judge)


def _numbers(name: str, value: Any) -> float | list[float]:
    values = [float(part) for part in (value if isinstance(value, (list, tuple)) else [value])]
    if not all(math.isfinite(part) for part in values):
        raise ValueError(f"{name} is not finite")
    return values if isinstance(value, (list, tuple)) else values[0]


def _raise(reason: str) -> Any:
    def verify(*_: Any) -> Any:
        raise ValueError(reason)

    return verify


if __name__ == "__main__":
    main()
