"""A task of the user's own: a folder of JSONL and a task.json that says what its columns mean."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..report import RunFailure, Say
from .encode import encode
from .maths.answers import AnswerReader, reading_fingerprint
from .maths.datasets import normalised
from .maths.maths_task import ANSWER_SIGNALS, INSTRUCTION, read_boxed
from .seeded_random import seed_of
from .task import Prompt, Signal, Split, TaskInfo, Verdict
from .text_signals import TEXT_SIGNALS, text_signals
from .verifier_environment import environment_without_keys
from .verifier_process import VerifierProcess

CONFIG = "task.json"
# Most characters that the protocol takes of each.
MOST_ID, MOST_TIER, MOST_PROMPT = 300, 100, 100_000
SPLITS: tuple[Split, ...] = get_args(Split)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OwnSignal(_Part):
    """A number that a Python verifier gives."""

    name: str = Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    kind: Literal["outcome", "step"] = "outcome"
    unit: str = "value"
    range: tuple[float | None, float | None] = (None, None)
    description: str = ""


class PythonVerifier(_Part):
    """`def verify(prompt, completion, answer)` in a file of the folder; it answers with a dict of signals (and parsed_answer)."""

    python: str
    signals: tuple[OwnSignal, ...]
    seconds: float = Field(default=10.0, gt=0)


class Columns(_Part):
    """The names of the columns; `tier` and `id` may be left out."""

    prompt: str = "prompt"
    answer: str = "answer"
    tier: str | None = None
    id: str | None = None


class OneFile(_Part):
    """One file that is split by a seeded hash of the prompt into these shares; the rest is train."""

    file: str
    validation: float = Field(default=0.1, gt=0, lt=1)
    test: float = Field(default=0.1, gt=0, lt=1)


class OwnTask(_Part):
    """task.json."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
    name: str = ""
    description: str = ""
    columns: Columns = Columns()
    # Absent: train.jsonl, validation.jsonl and test.jsonl.
    split: OneFile | None = None
    verifier: Literal["math", "exact", "contains"] | PythonVerifier = "math"
    success: str = "correct"
    # Written below every prompt. For "math" the default asks for a box.
    instruction: str | None = None
    system: str | None = None
    max_tokens: int = Field(default=1024, ge=1)
    learning_rate: float = Field(default=1e-6, gt=0)
    # Easiest first; absent: the server is told none, and prompts keep theirs.
    tiers: tuple[str, ...] | None = None


@dataclass(frozen=True)
class _Row:
    prompt: Prompt
    where: str


class JsonlTask:
    """A folder's task. Its task.json is read at once, its prompts when first asked for; RunFailure says what is wrong."""

    def __init__(self, folder: Path, say: Say | None = None) -> None:
        self._folder = folder.expanduser()
        self._own = _read_config(self._folder)
        own_signals, verifier = _signals_of(self._own), self._own.verifier
        if self._own.success not in {signal.name for signal in own_signals}:
            names = ", ".join(signal.name for signal in own_signals)
            raise RunFailure(f'{self._folder / CONFIG}: success is "{self._own.success}", but the signals are {names}.')
        self._reader = AnswerReader(say=say)
        self._python: VerifierProcess | None = None
        if isinstance(verifier, PythonVerifier):
            file = self._folder / verifier.python
            if not file.is_file():
                raise RunFailure(f"{self._folder / CONFIG}: the verifier {file} is not there.")
            self._python = VerifierProcess(
                "rewardsmith.tasks.python_verifier",
                [str(file)],
                seconds=verifier.seconds,
                environment=environment_without_keys,
                say=say,
            )
        self.info = TaskInfo(
            id=self._own.id,
            name=self._own.name or self._own.id,
            description=self._own.description or f"The prompts of {self._folder.name}, a folder of this trainer's.",
            signals=own_signals,
            success=self._own.success,
            max_tokens=self._own.max_tokens,
            learning_rate=self._own.learning_rate,
            tiers=tuple((tier, tier) for tier in self._own.tiers or ()),
        )

    def prompts(self, split: Split) -> Sequence[Prompt]:
        return self._splits[split]

    def encode(self, prompt: Prompt, tokenizer: Any) -> list[int]:
        """The prompt, the instruction below it, as a user's message where the model has a chat template."""
        instruction = self._own.instruction
        if instruction is None:
            instruction = INSTRUCTION if self._own.verifier == "math" else ""
        text = f"{prompt.text}\n\n{instruction}" if instruction else prompt.text
        return encode(text, tokenizer, system=self._own.system)

    def verify(self, prompt: Prompt, completion: str, *, tokens: Sequence[int], ended: bool) -> Verdict:
        """By the folder's verifier; the signals of a Python verifier are absent where it failed or took too long."""
        if self._own.verifier == "math":
            return read_boxed(self._reader, prompt.answer, completion, tokens=tokens, ended=ended)
        measured = text_signals(tokens, ended)
        if self._own.verifier == "exact":
            said = completion.strip()
            return Verdict(said or None, {"correct": float(said == prompt.answer), "parsed": float(said != ""), **measured})
        if self._own.verifier == "contains":
            found = prompt.answer in completion
            return Verdict(prompt.answer if found else None, {"correct": float(found), "parsed": float(found), **measured})
        return self._verify_in_python(prompt, completion, measured)

    def gold(self, prompt: Prompt) -> str:
        return f"The answer is $\\boxed{{{prompt.answer}}}$." if self._own.verifier == "math" else prompt.answer

    def fingerprint(self) -> str:
        """Of task.json and the verifier's file; what that file imports is not looked at."""
        digest = hashlib.sha256(self._own.model_dump_json().encode())
        if isinstance(self._own.verifier, PythonVerifier):
            digest.update((self._folder / self._own.verifier.python).read_bytes())
        if self._own.verifier == "math":
            digest.update(reading_fingerprint().encode())
        return digest.hexdigest()

    def close(self) -> None:
        """Ends the verifiers' processes, which a later completion starts again."""
        if self._python is not None:
            self._python.close()
        self._reader.close()

    def _verify_in_python(self, prompt: Prompt, completion: str, measured: dict[str, float | list[float]]) -> Verdict:
        question = {"prompt": prompt.text, "completion": completion, "answer": prompt.answer}
        names = [signal.name for signal in self.info.signals if signal not in TEXT_SIGNALS]
        said = self._python.ask({**question, "signals": names}) if self._python else None
        if said is None:
            return Verdict(None, measured)
        return Verdict(said["parsed_answer"], {**measured, **said["signals"]})

    @cached_property
    def _splits(self) -> dict[Split, tuple[Prompt, ...]]:
        splits = self._one_file(self._own.split) if self._own.split else self._three_files()
        known = self._own.tiers
        seen: dict[str, tuple[str, Split]] = {}
        ids: dict[str, str] = {}
        for split, rows in splits.items():
            for row in rows:
                tier = row.prompt.tier
                if known is not None and tier is not None and tier not in known:
                    raise RunFailure(f'{row.where}: the tier "{tier}" is none of {", ".join(known)} (tiers in {CONFIG}).')
                key = normalised(row.prompt.text)
                where, other = seen.setdefault(key, (row.where, split))
                if where != row.where:
                    raise RunFailure(
                        f"{row.where}: the same prompt stands in {where} ({other} and {split}): {_short(row.prompt.text)}. "
                        "A prompt may stand once, or training would see what it is tested on."
                    )
                if (where := ids.setdefault(row.prompt.id, row.where)) != row.where:
                    raise RunFailure(f'{row.where}: the id "{row.prompt.id}" is that of {where} too.')
        return {
            split: tuple(sorted((row.prompt for row in rows), key=lambda prompt: seed_of("order of own prompts", prompt.id)))
            for split, rows in splits.items()
        }

    def _three_files(self) -> dict[Split, list[_Row]]:
        return {split: list(self._rows(self._folder / f"{split}.jsonl")) for split in SPLITS}

    def _one_file(self, split: OneFile) -> dict[Split, list[_Row]]:
        splits: dict[Split, list[_Row]] = {name: [] for name in SPLITS}
        for row in self._rows(self._folder / split.file):
            at = seed_of("split of own prompts", normalised(row.prompt.text)) / 2**32
            splits["test" if at < split.test else "validation" if at < split.test + split.validation else "train"].append(row)
        for name, rows in splits.items():
            if not rows:
                raise RunFailure(f"{self._folder / split.file} has too few prompts: none fell to {name}.")
        return splits

    def _rows(self, path: Path) -> Iterator[_Row]:
        columns = self._own.columns
        try:
            # Not splitlines, which cuts at U+2028 and others too: JSON allows them inside of a text.
            lines = path.read_text(encoding="utf-8").split("\n")
        except FileNotFoundError as problem:
            raise RunFailure(f"There is no file {path}; {CONFIG} may name one file to split instead (split).") from problem
        except UnicodeDecodeError as problem:
            raise RunFailure(f"{path} is no UTF-8: {problem}.") from problem
        some = False
        for count, line in enumerate(lines, 1):
            if not line.strip():
                continue
            some = True
            where = f"{path}, line {count}"
            row = _object(line, where)
            text = _text(row, columns.prompt, where, MOST_PROMPT)
            name = _text(row, columns.id, where, MOST_ID) if columns.id else f"{path.stem}-{count}"
            tier = _text(row, columns.tier, where, MOST_TIER) if columns.tier else None
            yield _Row(Prompt(id=name, text=text, answer=_text(row, columns.answer, where), tier=tier), where)
        if not some:
            raise RunFailure(f"{path} holds no prompt.")


def _read_config(folder: Path) -> OwnTask:
    path = folder / CONFIG
    try:
        return OwnTask.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError as problem:
        raise RunFailure(f"{folder} has no {CONFIG}, which says what its columns mean.") from problem
    except ValidationError as problem:
        fault = problem.errors()[0]
        at = ".".join(str(part) for part in fault["loc"])
        raise RunFailure(f"{path}{f', {at}' if at else ''}: {fault['msg']}.") from problem


def _signals_of(own: OwnTask) -> tuple[Signal, ...]:
    if not isinstance(own.verifier, PythonVerifier):
        return (*ANSWER_SIGNALS, *TEXT_SIGNALS)
    named = (Signal(s.name, s.kind, s.unit, s.range, s.description or s.name) for s in own.verifier.signals)
    return (*named, *TEXT_SIGNALS)


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as problem:
        raise RunFailure(f"{where}, column {problem.colno}: {problem.msg}.") from problem
    if not isinstance(row, dict):
        raise RunFailure(f"{where}: a line is an object of columns, not {_short(line)}.")
    return row


def _text(row: dict[str, Any], column: str, where: str, most: int | None = None) -> str:
    if column not in row:
        raise RunFailure(f'{where}: there is no column "{column}"; the line has: {", ".join(row)}.')
    value = row[column]
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or not str(value).strip():
        raise RunFailure(f'{where}: column "{column}" is {_short(json.dumps(value))}, not a text or a number.')
    text = str(value).strip()
    # As JavaScript counts them, which is what the server does.
    long = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if most is not None and long > most:
        raise RunFailure(f'{where}: column "{column}" has {long} characters, and at most {most} are taken: {_short(text)}')
    return text


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."
