"""Python terms of one reward in one process, which is started when it is first needed and again after a rollout that ended it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..rules.outcome import NONE, TIMEOUT, Outcome, error, finite_or_error
from ..rules.rollout import Rollout
from .python_process import PATIENCE, Ended, Late, PythonProcess
from .term_settings import PythonLimits

# Rollouts handed over at once.
CHUNK = 256
MOST_PRINTED = 200
MEASURED = ("tokens", "ref_logprob", "ref_logprob_per_token")


@dataclass
class PythonResult:
    """What one term said of a batch: an outcome a rollout, what it printed, what it raised, and what was not run."""

    outcomes: list[Outcome] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    printed_count: int = 0
    faults: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Held:
    """A term, and what became of it so far."""

    id: str
    code: str
    # Why it cannot be called at all, and what every rollout then gets.
    fault: dict[str, Any] | None = None
    spoilt: Outcome | None = None
    # The call before gave up on it: the next one tries less.
    gave_up: bool = False
    loaded_in: PythonProcess | None = None
    loading: dict[str, Any] = field(default_factory=lambda: {"lines": [], "count": 0})


class PythonTerms:
    """What a rollout does is its own: the next one is scored whatever became of it."""

    def __init__(self, spec: Mapping[str, Any], limits: PythonLimits) -> None:
        sources = [(term["id"], term["source"]) for term in spec["terms"]]
        self._terms = [Held(name, source["code"]) for name, source in sources if source["type"] == "python"]
        self._limits = limits
        self._process: PythonProcess | None = None

    def run(self, rollouts: Sequence[Mapping[str, Any]]) -> dict[str, PythonResult]:
        """What every term says of some rollouts; raises Ended only where Python cannot be started."""
        handed = [handed_over(rollout) for rollout in rollouts] if self._terms else []
        deadline = time.monotonic() + self._limits.batch_seconds
        return {term.id: self._run_term(term, handed, deadline) for term in self._terms}

    def close(self) -> None:
        """Ends the process; the next run starts another."""
        if self._process is not None:
            self._process.close()
            self._process = None

    def _run_term(self, term: Held, rollouts: Sequence[dict[str, Any]], deadline: float) -> PythonResult:
        result = PythonResult()
        failures = self._limits.failures - 1 if term.gave_up else 0
        term.gave_up = False
        self._ready()
        add_printed(result, term.loading)
        if term.fault is not None:
            result.faults.append(term.fault)
            result.outcomes = [term.spoilt or error(fault_line(term.fault))] * len(rollouts)
        while len(result.outcomes) < len(rollouts):
            process = self._ready()
            first, left = len(result.outcomes), len(rollouts) - len(result.outcomes)
            if time.monotonic() > deadline:
                result.notes.append(
                    f"{term.id} did not come to an end within {self._limits.batch_seconds:g} s: {left} rollouts count as "
                    "timeouts without being run."
                )
                result.outcomes += [TIMEOUT] * left
                break
            # The child ends itself where nobody is left to end it.
            alarm = 2 * PATIENCE * self._limits.rollout_seconds
            process.send({"kind": "score", "term": term.id, "alarm": alarm, "rollouts": rollouts[first : first + CHUNK]})
            failure = self._receive(process, result, min(CHUNK, left))
            if failure is None:
                continue
            self.close()
            result.outcomes.append(failure)
            failures += 1
            left = len(rollouts) - len(result.outcomes)
            if failures >= self._limits.failures and left > 0:
                term.gave_up = True
                result.notes.append(self._given_up(term, failure, left))
                result.outcomes += [failure] * left
        return result

    def _given_up(self, term: Held, failure: Outcome, left: int) -> str:
        late = failure.status == "timeout"
        what = f"needed more than {self._limits.rollout_seconds:g} s for a rollout" if late else "ended Python"
        counted = "timeouts" if late else "errors"
        return f"{term.id} {what}, time and again: the other {left} rollouts count as {counted} without being run."

    def _ready(self) -> PythonProcess:
        """A process that holds every term that can be loaded."""
        while True:
            if self._process is None:
                self._process = PythonProcess(self._limits.memory_bytes)
            process = self._process
            waiting = (term for term in self._terms if term.fault is None and term.loaded_in is not process)
            lacking = next(waiting, None)
            if lacking is None:
                return process
            self._load(lacking, process)

    def _load(self, term: Held, process: PythonProcess) -> None:
        """Loads a term; one that loops or ends Python is not loaded again."""
        alarm = 2 * PATIENCE * self._limits.load_seconds
        process.send({"kind": "load", "term": term.id, "alarm": alarm, "code": term.code})
        try:
            loaded = process.next(self._limits.load_seconds)
            if not isinstance(loaded, dict) or loaded.get("kind") != "loaded":
                raise Ended("it lost count")
            term.fault, term.loading, term.loaded_in = loaded["fault"], loaded["printed"], process
            return
        except Late:
            message = f"The code outside of reward ran longer than {self._limits.load_seconds:g} s and was stopped"
            term.spoilt = TIMEOUT
        except Ended as cause:
            message = f"The code outside of reward ended Python: {cause}"
            term.spoilt = error(message)
        term.fault = {"message": message, "line": None, "traceback": "", "count": 1}
        self.close()

    def _receive(self, process: PythonProcess, result: PythonResult, expected: int) -> Outcome | None:
        """Takes the outcomes of one chunk; what became of the rollout that was the process's end, if one was."""
        last = len(result.outcomes) + expected
        try:
            while True:
                answer = process.next(self._limits.rollout_seconds)
                if isinstance(answer, dict) and answer.get("kind") == "scored" and len(result.outcomes) == last:
                    add_printed(result, answer["printed"])
                    add_faults(result.faults, answer["faults"])
                    return None
                if isinstance(answer, (dict, bool)) or len(result.outcomes) == last:
                    raise Ended("it lost count")
                result.outcomes.append(read_answer(answer))
        except Late:
            failure = TIMEOUT
        except Ended as cause:
            failure = error(f"Python ended: {cause}")
        if len(result.outcomes) < last:
            return failure
        # All rollouts are answered, but not what they printed.
        self.close()
        return None


def handed_over(written: Mapping[str, Any]) -> dict[str, Any]:
    """What a rollout is to the code: the signals that the rules would read; one that it lacks is not in the dict."""
    rollout = Rollout.read(written)
    names = [*rollout.signals, *(name for name in MEASURED if name not in rollout.signals)]
    signals = {name: value for name in names if (value := rollout.signal(name)) is not None}
    return {"prompt": rollout.prompt, "completion": rollout.completion, "answer": rollout.answer, "signals": signals}


def read_answer(answer: Any) -> Outcome:
    """A number, "none", or "error: " and why."""
    if isinstance(answer, (int, float)):
        return finite_or_error(float(answer), "reward")
    text = str(answer)
    return NONE if text == "none" else error(text.removeprefix("error: "))


def fault_line(fault: Mapping[str, Any]) -> str:
    """A fault in one line: what and where."""
    return fault["message"] if fault["line"] is None else f"{fault['message']} (line {fault['line']})"


def add_printed(result: PythonResult, printed: Mapping[str, Any]) -> None:
    """Keeps the first lines, and how many there were."""
    result.printed += printed["lines"][: MOST_PRINTED - len(result.printed)]
    result.printed_count += printed["count"]


def add_faults(faults: list[dict[str, Any]], more: Sequence[dict[str, Any]]) -> None:
    """Each kind and line once, with the rollouts that met it."""
    for fault in more:
        kind = (fault["line"], fault["message"].split(":")[0])
        same = next((one for one in faults if (one["line"], one["message"].split(":")[0]) == kind), None)
        if same is None:
            faults.append(fault)
        else:
            same["count"] += fault["count"]
