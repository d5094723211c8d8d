"""
A small deterministic job for tests of the agent: gradient descent on a parabola with momentum, whose noise comes from the
seed and the step. Its base model says how it behaves: "toy", "toy:die-at-4", "toy:raise-at-4", "toy:explain-at-4"...
"""

from __future__ import annotations

import json
import os
import random
import signal
import struct
import time
from pathlib import Path

from rewardsmith.report import CHECKPOINT_COMPLETE, JobContext, JobEnd, Reporter, RunFailure, StepReport, checkpoint_folder


def run_toy(context: JobContext, reporter: Reporter) -> JobEnd:
    """`TOY_STEP_SECONDS` in the environment is how long a step takes."""
    config, seed = context.job.config, context.job.seed
    state = {"step": 0, "x": 1.0, "momentum": 0.0}
    if context.start_weights is not None:
        state["x"] = read_weights(context.start_weights)
    if context.checkpoint is not None:
        state = json.loads((context.checkpoint / "state.json").read_text())
    elif config.eval_every:
        reporter.report(StepReport(0, {"toy/x": state["x"]}))

    def save() -> None:
        if os.environ.get("RANK", "0") != "0":
            return
        folder = checkpoint_folder(context.folder, int(state["step"]))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "state.json").write_text(json.dumps(state))
        (folder / "optimizer.pt").write_bytes(b"momentum")
        write_weights(folder / "model.safetensors", state["x"])
        (folder / CHECKPOINT_COMPLETE).write_text("{}")
        reporter.checkpoint(int(state["step"]), folder / "model.safetensors")

    ends: dict[str, JobEnd] = {"pause": "paused", "cancel": "canceled", "stop": "stopped", "lost": "lost"}
    while state["step"] < config.steps:
        want = reporter.wanted()
        if want != "go":
            if want != "lost" and state["step"] > 0:
                save()
            return ends[want]
        step = int(state["step"]) + 1
        misbehave(context, step)
        time.sleep(float(os.environ.get("TOY_STEP_SECONDS", "0")))
        noise = random.Random(f"{seed}-{step}").gauss(0, 0.1)
        state["momentum"] = 0.9 * state["momentum"] - 0.05 * (2 * state["x"] + noise)
        state["x"] += state["momentum"]
        state["step"] = step
        reporter.report(
            StepReport(step, {"toy/x": state["x"], "toy/momentum": state["momentum"]}, logs=[("info", f"step {step}")])
        )
        if step % config.checkpoint_every == 0 or step == config.steps:
            save()
    return "finished"


def misbehave(context: JobContext, step: int) -> None:
    """What the base model's name asks for at a step: always, or "once" in the life of the run's folder."""
    _, _, asked = context.job.config.base_model.partition(":")
    once = asked.startswith("once-")
    does, _, at = asked.removeprefix("once-").rpartition("-at-")
    if not does or step != int(at):
        return
    if does == "fail" and os.environ.get("RANK") != "1":
        return
    mark = context.folder / "misbehaved"
    if once and mark.exists():
        return
    mark.touch()
    if does == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if does == "fail":
        raise RunFailure("The second GPU is out of memory.")
    if does == "explain":
        raise RunFailure("The loss is NaN at step 4: lower the learning rate.") from ZeroDivisionError("of the test")
    raise ValueError("no such thing")


def write_weights(file: Path, x: float) -> None:
    """One float32 as a safetensors file."""
    header = b'{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    file.write_bytes(len(header).to_bytes(8, "little") + header + struct.pack("<f", x))


def read_weights(file: Path) -> float:
    data = file.read_bytes()
    return float(struct.unpack("<f", data[-4:])[0])


def expected_points(steps: int, seed: int) -> list[tuple[int, float]]:
    """(step, x) of an undisturbed run."""
    x, momentum, points = 1.0, 0.0, [(0, 1.0)]
    for step in range(1, steps + 1):
        momentum = 0.9 * momentum - 0.05 * (2 * x + random.Random(f"{seed}-{step}").gauss(0, 0.1))
        x += momentum
        points.append((step, x))
    return points
