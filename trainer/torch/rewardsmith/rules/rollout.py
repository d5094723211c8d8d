"""A rollout as it meets the rules, and the groups that are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Signal = float | list[float]


@dataclass(frozen=True)
class Rollout:
    """
    One sampled completion. A signal that is a list is a step signal. Log-probabilities are sums in nats; tokens counts
    EOS, and None, for an engine that does not tell, leaves the signal out.
    """

    prompt_id: str
    prompt: str = ""
    completion: str = ""
    answer: str | None = None
    signals: Mapping[str, Signal] = field(default_factory=dict)
    ref_logprob: float | None = None
    policy_logprob: float | None = None
    tokens: int | None = 0
    policy_step: int = 0
    group: str = ""

    @staticmethod
    def read(written: Mapping[str, Any]) -> "Rollout":
        """A rollout from its JSON, whose keys are reward-spec's: promptId, refLogprob and so on."""
        step = int(written.get("policyStep") or 0)
        prompt_id = str(written["promptId"])
        group = written.get("group")
        return Rollout(
            prompt_id=prompt_id,
            prompt=written.get("prompt") or "",
            completion=written.get("completion") or "",
            answer=written.get("answer"),
            signals={name: read_signal_value(value) for name, value in (written.get("signals") or {}).items()},
            ref_logprob=as_float(written.get("refLogprob")),
            policy_logprob=as_float(written.get("policyLogprob")),
            tokens=None if (tokens := written.get("tokens", 0)) is None else int(tokens),
            policy_step=step,
            group=f"{prompt_id}@{step}" if group is None else str(group),
        )

    def signal(self, name: str) -> Signal | None:
        """A signal; tokens and the reference's log-probability are the rollout's own where its signals do not hold them."""
        if name in self.signals:
            return self.signals[name]
        if name == "tokens":
            return as_float(self.tokens)
        if name == "ref_logprob":
            return self.ref_logprob
        if name == "ref_logprob_per_token":
            if self.ref_logprob is None or self.tokens is None:
                return None
            return self.ref_logprob / self.tokens if self.tokens > 0 else self.ref_logprob
        return None


# Signals that every trainer measures; a name of an expression means them before it means a term.
COMMON_SIGNALS = frozenset(("tokens", "ref_logprob", "ref_logprob_per_token", "policy_entropy"))


def read_signal_value(value: Any) -> Signal:
    """A number, or the numbers of the steps."""
    return [float(step) for step in value] if isinstance(value, (list, tuple)) else float(value)


def as_float(value: Any) -> float | None:
    """A number or None."""
    return None if value is None else float(value)


def members_by_group(groups: Sequence[str]) -> list[list[int]]:
    """The indices of each group's members, groups in the order of their first member."""
    members: dict[str, list[int]] = {}
    for index, group in enumerate(groups):
        members.setdefault(group, []).append(index)
    return list(members.values())
