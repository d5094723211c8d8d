"""What the server is told of this trainer when it registers."""

from __future__ import annotations

import socket
from importlib.metadata import PackageNotFoundError, version

from ..models.tiny import TINY_RECIPES
from ..protocol.messages import BaseModelOffer, RegisterRequest
from ..settings import TrainerSettings
from ..tasks.registry import offered_tasks
from ..terms.term_settings import TermSettings, features_of
from .device import Device
from .read_settings import SettingsError

# The server takes no longer texts.
MOST_DEVICE_TEXT = 200
MOST_NAME = 200
ANY_MODEL = "*"
# The tiny models can spell nothing else.
TINY_TASK = "arithmetic"


def capabilities(settings: TrainerSettings, device: Device) -> RegisterRequest:
    """The registration of a trainer with these settings. Raises SettingsError for a task that is not there."""
    infos = [info for info in offered_tasks(settings.task_settings()) if settings.tasks is None or info.id in settings.tasks]
    missing = sorted(set(settings.tasks or ()) - {info.id for info in infos})
    if missing:
        known = ", ".join(sorted(info.id for info in offered_tasks(settings.task_settings())))
        raise SettingsError(f"There is no task {missing[0]} to offer; there are: {known}.")
    return RegisterRequest(
        # Shown nowhere: the server keeps the name that a person gave with the key.
        name=socket.gethostname()[:MOST_NAME] or "torch",
        engine=engine_name(),
        version=package_version("rewardsmith") or "unknown",
        device=device.text[:MOST_DEVICE_TEXT],
        memory=device.memory,
        tasks=[info.written() for info in infos],
        base_models=offered_models(settings, [info.id for info in infos]),
        features=offered_features(),
    )


def engine_name() -> str:
    """Engine and version, such as "torch (TRL 1.16.0)"."""
    trl = package_version("trl")
    return f"torch (TRL {trl})" if trl else "torch"


def offered_models(settings: TrainerSettings, tasks: list[str]) -> list[BaseModelOffer]:
    """The tiny models that are made on the spot, for their tasks; those of the settings; and any where that is allowed."""
    tiny = [BaseModelOffer(id=model, task=TINY_TASK) for model in TINY_RECIPES if TINY_TASK in tasks]
    named = [BaseModelOffer(id=model) for model in settings.models]
    return [*tiny, *named, *([BaseModelOffer(id=ANY_MODEL)] if settings.any_model else [])]


def offered_features() -> list[str]:
    """Kinds of jobs and of reward terms that run here."""
    return ["train", "continue", "bank", "evaluate", "lora", *features_of(TermSettings.from_environment())]


def package_version(name: str) -> str | None:
    """The installed version of a package; None where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None
