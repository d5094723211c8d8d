"""Maths problems as a task: splits without a common problem, and a verifier of boxed answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ...report import RunFailure, Say
from ..encode import encode
from ..seeded_random import seed_of
from ..task import Prompt, Signal, Split, TaskInfo, Verdict
from ..task_settings import TaskSettings
from ..text_signals import TEXT_SIGNALS, text_signals
from .answers import SECONDS, AnswerReader, reading_fingerprint
from .datasets import DATASETS, LEVELS, normalised, read_problems

INSTRUCTION = "Please reason step by step, and put your final answer within \\boxed{}."

ANSWER_SIGNALS: tuple[Signal, ...] = (
    Signal("correct", "outcome", "share", (0, 1), "1 when the boxed answer equals the gold; absent where no verdict was reached"),
    Signal("parsed", "outcome", "share", (0, 1), "1 when the completion has a boxed answer"),
)


@dataclass(frozen=True)
class Practice:
    """A dataset to train on: the share of its train split kept for validation, and the test set where none is named."""

    share: float
    test: str
    max_tokens: int


PRACTICES: dict[str, Practice] = {
    # Each share leaves some 500 problems for validation.
    "math": Practice(share=0.07, test="math-500", max_tokens=2048),
    "deepscaler": Practice(share=0.0125, test="math-500", max_tokens=4096),
    "gsm8k": Practice(share=0.07, test="gsm8k", max_tokens=512),
}

# Test sets by the name behind @: a dataset and its own split.
TEST_SETS: dict[str, tuple[str, str]] = {
    "math-500": ("math-500", "test"),
    "math": ("math", "test"),
    "gsm8k": ("gsm8k", "test"),
    "minerva": ("minerva", "test"),
    "aime-24": ("aime-24", "train"),
    "aime-25": ("aime-25", "test"),
}


class MathsTask:
    """
    DATASET or DATASET@TESTSET. Validation is a seeded share of the dataset's train split; problems of the test set, by
    their text without case and white space, are in neither. Problems are in the order of a hash. An answer is judged for at
    most `seconds`.
    """

    def __init__(self, task_id: str, settings: TaskSettings, *, seconds: float = SECONDS, say: Say | None = None) -> None:
        self._dataset, _, test = task_id.partition("@")
        practice = PRACTICES.get(self._dataset)
        if practice is None or (test or practice.test) not in TEST_SETS:
            raise RunFailure(
                f'There is no maths task "{task_id}": the datasets are {", ".join(PRACTICES)}, and a test set behind @ is one of '
                f"{', '.join(TEST_SETS)}."
            )
        self._practice = practice
        self._test = test or practice.test
        self._settings = settings
        self._say = say
        self._reader = AnswerReader(seconds, say)
        self.info = _info_of(task_id, self._dataset, practice, self._test)

    def prompts(self, split: Split) -> Sequence[Prompt]:
        return self._splits[split]

    def encode(self, prompt: Prompt, tokenizer: Any) -> list[int]:
        """The problem and the instruction to box the answer, as a user's message where the model has a chat template."""
        return encode(f"{prompt.text}\n\n{INSTRUCTION}", tokenizer)

    def verify(self, prompt: Prompt, completion: str, *, tokens: Sequence[int], ended: bool) -> Verdict:
        """The last box counts, in a completion that was cut too; `correct` is absent where no verdict was reached."""
        return read_boxed(self._reader, prompt.answer, completion, tokens=tokens, ended=ended)

    def gold(self, prompt: Prompt) -> str:
        return f"The answer is $\\boxed{{{prompt.answer}}}$."

    def fingerprint(self) -> str:
        """That of reading boxed answers."""
        return reading_fingerprint()

    def close(self) -> None:
        """Ends the verifier's process, which a later completion starts again."""
        self._reader.close()

    @cached_property
    def _splits(self) -> dict[Split, tuple[Prompt, ...]]:
        name, split = TEST_SETS[self._test]
        test = read_problems(DATASETS[name], split, self._settings, self._say)
        tested = {normalised(prompt.text) for prompt in test}
        splits: dict[Split, list[Prompt]] = {"train": [], "validation": [], "test": test}
        for prompt in read_problems(DATASETS[self._dataset], "train", self._settings, self._say):
            key = normalised(prompt.text)
            if key not in tested:
                kept = seed_of("validation of maths", key) / 2**32 < self._practice.share
                splits["validation" if kept else "train"].append(prompt)
        known = {tier for tier, _ in self.info.tiers}
        return {
            split: tuple(
                sorted(
                    (prompt if prompt.tier in known else replace(prompt, tier=None) for prompt in prompts),
                    key=lambda prompt: seed_of("order of maths", prompt.id),
                )
            )
            for split, prompts in splits.items()
        }


def read_boxed(reader: AnswerReader, gold: str, completion: str, *, tokens: Sequence[int], ended: bool) -> Verdict:
    """A verdict on a completion whose answer is boxed."""
    reading = reader.read(completion, gold)
    signals = {"parsed": float(reading.answer is not None), **text_signals(tokens, ended)}
    if reading.correct is not None:
        signals["correct"] = float(reading.correct)
    return Verdict(reading.answer, signals)


def _info_of(task_id: str, dataset: str, practice: Practice, test: str) -> TaskInfo:
    tested = DATASETS[TEST_SETS[test][0]]
    levelled = DATASETS[dataset].level is not None or tested.level is not None
    return TaskInfo(
        id=task_id,
        name=DATASETS[dataset].name + (f", tested on {tested.name}" if "@" in task_id else ""),
        description=f"Problems of {DATASETS[dataset].name} with a boxed answer, tested on {tested.name}.",
        signals=(*ANSWER_SIGNALS, *TEXT_SIGNALS),
        success="correct",
        max_tokens=practice.max_tokens,
        # What the paper's code trains with (AdamW, all weights).
        learning_rate=1e-6,
        tiers=tuple((level, f"Level {level}") for level in LEVELS) if levelled else (),
    )
