"""The types of a task; domain/task/task.ts has the same nouns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Split = Literal["train", "validation", "test"]


@dataclass(frozen=True)
class Signal:
    """A named number measured on every rollout (`outcome`) or on every step of it (`step`); None where there is no bound."""

    name: str
    kind: Literal["outcome", "step"]
    unit: str
    range: tuple[float | None, float | None]
    description: str


@dataclass(frozen=True)
class TaskInfo:
    """What the server is told of a task; `success` names the signal that is success at 0.5 or more."""

    id: str
    name: str
    description: str
    signals: tuple[Signal, ...]
    success: str
    # What a launch starts from: longest completion in tokens with EOS, and a learning rate that learns steadily.
    max_tokens: int
    learning_rate: float
    # (id, label), easiest first.
    tiers: tuple[tuple[str, str], ...] = ()

    def written(self) -> dict[str, Any]:
        """The JSON of the register message."""
        return {
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "signals": [
                {"name": s.name, "kind": s.kind, "unit": s.unit, "range": list(s.range), "description": s.description}
                for s in self.signals
            ],
            "success": self.success,
            "maxTokens": self.max_tokens,
            "learningRate": self.learning_rate,
            "tiers": [{"id": tier, "label": label} for tier, label in self.tiers],
        }


@dataclass(frozen=True)
class Prompt:
    """One problem; `answer` is the gold answer, written as `parsed_answer` of a right rollout is."""

    id: str
    text: str
    answer: str
    tier: str | None = None


@dataclass(frozen=True)
class Verdict:
    """What a verifier says of one completion: its own signals (not the common ones) and the answer it could read."""

    parsed_answer: str | None
    signals: dict[str, float | list[float]] = field(default_factory=dict)


class Task(Protocol):
    """A task that a model can practise here."""

    info: TaskInfo

    def prompts(self, split: Split) -> Sequence[Prompt]:
        """The prompts of a split, in an order whose first n are a fair sample. Splits share no prompt."""

    def encode(self, prompt: Prompt, tokenizer: Any) -> list[int]:
        """The tokens a model is given for a prompt, a chat template applied where the model has one and the task wants it."""

    def verify(self, prompt: Prompt, completion: str, *, tokens: Sequence[int], ended: bool) -> Verdict:
        """Reads one completion: its text without special tokens, its tokens with EOS, and whether EOS ended it."""

    def gold(self, prompt: Prompt) -> str:
        """A completion that deserves full marks."""

    def fingerprint(self) -> str:
        """Changes when the verifier may say something else of the same completions."""
