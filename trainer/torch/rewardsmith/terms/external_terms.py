"""The terms of one reward that the rules do not compute, for the length of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from ..report import RunFailure
from ..rules.outcome import Outcome
from .python_process import Ended
from .python_terms import PythonResult, PythonTerms
from .score_model import ScoreModelTerms
from .term_settings import TermSettings

Log = Callable[[str, Literal["info", "warn", "error"]], None]
# Lines of printed text that one batch adds to the log, and the length of a line there.
MOST_LINES = 5
MOST_CHARACTERS = 3000


class ExternalTerms:
    """
    Python terms and score_model terms. `log` is told what a reader of the run should know: each kind of failure once, what
    was not run every time. `Reporter.say` is such a log.
    """

    def __init__(self, spec: Mapping[str, Any], settings: TermSettings, log: Log) -> None:
        self._python = PythonTerms(spec, settings.python)
        self._models = ScoreModelTerms(spec, settings)
        self._log = log
        self._told: set[tuple[str, ...]] = set()
        for note in self._models.notes():
            log(note, "warn")

    def outcomes(self, rollouts: Sequence[Mapping[str, Any]]) -> dict[str, list[Outcome]]:
        """
        The `external` of rules.score: by term id, one outcome per rollout, in order; a failed term is a tagged outcome, never
        0. Raises RunFailure only where Python cannot be started.
        """
        try:
            answers = self._python.run(rollouts)
        except Ended as cause:
            raise RunFailure(f"The reward's Python terms cannot be run here. {cause}") from cause
        found: dict[str, list[Outcome]] = {}
        for name, result in answers.items():
            self._tell_python(name, result)
            found[name] = result.outcomes
        for name, outcomes in self._models.run(rollouts).items():
            self._tell_scores(name, outcomes)
            found[name] = outcomes
        return found

    def close(self) -> None:
        """Ends the process of the Python terms and stops asking endpoints; may be called twice."""
        self._python.close()
        self._models.close()

    def _tell_python(self, name: str, result: PythonResult) -> None:
        for note in result.notes:
            self._log(note, "warn")
        for fault in result.faults:
            kind = fault["message"].split(":")[0]
            where = "" if fault["line"] is None else f" in line {fault['line']}"
            if self._is_new(name, kind, where):
                times = f" ({fault['count']} rollouts of this batch)" if fault["count"] > 1 else ""
                text = f"The Python term {name} failed{where}{times}: {fault['traceback'] or fault['message']}"
                self._log(text[:MOST_CHARACTERS], "warn")
        if result.printed_count > 0 and self._is_new(name, "printed"):
            said = result.printed[:MOST_LINES]
            more = result.printed_count - len(said)
            rest = f" … and {more} more lines" if more > 0 else ""
            self._log(f"The Python term {name} printed: {' | '.join(said)}"[:MOST_CHARACTERS] + rest, "warn")

    def _tell_scores(self, name: str, outcomes: Sequence[Outcome]) -> None:
        reasons = Counter(outcome.reason for outcome in outcomes if outcome.status == "error")
        for reason, count in reasons.most_common(3):
            # Answers differ in what was said; the kind of failure is what comes before.
            if self._is_new(name, reason.split("answered '")[0]):
                self._log(f"The term {name} has no score for {count} of {len(outcomes)} rollouts: {reason}", "warn")

    def _is_new(self, *key: str) -> bool:
        if key in self._told:
            return False
        self._told.add(key)
        return True
