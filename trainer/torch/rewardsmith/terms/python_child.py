"""
The process that runs the python terms of a reward, one rollout at a time. Asked and answering in lines of JSON over what were its
stdin and stdout; terms/python_process.py is the other end. The same words as python/engine/harness.py, which the browser runs.
"""

from __future__ import annotations

import importlib.util
import json
import linecache
import math
import os
import random
import signal
import sys
import traceback
import zlib
from typing import Any

OURS = (__file__, os.path.join(os.path.dirname(__file__), "child_locks.py"))
MOST_MESSAGE = 500
MOST_TRACEBACK = 4000
MOST_FAULTS = 8
MOST_PRINTED = 200
MOST_PRINTED_CHARS = 2000


class Printed:
    """Takes what is printed: the first lines, of the rest only how many they were."""

    encoding = "utf-8"
    errors = "strict"
    closed = False

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.lines: list[str] = []
        self.count = 0
        self.pending = ""

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError("write() argument must be str")
        if self.count >= MOST_PRINTED:
            self.count += text.count("\n")
            return len(text)
        *lines, rest = (self.pending + text[: 100 * MOST_PRINTED_CHARS]).split("\n")
        for line in lines:
            self.add(line)
        self.pending = rest[:MOST_PRINTED_CHARS]
        return len(text)

    def add(self, line: str) -> None:
        self.count += 1
        if self.count <= MOST_PRINTED:
            self.lines.append(line[:MOST_PRINTED_CHARS])

    def told(self) -> dict[str, Any]:
        if self.pending:
            self.add(self.pending)
            self.pending = ""
        return {"lines": self.lines, "count": self.count}

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True


class Term:
    """A loaded term: its function, and each kind of fault once with how often it was met."""

    def __init__(self, name: str) -> None:
        self.filename = f"<reward {name}>"
        self.reward: Any = None
        self.faults: dict[Any, dict[str, Any]] = {}

    def load(self, name: str, code: str) -> dict[str, Any] | None:
        """What is wrong with the code; None when it has a reward to call."""
        linecache.cache[self.filename] = (len(code), None, code.splitlines(True), self.filename)
        scope: dict[str, Any] = {"__name__": f"reward_{name}", "__builtins__": __builtins__, "__file__": self.filename}
        try:
            random.seed(0)
            exec(compile(code, self.filename, "exec", dont_inherit=True), scope)
        except BaseException as fault:
            return self.fault(fault)
        self.reward = scope.get("reward")
        if callable(self.reward):
            return None
        named = "there is no function named reward" if self.reward is None else "reward is not a function"
        message = f"{named}; write def reward(prompt, completion, answer, signals):"
        return {"message": message, "line": 1, "traceback": "", "count": 1}

    def score(self, rollout: dict[str, Any]) -> float | str:
        """A number, or a text: "none", or "error: " and why."""
        try:
            prompt, completion = rollout["prompt"], rollout["completion"]
            # The same draws for the same rollout, in whatever order rollouts are scored.
            random.seed(zlib.crc32(f"{prompt}\0{completion}".encode("utf-8", "surrogatepass")))
            return read(self.reward(prompt, completion, rollout["answer"], rollout["signals"]))
        except BaseException as fault:
            message, line = self.describe(fault)
            key = (type(fault).__name__, line)
            if key in self.faults:
                self.faults[key]["count"] += 1
            elif len(self.faults) < MOST_FAULTS:
                self.faults[key] = self.fault(fault)
            return "error: " + (message if line is None else f"{message} (line {line})")

    def describe(self, fault: BaseException) -> tuple[str, int | None]:
        """What was raised in one line, and the last line of the term's code that it came through."""
        try:
            said = str(fault.msg if isinstance(fault, SyntaxError) else fault)
        except BaseException:
            said = ""
        line = fault.lineno if isinstance(fault, SyntaxError) and fault.filename == self.filename else None
        step = fault.__traceback__
        while step is not None:
            if step.tb_frame.f_code.co_filename == self.filename:
                line = step.tb_lineno
            step = step.tb_next
        kind = type(fault).__name__
        return (f"{kind}: {said}" if said else kind)[:MOST_MESSAGE], line

    def fault(self, raised: BaseException) -> dict[str, Any]:
        """A fault with its traceback, our own frames left out."""
        message, line = self.describe(raised)
        try:
            told = traceback.TracebackException.from_exception(raised, limit=-12)
            told.stack = traceback.StackSummary.from_list([one for one in told.stack if one.filename not in OURS])
            text = "".join(told.format())[-MOST_TRACEBACK:]
        except BaseException:
            text = ""
        return {"message": message, "line": line, "traceback": text, "count": 1}


def read(value: object) -> float | str:
    """What a reward function gave."""
    if value is None:
        return "none"
    if not isinstance(value, (int, float)):
        kind = type(value).__name__
        return f"error: reward gave a {kind}, not a number; return an int, a float, a bool or None"[:MOST_MESSAGE]
    try:
        number = float(value)
    except OverflowError:
        return "error: reward gave a whole number too large for a float"
    return number if math.isfinite(number) else f"error: reward gave {number}, which is not a finite number"


def serve(asked: Any, answer: Any) -> None:
    """Answers requests until their end."""
    printed = Printed()
    sys.stdout = sys.stderr = printed
    sys.__stdout__ = sys.__stderr__ = sys.__stdin__ = None  # type: ignore[misc]
    terms: dict[str, Term] = {}

    def say(value: object) -> None:
        answer.write(json.dumps(value).encode() + b"\n")
        answer.flush()

    say({"kind": "ready"})
    for line in asked:
        request = json.loads(line)
        name = request["term"]
        printed.start()
        alarm(request["alarm"])
        if request["kind"] == "load":
            terms[name] = Term(name)
            fault = terms[name].load(name, request["code"])
            alarm(0)
            say({"kind": "loaded", "fault": fault, "printed": printed.told()})
            continue
        term = terms[name]
        term.faults = {}
        for rollout in request["rollouts"]:
            alarm(request["alarm"])
            say(term.score(rollout))
        alarm(0)
        say({"kind": "scored", "faults": list(term.faults.values()), "printed": printed.told()})


def alarm(seconds: float) -> None:
    """Ends this process after so many seconds, 0 never: the one who watches it may be gone. Not on Windows."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def main() -> None:
    """Takes stdin and stdout for itself, gives both to nobody, locks, and serves."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [path for path in sys.path if os.path.abspath(path) != here]
    spec = importlib.util.spec_from_file_location("child_locks", os.path.join(here, "child_locks.py"))
    assert spec is not None and spec.loader is not None
    locks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(locks)
    asked, answer = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    locks.lock(int(sys.argv[1]))
    serve(asked, answer)


if __name__ == "__main__":
    main()
