"""
`python -m rewardsmith.tasks.maths.judge`: compares answers with math-verify, in a process of its own. SymPy can run for hours
or fill the memory on a short expression; its parent kills it then.
"""

from __future__ import annotations

import logging
import resource
from functools import lru_cache
from typing import Any

from ..verifier_process import answer_questions

MEMORY_BYTES = 4 * 2**30


def judge(question: dict[str, Any]) -> dict[str, Any]:
    """Whether `answer` equals `gold`, both without \\boxed, and `answer` in one spelling (None where it is no expression)."""
    from math_verify import verify

    answer = _parsed(question["answer"])
    gold = _parsed(question["gold"])
    equal = bool(gold) and bool(answer) and verify(list(gold), list(answer), timeout_seconds=0, raise_on_error=True)
    return {"equal": equal, "spelling": str(answer[0]) if answer else None}


@lru_cache(maxsize=4096)
def _parsed(text: str) -> tuple[Any, ...]:
    from math_verify import ExprExtractionConfig, LatexExtractionConfig, parse

    config = [LatexExtractionConfig(boxed_match_priority=0), ExprExtractionConfig()]
    return tuple(parse(f"\\boxed{{{text}}}", config, parsing_timeout=0, raise_on_error=True))


def main() -> None:
    """Answers questions until stdin ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    # It warns that the time limit is ours, which it is.
    logging.getLogger("math_verify").setLevel(logging.ERROR)
    # Imports what the first question would wait for.
    judge({"gold": "\\frac{1}{2}+x", "answer": "x+0.5"})
    answer_questions(judge)


if __name__ == "__main__":
    main()
