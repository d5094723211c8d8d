"""A run that a script of one's own reports."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from types import TracebackType
from typing import Any, Literal

from ..protocol.messages import MAX_TEXT, FinishState, Want
from ..protocol.wire import metric_points
from .exits import forget_run, remember_run
from .record_faults import faults_text
from .recorder import Recorder
from .records import MOST_STEP, Split, evaluation, flat_metrics, rollout_groups
from .run_files import RunFiles
from .say import say, sentence
from .sender import Sender

WAIT_SECONDS = 30.0
QUIET_SECONDS = 3.0
_ENDS: dict[str, FinishState] = {"cancel": "canceled", "pause": "paused"}


class Run:
    """
    What `rewardsmith.init` gives. Logging never waits for the server and never raises: what cannot be logged is said on
    stderr, once. Use it as a context manager, or call `finish`; a script that ends without is finished at its exit.
    """

    def __init__(
        self,
        files: RunFiles | None,
        recorder: Recorder | None,
        sender: Sender | None,
        *,
        resumable: bool = False,
        lock: contextlib.ExitStack | None = None,
    ) -> None:
        self._files = files
        self._recorder = recorder
        self._sender = sender
        self._resumable = resumable
        self._lock = lock or contextlib.ExitStack()
        # The highest step of which numbers were logged, and the names at the step that was logged last.
        self._step = (files.about.request.resume_from or 0) if files else 0
        self._named: tuple[int, set[str]] = (0, set())
        self._complained: set[str] = set()
        self._failure: BaseException | None = None
        self._over = False
        remember_run(self)

    @property
    def id(self) -> str | None:
        """The run's id once the server has opened it."""
        return self._sender.run if self._sender else None

    @property
    def url(self) -> str | None:
        """The run's page once the server has opened it."""
        return f"{self._files.about.server}/runs/{self.id}" if self._files and self.id else None

    @property
    def wanted(self) -> Want | Literal["lost"]:
        """What was asked for in the browser: "pause" or "cancel", else "go"; "lost" once another script has the run."""
        return self._sender.wanted if self._sender else "go"

    def log(self, metrics: Mapping[str, Any], step: int | None = None) -> None:
        """
        Numbers of a step, by name; NaN and infinities are numbers too. Steps are updates, the first is 1; without `step` it
        is the one after the highest so far, so every such call is a step of its own. Of two numbers of one name at one step
        the later one counts, and that is said. Names of other tools' metrics are understood by the server.
        """
        if self._recorder is None or self._over:
            return
        at = self._valid_step(self._step + 1 if step is None else step)
        if at is None:
            return
        self._step = max(self._step, at)
        numbers: dict[str, float] = {}
        for name, value in flat_metrics(metrics).items():
            try:
                numbers[name] = float(value)
            except (TypeError, ValueError, OverflowError, RuntimeError):
                self._complain(f"{name} is not logged: {type(value).__name__} is no number")
        named = self._named[1] if self._named[0] == at else set()
        for name in sorted(named & numbers.keys()):
            self._complain(f"{name} was logged twice at one step: the later number counts. Without step= each call is a new step")
        self._named = (at, named | numbers.keys())
        self._recorder.add_points(metric_points(numbers, at))

    def log_rollouts(self, step: int, rollouts: Iterable[Mapping[str, Any]], *, split: Split = "train") -> None:
        """Completions of a step, as records.RolloutRecord says: prompt, completion, reward and what else is known."""
        at = self._valid_step(step)
        if self._recorder is None or self._over or at is None:
            return
        try:
            self._recorder.add("rollouts", rollout_groups(rollouts, at, split))
        except (TypeError, ValueError) as error:
            self._complain(f"rollouts are not logged: {faults_text(error)}")

    def log_evaluation(
        self, step: int, problems: Iterable[Mapping[str, Any]], *, split: Split = "validation", decoding: str = "sample"
    ) -> None:
        """Samples per held-out problem at a step, as records.ProblemRecord says; the base model's is step 0."""
        at = self._valid_step(step)
        if self._recorder is None or self._over or at is None:
            return
        try:
            self._recorder.add("evaluations", [evaluation(problems, at, split, decoding)])
        except (TypeError, ValueError) as error:
            self._complain(f"an evaluation is not logged: {faults_text(error)}")

    def say(self, text: str, level: Literal["info", "warn", "error"] = "info") -> None:
        """A line of the run's log."""
        if self._recorder is None or self._over:
            return
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self._recorder.add("logs", [{"level": level, "text": str(text)[:MAX_TEXT], "at": now}])

    def finish(self, state: FinishState | None = None, reason: str | None = None, *, wait_seconds: float = WAIT_SECONDS) -> None:
        """
        Ends the run and waits up to `wait_seconds` until all is sent; what is left stays in the run's folder, and the
        command that sends it is said. Without `state` it is finished, or, stopped before its last step while that was
        wanted in the browser, canceled or paused. Only the first call counts.
        """
        if self._over:
            return
        self._over = True
        forget_run(self)
        if self._recorder is None or self._files is None:
            return
        try:
            self._recorder.close({"state": state or self._end(self._files), **({"reason": reason[:MAX_TEXT]} if reason else {})})
        except OSError as error:
            say(f"the end of the run could not be written: {error}")
        if self._sender is None:
            say(f"the run is written to {self._files.folder}. Send it with: rewardsmith sync {self._files.folder}")
            return
        with self._lock:
            self._wait(self._sender, self._files, wait_seconds)

    def fail(self, error: BaseException) -> None:
        """Ends the run for an exception: as failed with its traceback in the log, or, for Ctrl-C, as canceled."""
        if isinstance(error, KeyboardInterrupt):
            # Under a key of its own the run can go on.
            return self.finish("paused" if self._resumable else "canceled")
        self.say("".join(traceback.format_exception(error))[-MAX_TEXT:], "error")
        self.finish("failed", f"{type(error).__name__}: {error}")

    def remember_failure(self, error: BaseException) -> None:
        """The script is ending for this; its exit ends the run."""
        self._failure = error

    def end_at_exit(self) -> None:
        if self._failure is not None:
            return self.fail(self._failure)
        self.finish()

    def __enter__(self) -> Run:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None or (isinstance(error, SystemExit) and error.code in (None, 0)):
            self.finish()
        else:
            self.fail(error)

    def _end(self, files: RunFiles) -> FinishState:
        # What was asked for too late stopped nothing.
        return _ENDS.get(self.wanted, "finished") if self._step < files.about.request.steps else "finished"

    def _wait(self, sender: Sender, files: RunFiles, wait_seconds: float) -> None:
        try:
            if not sender.drained(min(QUIET_SECONDS, wait_seconds)) and sender.refusal is None and wait_seconds > QUIET_SECONDS:
                say(f"sending the last of the run, for {wait_seconds:.0f} s at most; Ctrl-C to stop waiting")
                sender.drained(wait_seconds - QUIET_SECONDS)
        except KeyboardInterrupt:
            say("not waiting any longer")
        sender.stop()
        left = files.unsent()
        if left == 0 and sender.ended and files.refused() == 0:
            files.remove()
            say(f"all of the run is sent: {self.url}")
        elif left > 0 and sender.refusal is not None:
            say(
                f"{left} batches could not be sent: {sentence(sender.refusal)} They stay in {files.folder}; once that is mended, "
                f"send them with: rewardsmith sync {files.folder}"
            )
        elif left > 0:
            say(f"{left} batches are not sent yet; they lie in {files.folder}. Send them with: rewardsmith sync {files.folder}")
        elif self.url is not None:
            say(f"the run is at {self.url}")

    def _valid_step(self, step: Any) -> int | None:
        try:
            number = int(step)
        except (TypeError, ValueError, OverflowError):
            number = -1
        if 0 <= number <= MOST_STEP:
            return number
        self._complain(f"step {step!r} is no step: steps are whole numbers from 0 to {MOST_STEP}")
        return None

    def _complain(self, text: str) -> None:
        """Once a sentence: a loop that logs the same wrong thing a thousand times says it once."""
        if text not in self._complained and len(self._complained) < 100:
            self._complained.add(text)
            say(text)
            self.say(text, "warn")
