"""A task for a tiny model: sums of one digit, whose tokens are their characters."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from rewardsmith.tasks.task import Prompt, Signal, Split, TaskInfo, Verdict


class Sums:
    """
    Right is what reads as the sum; every prompt of three characters has one of four. `unmeasured` are the places, in the order
    of asking, of completions that the verifier gives no verdict on.
    """

    def __init__(self, unmeasured: Collection[int] = (), version: str = "1") -> None:
        self.unmeasured = unmeasured
        self.version = version
        self.asked = 0

    info = TaskInfo("sums", "Sums", "", (Signal("correct", "outcome", "0 or 1", (0, 1), ""),), "correct", 4, 1e-3)

    def prompts(self, split: Split) -> Sequence[Prompt]:
        first = {"train": 0, "validation": 3, "test": 6}[split]
        pairs = [(a, b) for a in range(first, first + 3) for b in range(4)]
        return [Prompt(f"{a}+{b}", f"{a}+{b}=", str(a + b), "E" if a + b < 9 else "H") for a, b in pairs]

    def encode(self, prompt: Prompt, tokenizer: Any) -> list[int]:
        return list(tokenizer(prompt.text)["input_ids"])

    def verify(self, prompt: Prompt, completion: str, *, tokens: Sequence[int], ended: bool) -> Verdict:
        # One digit is enough of an answer, so that a random model is right at times.
        answer = completion[0] if completion[:1].isdigit() else None
        self.asked += 1
        if self.asked - 1 in self.unmeasured:
            return Verdict(answer)
        return Verdict(answer, {"correct": float(answer == prompt.answer[0])})

    def gold(self, prompt: Prompt) -> str:
        return prompt.answer

    def fingerprint(self) -> str:
        return self.version
