"""One training run with TRL, given its task and its base model."""

from __future__ import annotations

import math
import os
import shutil
from functools import partial
from typing import Any

from accelerate.utils import gather_object
from transformers import AutoConfig, TrainerCallback

from ..failures import diverged, failing_clearly, is_out_of_memory, is_without_numbers, out_of_memory
from ..models.base_model import PreparedModel
from ..models.load import load_tokenizer, plain_generation_config
from ..models.not_loaded import model_not_loaded
from ..report import CHECKPOINT_COMPLETE, ENDS, JobContext, JobEnd, Reporter, RunFailure, Say, StepReport, checkpoint_folder
from ..sampling.evaluator import External
from ..sampling.generate import completion_text, rows_at_once
from ..sampling.vllm_sampler import generates_with_vllm
from ..tasks.task import Task
from .batch_layout import BatchLayout, lay_out
from .checkpoints import read_progress, writing_folder
from .due_evaluations import due_report, state_of
from .evaluations import Evaluations
from .objective_reward import ObjectiveReward
from .objective_trainers import NotFinite, ObjectiveGrpo, ObjectiveRloo
from .start_weights import load_start_weights
from .trainer_arguments import lora_of, trl_arguments
from .training_prompts import draw_places, longest_evaluated, prompt_dataset, prompt_encoder
from .update_reports import Settled, Stopped, UpdateReports
from .vllm_beside import keep_frozen, open_beside


def train(
    context: JobContext,
    reporter: Reporter,
    *,
    task: Task,
    base: PreparedModel,
    external: External | None = None,
) -> JobEnd:
    """
    Trains until the last step or until something else is wanted; a checkpoint is left wherever one may go on. Raises a
    RunFailure that says what to change.
    """
    config = context.job.config
    layout: BatchLayout | None = None
    try:
        trainer, layout = open_trainer(context, task=task, base=base, external=external, say=reporter.say)
        tokens = read_progress(state_of(context.checkpoint)).tokens if context.checkpoint is not None else 0
        evaluate = Evaluations(context, reporter, trainer, task=task, base=base, external=external)
        reports = UpdateReports(context, reporter, trainer, evaluate, tokens)
        trainer.generated, trainer.updated, trainer.saved = reports.generated, reports.updated, reports.saved
        return run_updates(context, trainer, reports)
    except RunFailure:
        raise
    except Exception as cause:
        if is_out_of_memory(cause):
            rows, pass_rows = (layout.rows, layout.pass_rows) if layout is not None else (0, 0)
            raise out_of_memory(config, rows=rows, pass_rows=pass_rows) from cause
        raise


def run_updates(context: JobContext, trainer: Any, reports: UpdateReports) -> JobEnd:
    """The run from where it is to its end."""
    config, checkpoint = context.job.config, context.checkpoint
    due = due_report(checkpoint) if checkpoint is not None else None
    if checkpoint is None:
        with failing_clearly(config):
            if not reports.started():
                return ENDS[reports.want]
    elif due is not None:
        trainer.add_callback(DueFirst(reports, due))
    elif context.resume_step is not None and context.resume_step >= config.steps:
        return "finished"
    try:
        trainer.train(resume_from_checkpoint=str(state_of(checkpoint)) if checkpoint is not None else None)
    except Settled:
        pass
    except Stopped as stopped:
        # Nothing has changed since the last update, so the state is that update's.
        kept = checkpoint_folder(context.folder, trainer.state.global_step) / CHECKPOINT_COMPLETE
        if stopped.want != "lost" and not kept.exists():
            trainer._save_checkpoint(trainer.model, None)
    except NotFinite as found:
        step = reports.diverged(found.loss, found.grad_norm)
        raise diverged(step, str(found), config) from found
    except RuntimeError as cause:
        if is_without_numbers(cause):
            step = reports.diverged(math.nan, math.nan)
            raise diverged(step, "probabilities that are not finite", config) from cause
        raise
    return ENDS[reports.want]


class DueFirst(TrainerCallback):
    """Once weights and optimizer are loaded: what is still to do of the update that they are of."""

    def __init__(self, reports: UpdateReports, due: StepReport) -> None:
        self.reports = reports
        self.due = due

    def on_train_begin(self, *_: Any, **__: Any) -> None:
        self.reports.resumed(self.due)


def open_trainer(
    context: JobContext, *, task: Task, base: PreparedModel, external: External | None, say: Say = lambda text, level: None
) -> tuple[Any, BatchLayout]:
    """TRL's trainer with policy, reference, prompts and reward, before its first update; `say` hears what falls short."""
    job, config = context.job, context.job.config
    prompts = task.prompts("train")
    places = draw_places(job, task, prompts)
    tokenizer = load_tokenizer(base)
    encode = prompt_encoder(
        task,
        prompts,
        tokenizer,
        context=context_length(base),
        max_tokens=config.max_tokens,
    )
    longest = max(len(encode(place)) for place in sorted(set(places)))
    output = writing_folder(context.folder)
    reward = ObjectiveReward(
        spec=job.spec,
        task=task,
        prompts=prompts,
        algorithm=config.algorithm,
        group_size=config.group_size,
        base_means=job.base_means,
        read_text=partial(completion_text, tokenizer=tokenizer, eos=frozenset()),
        eos=frozenset(),
        external=external,
    )
    layout = lay_out(config, processes())
    kind: Any = ObjectiveRloo if config.algorithm == "rloo" else ObjectiveGrpo

    def open_with(vllm_room: int | None) -> Any:
        return kind(
            model=base.path,
            reward_funcs=reward,
            args=trl_arguments(job, layout, output, vllm_room=vllm_room),
            train_dataset=prompt_dataset(places),
            processing_class=tokenizer,
            peft_config=lora_of(config),
        )

    room = max(longest, longest_evaluated(task, tokenizer, config)) if generates_with_vllm() else None
    try:
        trainer = open_beside(open_with, room, say)
    except OSError as cause:
        raise model_not_loaded(base.id, cause) from cause
    if trainer.is_fsdp_enabled or trainer.is_deepspeed_enabled:
        raise RunFailure(
            "The accelerate configuration of this trainer shards weights or optimizer (FSDP or DeepSpeed), which evaluations on "
            "one process cannot read: leave it out, and train an adapter (loraRank 16) where all weights do not fit."
        )
    if trainer.accelerator.is_main_process:
        shutil.rmtree(output, ignore_errors=True)
    # What the model's makers set besides, such as a top-p, would change what is sampled.
    for model in (trainer.model, getattr(trainer.model, "get_base_model", lambda: trainer.model)()):
        model.generation_config = plain_generation_config(model.generation_config)
    trainer.objective, trainer.encode = reward, encode
    trainer.run_seed, trainer.warmup_steps = job.seed, config.warmup_steps
    at_once = rows_at_once(trainer.model, longest + config.max_tokens) // config.group_size
    # As many blocks on every process, whatever its device: between two of them all processes meet.
    trainer.generation_rows = max(1, min(gather_object([at_once]))) * config.group_size
    if trainer.use_vllm:
        keep_frozen(trainer.model, trainer.vllm_generation)
    reward.eos = frozenset(trainer.eos_token_ids)
    reward.read_text = partial(completion_text, tokenizer=tokenizer, eos=reward.eos)
    reward.process = trainer.accelerator.process_index
    reward.gather = gather_object
    if config.fixed_length:
        ignore_eos(trainer)
    start = job.start_from
    if start is not None and context.start_weights is None and context.checkpoint is None:
        raise RunFailure(f"The weights of step {start.step} of run {start.run} did not come with the job: launch it again.")
    if context.start_weights is not None and context.checkpoint is None:
        load_start_weights(trainer.model, context.start_weights, config)
    return trainer, layout


def processes() -> int:
    """Processes that train together, as the launcher says (accelerate's own state is set up with TRL's arguments only)."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def context_length(base: PreparedModel) -> int | None:
    """Most tokens that the model reads, prompt and completion together; None where it does not say."""
    try:
        found = AutoConfig.from_pretrained(base.path, trust_remote_code=False)
    except (OSError, ValueError) as cause:
        raise model_not_loaded(base.id, cause) from cause
    return getattr(found.get_text_config(), "max_position_embeddings", None)


def ignore_eos(trainer: Any) -> None:
    """
    EOS may be sampled, and generation goes on: the distribution stays the policy's own. No token has the number that is
    waited for instead. (vLLM has an option of its own.)
    """
    nobody = [trainer.model.config.get_text_config().vocab_size]
    trainer.eos_token_ids = nobody
    if not trainer.use_vllm:
        trainer.generation_config.eos_token_id = nobody
