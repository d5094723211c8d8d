"""What a claim answers with: a run's frozen spec, configuration and seed, and the lease it is held by."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

# Ids name folders here and jobs of a cluster: nothing that could lead out of them is an id.
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class Message(BaseModel):
    """A message of the protocol: camelCase on the wire, snake_case here; what a newer server adds is ignored."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore", frozen=True)


class RunConfig(Message):
    """How a run is trained, as domain/run/config.ts has it; lengths in tokens, rates per update."""

    task: str
    base_model: str
    algorithm: Literal["rloo", "grpo", "reinforce_pp"] = "rloo"
    steps: int = 200
    prompts_per_step: int = 32
    group_size: int = 8
    learning_rate: float = 1e-4
    warmup_steps: int = 10
    weight_decay: float = 0.0
    grad_clip: float = 1.0
    max_tokens: int = 26
    fixed_length: bool = False
    temperature: float = 1.0
    eval_every: int = 5
    eval_prompts: int = 64
    eval_samples: int = 8
    test_samples: int = 64
    base_test_samples: int = 256
    checkpoint_every: int = 25
    # Of language models on a torch trainer; 0 and "auto" leave the choice to the trainer.
    lora_rank: int = 0
    lora_alpha: float = 16
    precision: Literal["auto", "bf16", "fp32"] = "auto"
    micro_batch: int = 0
    gradient_checkpointing: bool = False


class StartFrom(Message):
    """An uploaded checkpoint that a policy starts from."""

    run: Id
    step: int


class ClaimedJob(Message):
    """One claimed job; `attempt` and `lease_token` go with every later call."""

    job: Literal["train", "bank", "evaluate"]
    run: Id
    attempt: Id
    attempt_number: int
    lease_token: str
    lease_seconds: float
    resume_from: int | None
    start_from: StartFrom | None = None
    spec: dict[str, Any]
    config: RunConfig
    seed: int
    base_means: dict[str, float] = Field(default_factory=dict)
