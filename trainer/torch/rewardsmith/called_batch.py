"""What TRL hands a reward function, as rollouts of the rules."""

from __future__ import annotations

import ast
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .rules.parse_expression import parse_expression
from .rules.rollout import read_signal_value
from .tasks.task import Prompt, Task

logger = logging.getLogger("rewardsmith")
ANSWER_COLUMNS = ("answer", "solution", "ground_truth")


@dataclass
class Measure:
    """How the signals of one completion are found; `names` are those that the reward reads."""

    signals: Callable[[str, str, dict[str, Any]], Mapping[str, Any]] | None
    task: Task | None
    eos_token_id: int | None
    names: frozenset[str]
    told: set[str] = field(default_factory=set)

    def of(
        self, given: Prompt, completion: str, *, tokens: Sequence[int] | None, columns: dict[str, Any]
    ) -> dict[str, float | list[float]]:
        """Columns, then the task's verifier, then the caller's function; what fails is a warning, and its signals are missing."""
        found: dict[str, Any] = {name: columns[name] for name in self.names if columns.get(name) is not None}
        if self.task is not None:
            if tokens is None:
                raise ValueError("a task's verifier needs completion_ids, which TRL gives since 0.20")
            ended = len(tokens) > 0 and tokens[-1] == self.eos_token_id
            verify = self.task.verify
            found.update(self._tried(lambda: verify(given, completion, tokens=tokens, ended=ended).signals))
        if self.signals is not None:
            measure = self.signals
            found.update(self._tried(lambda: dict(measure(given.text, completion, columns))))
        return self._numbers(found)

    def _tried(self, measure: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        try:
            return measure()
        except Exception as fault:
            self._tell(f"measuring failed, so its signals are missing: {type(fault).__name__}: {fault}")
            return {}

    def _numbers(self, found: Mapping[str, Any]) -> dict[str, float | list[float]]:
        signals: dict[str, float | list[float]] = {}
        for name, value in found.items():
            if value is None:
                continue
            try:
                signals[name] = read_signal_value(value.tolist() if hasattr(value, "tolist") else value)
            except (TypeError, ValueError):
                self._tell(f"{value!r} was given for the signal {name} and is no number")
        return signals

    def _tell(self, text: str) -> None:
        if text not in self.told and len(self.told) < 20:
            self.told.add(text)
            logger.warning(text)


def batch_rollouts(
    measure: Measure,
    *,
    prompts: Sequence[Any],
    completions: Sequence[Any],
    completion_ids: Sequence[Sequence[int]] | None,
    columns: Mapping[str, list[Any]],
    step: int,
    generations: int | None,
) -> list[dict[str, Any]]:
    """
    One rollout per completion, as reward-spec's JSON. Completions of one prompt are a group; where `generations` is known,
    each so many of them, since a prompt may be drawn twice in a batch. Tokens are None where TRL does not tell them.
    """
    seen: Counter[str] = Counter()
    rollouts = []
    for place, content in enumerate(completions):
        prompt, completion = text_of(prompts[place]), text_of(content)
        extra = {name: values[place] for name, values in columns.items()}
        answer = next((str(extra[name]) for name in ANSWER_COLUMNS if extra.get(name) is not None), None)
        prompt_id = str(extra.get("prompt_id") or prompt)
        tokens = None if completion_ids is None else list(completion_ids[place])
        draw = seen[prompt_id] // generations if generations else 0
        seen[prompt_id] += 1
        rollouts.append(
            {
                "promptId": prompt_id,
                "prompt": prompt,
                "completion": completion,
                "answer": answer,
                "signals": measure.of(Prompt(prompt_id, prompt, answer or ""), completion, tokens=tokens, columns=extra),
                "tokens": None if tokens is None else len(tokens),
                "policyStep": step,
                "group": f"{prompt_id}@{step}#{draw}",
            }
        )
    return rollouts


def text_of(content: Any) -> str:
    """A text, or the texts of a conversation's messages one after the other."""
    if isinstance(content, str):
        return content
    if isinstance(content, (list, tuple)):
        return "\n\n".join(filter(None, (text_of(part) for part in content)))
    held = content if isinstance(content, Mapping) else {key: getattr(content, key, None) for key in ("content", "text")}
    return text_of(held.get("content") or held.get("text") or "")


def used_names(spec: Mapping[str, Any]) -> frozenset[str]:
    """Signals and terms that a reward's sources and gates read."""
    names = set()
    for term in spec["terms"]:
        source, gate = term["source"], term.get("gate")
        if source["type"] == "signal":
            names.add(source["signal"])
        codes = [source["code"]] if source["type"] == "expression" else []
        for code in codes + ([gate["when"]] if gate else []):
            tree = parse_expression(code).tree
            called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
            names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called}
    return frozenset(names)
