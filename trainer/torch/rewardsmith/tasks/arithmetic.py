"""Two-digit sums: the task of trainer/embedded/tasks/arithmetic.ts, prompt for prompt and verdict for verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from math import floor
from typing import Any, Literal

from .seeded_random import Part, seed_of, seeded_random
from .task import Prompt, Signal, Split, TaskInfo, Verdict

Tier = Literal["E", "M", "H", "X"]
Pair = tuple[int, int]

# Two equivalent wordings at each of the three places of a written answer.
UNITS = ("units ", "ones ")
TENS = (", tens ", ", then ")
ANSWER = (", so ", ", thus ")

# Token i + 1 is PIECES[i]; token 0 ends a completion.
PIECES: tuple[str, ...] = (*(str(digit) for digit in range(10)), "+", "=", *UNITS, *TENS, *ANSWER)

# Share of pairs with a unit carry among the prompts (uniform pairs have .45).
CARRY_SHARE = 0.65

INFO = TaskInfo(
    id="arithmetic",
    name="Arithmetic",
    description="Two-digit sums, answered directly or after written steps, so that likely and right part ways.",
    signals=(
        Signal("correct", "outcome", "share", (0, 1), "1 when the parsed answer is the sum"),
        Signal("parsed", "outcome", "share", (0, 1), "1 when an answer could be read"),
        Signal("truncated", "outcome", "share", (0, 1), "1 when the length limit cut the completion"),
        Signal("written_steps", "outcome", "share", (0, 1), "1 when the answer comes after written steps"),
        Signal(
            "progress", "outcome", "share", (0, 1), "Share of the answer's digits that are right, 0 when nothing could be read"
        ),
        Signal("steps", "outcome", "count", (0, None), "Written steps before the answer"),
    ),
    success="correct",
    max_tokens=26,
    learning_rate=1e-4,
    tiers=(
        ("E", "E: no carry"),
        ("M", "M: carry, sum below 100"),
        ("H", "H: carry, 100 to 149"),
        ("X", "X: carry, 150 and above"),
    ),
)


def tier_of(pair: Pair) -> Tier:
    """E: no carry from the units; with one, M below 100, H below 150, X above."""
    a, b = pair
    if a % 10 + b % 10 < 10:
        return "E"
    if a + b < 100:
        return "M"
    return "H" if a + b < 150 else "X"


def split_of(pair: Pair) -> Split:
    """70 % train, 15 % validation, 15 % test; a + b and b + a fall in the same one, so that none leaks the other."""
    share = seed_of("arithmetic split", min(pair), max(pair)) / 2**32
    if share < 0.7:
        return "train"
    return "validation" if share < 0.85 else "test"


def prompt_of(pair: Pair) -> Prompt:
    """The prompt of a pair: id "47+38", text "47+38=", answer "85"."""
    a, b = pair
    return Prompt(id=f"{a}+{b}", text=f"{a}+{b}=", answer=str(a + b), tier=tier_of(pair))


def chosen_pairs(split: Split) -> list[Pair]:
    """All pairs of a split with a carry, and as many without as leave `CARRY_SHARE` with one."""
    pairs = [(a, b) for a in range(10, 100) for b in range(10, 100) if split_of((a, b)) == split]
    ordered = _in_hash_order(pairs, "arithmetic order")
    carrying = sum(tier_of(pair) != "E" for pair in ordered)
    plain = floor(carrying * (1 - CARRY_SHARE) / CARRY_SHARE + 0.5)
    chosen: list[Pair] = []
    for pair in ordered:
        if tier_of(pair) == "E":
            plain -= 1
            if plain < 0:
                continue
        chosen.append(pair)
    return chosen


@cache
def pairs_of(split: Split) -> tuple[Pair, ...]:
    """The pairs of a split in an order that mixes the tiers evenly: its first n are a fair sample."""
    # Not the order of choosing, which has the pairs without a carry in front.
    return tuple(_in_hash_order(chosen_pairs(split), "arithmetic place"))


def _in_hash_order(pairs: list[Pair], name: str) -> list[Pair]:
    return sorted(pairs, key=lambda pair: seed_of(name, *pair))


_WRITTEN = re.compile(
    r"(?:units |ones )([0-9]\+[0-9]=[0-9]{2}), (?:tens |then )([0-9]\+[0-9]\+[0-9]=[0-9]{2}), (?:so |thus )([0-9]{3})"
)
_DIRECT = re.compile(r"([0-9]{3})")
_STEP = re.compile(r"[0-9]=[0-9]{2}(?![0-9])")


class Arithmetic:
    """Two-digit sums, answered directly (4 tokens with EOS) or after written steps (21 tokens)."""

    info: TaskInfo = INFO

    def prompts(self, split: Split) -> Sequence[Prompt]:
        return _prompts_of(split)

    def encode(self, prompt: Prompt, tokenizer: Any) -> list[int]:
        """The prompt as plain text: sums need no chat."""
        return [int(token) for token in tokenizer(prompt.text)["input_ids"]]

    def verify(self, prompt: Prompt, completion: str, *, tokens: Sequence[int], ended: bool) -> Verdict:
        """Reads a completion up to its first EOS; one that was cut has no answer."""
        written = _WRITTEN.fullmatch(completion) if ended else None
        direct = _DIRECT.fullmatch(completion) if ended else None
        read = written[3] if written else direct[1] if direct else None
        parsed_answer = None if read is None else str(int(read))
        gold = f"{int(prompt.answer):03d}"
        return Verdict(
            parsed_answer,
            {
                "correct": float(parsed_answer == prompt.answer),
                "parsed": float(read is not None),
                "truncated": float(not ended),
                "written_steps": float(written is not None),
                "progress": 0.0 if read is None else sum(r == g for r, g in zip(read, gold)) / 3,
                "steps": float(len(_STEP.findall(completion))),
            },
        )

    def gold(self, prompt: Prompt) -> str:
        a, b = (int(part) for part in prompt.text.removesuffix("=").split("+"))
        return written_answer((a, b))

    def fingerprint(self) -> str:
        """To be raised with the verifier."""
        return "arithmetic/1"


@cache
def _prompts_of(split: Split) -> tuple[Prompt, ...]:
    return tuple(prompt_of(pair) for pair in pairs_of(split))


def written_answer(
    pair: Pair, *, units_slip: int = 0, tens_slip: int = 0, answer_slip: int = 0, wordings: tuple[int, int, int] = (0, 0, 0)
) -> str:
    """The written way to a + b, 20 tokens before EOS; a slip is added to that step's result and carried along."""
    a, b = pair
    units = _clamp(a % 10 + b % 10 + units_slip, 0, 19)
    carry = 1 if units >= 10 else 0
    tens = _clamp(a // 10 + b // 10 + carry + tens_slip, 0, 19)
    answer = _clamp(10 * tens + units % 10 + answer_slip, 0, 199)
    first = f"{UNITS[wordings[0]]}{a % 10}+{b % 10}={units:02d}"
    second = f"{TENS[wordings[1]]}{a // 10}+{b // 10}+{carry}={tens:02d}"
    return f"{first}{second}{ANSWER[wordings[2]]}{answer:03d}"


def _clamp(n: int, least: int, most: int) -> int:
    return min(most, max(least, n))


# How the base's texts are made: shares of written answers and of right direct answers per tier, and noise.
WRITTEN_SHARE: dict[Tier, float] = {"E": 0.4, "M": 0.75, "H": 0.3, "X": 0.001}
DIRECT_RIGHT: dict[Tier, float] = {"E": 1, "M": 0.05, "H": 0.05, "X": 0}
DIRECT_NOISE = 0.35
WRITTEN_NOISE = 0.25


def base_completion(pair: Pair, random: Callable[[], float]) -> str:
    """One completion of the base's texts, without its EOS: right or wrong as the shares above say."""
    tier = tier_of(pair)

    def pick(n: int) -> int:
        return min(n - 1, floor(random() * n))

    def offset() -> int:
        return (1 + pick(9)) * (-1 if random() < 0.5 else 1)

    if random() < WRITTEN_SHARE[tier]:
        wordings = (pick(2), pick(2), pick(2))
        if random() >= WRITTEN_NOISE:
            return written_answer(pair, wordings=wordings)
        place = pick(3)
        slips = [0, 0, 0]
        slips[place] = offset()
        return written_answer(pair, units_slip=slips[0], tens_slip=slips[1], answer_slip=slips[2], wordings=wordings)
    total = sum(pair)
    meant = total if random() < DIRECT_RIGHT[tier] else total - 10
    said = _clamp(meant + offset(), 0, 199) if random() < DIRECT_NOISE else meant
    return f"{said:03d}"


def base_batch(size: int, *seed: Part) -> list[tuple[str, str]]:
    """A supervised batch: prompts of the train split with a completion each (without EOS), from the stream `seed`."""
    random = seeded_random("arithmetic base", *seed)
    pairs = _train_pairs()
    batch = []
    for _ in range(size):
        pair = pairs[floor(random() * len(pairs))]
        batch.append((prompt_of(pair).text, base_completion(pair, random)))
    return batch


@cache
def _train_pairs() -> tuple[Pair, ...]:
    return tuple(chosen_pairs("train"))
