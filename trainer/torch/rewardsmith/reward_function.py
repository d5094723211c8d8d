"""A composed reward as a reward function of TRL, for training scripts that are not this package's trainer."""

from __future__ import annotations

import logging
import os
import re
import weakref
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from .called_batch import Measure, batch_rollouts, used_names
from .rules import is_group_relative, score
from .rules.moments import mean, sample_sd
from .spec import load_spec, parse_spec
from .tasks.task import Task
from .terms import ExternalTerms, TermSettings

logger = logging.getLogger("rewardsmith")
Watcher = Callable[[int | None, Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]], None]
LEVELS = {"info": logging.INFO, "warn": logging.WARNING, "error": logging.ERROR}


class RewardFunction:
    """
    A callable for `reward_funcs` of TRL's RLOOTrainer and GRPOTrainer:

        reward = RewardFunction.from_spec("reward.json", signals=measure, num_generations=8)
        args = RLOOConfig(beta=reward.beta, num_generations=8, ...)
        RLOOTrainer(model=..., reward_funcs=reward, args=args, train_dataset=...).train()

    It returns the reward's **taskTotal**: terms, gates, weights (schedules by TRL's global step), aggregate and clip. Where a
    rollout has no reward it returns None, which TRL leaves out of baselines; a failed term is never 0.

    The objective's other part needs log-probabilities, which TRL gives to no reward function. `beta` is the share of it that
    RLOOTrainer can add by itself: it subtracts beta (S_pol - S_ref), so with alpha 1 and betaInv > 0 that is the whole objective.
    GRPOTrainer's beta is another estimate, in the loss, and moves the optimum. A sharpening term (alpha other than 1, or mode
    optimization) is not in either: take the reward's export to TRL (`npm run cli -- reward export`), or this package's trainer.
    """

    def __init__(
        self,
        spec: Mapping[str, Any],
        *,
        measure: Measure,
        num_generations: int | None = None,
        base_means: Mapping[str, float] | None = None,
        terms: TermSettings | None = None,
    ) -> None:
        self.spec = spec
        name = identifier_of(str(spec["name"]))
        # TRL logs the total as rewards/<this name>: a term of that name has its own metrics.
        self.__name__ = f"{name}_total" if any(term["id"] == name for term in spec["terms"]) else name
        # TRL's weight of S_pol - S_ref that the objective asks for.
        self.beta = beta_of(spec["objective"])
        self._scored = {**spec, "objective": {"mode": "none"}}
        self._scheduled = any(isinstance(term["weight"], Mapping) for term in spec["terms"])
        self._measure = measure
        self._generations = num_generations
        self._base_means = dict(base_means or {})
        self._external = ExternalTerms(spec, terms or TermSettings.from_environment(), log_line)
        self._finalizer = weakref.finalize(self, close_in, os.getpid(), self._external)
        self._told: set[str] = set()
        self._watchers: list[Watcher] = []

    @classmethod
    def from_spec(
        cls,
        spec: str | os.PathLike[str] | Mapping[str, Any],
        *,
        signals: Callable[[str, str, dict[str, Any]], Mapping[str, Any]] | None = None,
        task: str | Task | None = None,
        task_folder: str | os.PathLike[str] | None = None,
        eos_token_id: int | None = None,
        num_generations: int | None = None,
        base_means: Mapping[str, float] | None = None,
        objective: Literal["task", "refuse"] = "task",
        terms: TermSettings | None = None,
    ) -> RewardFunction:
        """
        A reward from its JSON or a file of it. Signals come from columns of the dataset that are named like them, then from the
        verifier of `task` (an id of this package's tasks or of your own one in `task_folder`, or a Task; it needs the
        tokenizer's `eos_token_id` to know what was cut off), then from `signals(prompt, completion, columns)`; a column answer,
        solution or ground_truth is the answer.
        `num_generations` as in TRL's config tells apart two groups of one prompt in a batch. `base_means` are the means of
        a bank, for sigmoid_center with base_mean. What taskTotal and `beta` do not express of the objective is a warning, and
        ValueError with objective "refuse". Raises SpecFaults for a faulty reward, and OSError for a file that cannot be read.
        """
        found = found_task(task, task_folder)
        if found is not None and eos_token_id is None:
            raise ValueError("a task's verifier needs to know what was cut off: give eos_token_id=tokenizer.eos_token_id")
        known = None if found is None else found.info.signals
        parsed = parse_spec(spec, known).spec if isinstance(spec, Mapping) else load_spec(Path(spec), known).spec
        lacking = lacking_means(parsed, base_means or {})
        if lacking:
            raise ValueError(f"{', '.join(lacking)}: centred on the base model's mean; give base_means, measured on a bank")
        unexpressed = unexpressed_objective(parsed["objective"])
        if unexpressed and objective == "refuse":
            raise ValueError(unexpressed)
        if unexpressed or beta_of(parsed["objective"]) > 0:
            beta = beta_of(parsed["objective"])
            logger.warning(unexpressed or f"{parsed['name']}: set beta={beta!r} in RLOOConfig; it is this function's .beta")
        measure = Measure(signals=signals, task=found, eos_token_id=eos_token_id, names=used_names(parsed))
        return cls(parsed, measure=measure, num_generations=num_generations, base_means=base_means, terms=terms)

    def __call__(
        self,
        prompts: Sequence[Any],
        completions: Sequence[Any],
        completion_ids: Sequence[Sequence[int]] | None = None,
        **columns: Any,
    ) -> list[float | None]:
        """One taskTotal per completion, None where it is missing; `columns`: TRL's keyword arguments, and the dataset's."""
        step = getattr(columns.get("trainer_state"), "global_step", None)
        if self._scheduled and step is None:
            raise ValueError("weights follow the step, but there is no trainer_state: TRL gives it since 0.20")
        lists = {name: values for name, values in columns.items() if isinstance(values, list) and len(values) == len(completions)}
        rollouts = batch_rollouts(
            self._measure,
            prompts=prompts,
            completions=completions,
            completion_ids=completion_ids,
            columns=lists,
            step=step or 0,
            generations=self._generations,
        )
        self._warn_of_what_is_lacking(rollouts)
        rows = score(self._scored, rollouts, external=self._external.outcomes(rollouts), base_means=self._base_means)
        if rows:
            self._log(rows, columns)
        for watcher in self._watchers:
            watcher(step, rollouts, rows)
        return [row["taskTotal"] for row in rows]

    def watch(self, watcher: Watcher) -> None:
        """From now on `watcher` is given every batch that was scored: TRL's global step, rollouts, and what the rules say."""
        self._watchers.append(watcher)

    def close(self) -> None:
        """Ends the process of Python terms; also done when the interpreter ends."""
        self._finalizer()

    def _log(self, rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Any]) -> None:
        """Each term's mean and sd over what is ok, as a metric, and its values beside the completions."""
        log_metric, log_extra = columns.get("log_metric"), columns.get("log_extra")
        outcomes = {term["id"]: [row["terms"][term["id"]]["outcome"] for row in rows] for term in self.spec["terms"]}
        for name, many in outcomes.items():
            values = [one["value"] for one in many if one["status"] == "ok"]
            if callable(log_metric) and values:
                log_metric(f"rewards/{name}/mean", mean(values))
                log_metric(f"rewards/{name}/std", sample_sd(values))
            if callable(log_extra):
                log_extra(name, [one.get("value") for one in many])
        if callable(log_metric):
            log_metric("reward/errors/rate", sum(row["taskTotal"] is None for row in rows) / len(rows))

    def _warn_of_what_is_lacking(self, rollouts: Sequence[Mapping[str, Any]]) -> None:
        """Each name that the reward reads and no rollout has, once."""
        terms = self.spec["terms"]
        ids = {term["id"] for term in terms} - {term["source"].get("signal") for term in terms}
        has = {name for rollout in rollouts for name in rollout["signals"]}
        has |= {"tokens"} if any(rollout["tokens"] is not None for rollout in rollouts) else set()
        for name in sorted(self._measure.names - ids - has - self._told if rollouts else ()):
            self._told.add(name)
            logger.warning(
                f"{self.spec['name']} reads the signal {name}, which nothing measures, so what needs it is missing: give "
                "signals=, task= or a column of that name."
            )
        sizes = [sum(one["group"] == rollout["group"] for one in rollouts) for rollout in rollouts]
        if is_group_relative(self.spec) and 1 in sizes and "group" not in self._told:
            self._told.add("group")
            logger.warning(
                f"{self.spec['name']} compares the rollouts of a prompt, and some prompt has one alone in this batch: keep all "
                "generations of a prompt in one process's batch."
            )


def beta_of(objective: Mapping[str, Any]) -> float:
    """TRL's weight of S_pol - S_ref: 1 / betaInv when sampling."""
    if objective["mode"] != "sampling":
        return 0.0
    return 1 / objective["betaInv"] if objective["betaInv"] > 0 else 1.0


def unexpressed_objective(objective: Mapping[str, Any]) -> str | None:
    """What taskTotal and TRL's beta together do not express of an objective; None when they are all of it."""
    if objective["mode"] == "none":
        return None
    take = "Take the reward's export to TRL, or run it on Rewardsmith's trainer."
    if objective["betaInv"] == 0:
        return f"This objective has no task reward in it (betaInv 0), and this function returns nothing but task reward. {take}"
    weight = objective["alpha"] - (objective["mode"] == "sampling")
    if weight == 0 or objective["normalization"] == "none":
        return None
    return (
        f"The sharpening term {weight / objective['betaInv']:g} N (N the {objective['normalization']} of log pi_ref) is not in "
        f"what this function returns: it is the task reward alone, and its optimum is another one. {take}"
    )


def lacking_means(spec: Mapping[str, Any], base_means: Mapping[str, float]) -> list[str]:
    """Terms that need a bank's mean which is not given."""
    return [
        term["id"]
        for term in spec["terms"]
        for place, transform in enumerate(term["transforms"])
        if transform.get("center") == "base_mean" and f"{term['id']}.{place}" not in base_means
    ]


def found_task(task: str | Task | None, task_folder: str | os.PathLike[str] | None = None) -> Task | None:
    """One of this package's tasks by its id, or that of a folder with a task.json."""
    if not isinstance(task, str):
        return task
    from .tasks.registry import find_task
    from .tasks.task_settings import TaskSettings

    return find_task(task, TaskSettings(folders=() if task_folder is None else (Path(task_folder),)))


def identifier_of(name: str) -> str:
    """A reward's name as TRL can log it."""
    stem = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return (stem if stem[:1].isalpha() else f"reward_{stem}")[:60].rstrip("_")


def log_line(text: str, level: str) -> None:
    """A line of the terms' log."""
    logger.log(LEVELS[level], text)


def close_in(process: int, external: ExternalTerms) -> None:
    """Ends the terms' process, in the process that started it and in none that was forked from it."""
    if os.getpid() == process:
        external.close()
