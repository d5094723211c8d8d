"""The one reward function that TRL is given: the whole objective of a spec."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..metrics.step_metrics import group_of
from ..rules import advantages
from ..sampling.evaluator import External
from ..sampling.rollouts import ScoredBatch, read_rollouts, score_batch
from ..sampling.sample import Sample
from ..tasks.task import Prompt, Task
from .centre import rewards_for_trl


@dataclass(frozen=True)
class Measured:
    """Sums of log-probabilities in nats and mean entropies in nats a token, one of each a rollout of this process."""

    ref: Sequence[float]
    policy: Sequence[float]
    entropy: Sequence[float]


@dataclass
class ObjectiveReward:
    """
    Reads, scores and centres the rollouts of one update. The trainer puts S_ref and S_pol into `measured` before it calls;
    `batch` then holds the scored rollouts of all processes, prompt by prompt.
    """

    spec: Mapping[str, Any]
    task: Task
    prompts: Sequence[Prompt]
    algorithm: str
    group_size: int
    base_means: Mapping[str, float]
    read_text: Callable[[Sequence[int]], str]
    eos: frozenset[int]
    external: External | None = None
    # The lists of all processes, joined in their order.
    gather: Callable[[list[Any]], list[Any]] = lambda rows: rows
    process: int = 0
    measured: Measured | None = None
    batch: ScoredBatch = field(default_factory=lambda: ScoredBatch([], [], []))
    batch_prompts: list[Prompt] = field(default_factory=list)

    __name__ = "objective"

    def __call__(
        self, *, prompts: Sequence[int], completion_ids: Sequence[list[int]], trainer_state: Any, **_: Any
    ) -> list[float | None]:
        """The centred totals of this process's rollouts; `prompts` are places in the task's training prompts."""
        if self.measured is None:
            raise RuntimeError("the rollouts were not measured before they were scored")
        places = list(prompts[:: self.group_size])
        own_prompts = [self.prompts[place] for place in places]
        samples = [
            Sample(
                tokens=tokens,
                text=self.read_text(tokens),
                ended=not self.eos.isdisjoint(tokens),
                ref_logprob=self.measured.ref[row],
                policy_logprob=self.measured.policy[row],
                entropy=self.measured.entropy[row],
            )
            for row, tokens in enumerate(completion_ids)
        ]
        rollouts = read_rollouts(self.task, own_prompts, samples, self.group_size, trainer_state.global_step)
        own = score_batch(
            spec=self.spec,
            rollouts=rollouts,
            algorithm=self.algorithm,
            base_means=self.base_means,
            external=self.external(rollouts) if self.external is not None else {},
        )
        self.batch_prompts = [self.prompts[place] for place in self.gather(places)]
        everyone, scored = self.gather(own.rollouts), self.gather(own.scored)
        totals = [row["objectiveTotal"] for row in scored]
        groups = [group_of(rollout) for rollout in everyone]
        self.batch = ScoredBatch(everyone, scored, advantages(totals, groups, self.algorithm))
        first = self.process * len(samples)
        return rewards_for_trl(totals, groups, self.algorithm)[first : first + len(samples)]
