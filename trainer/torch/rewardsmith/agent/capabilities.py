"""What the server is told of this trainer when it registers."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ..protocol.messages import BaseModelOffer, RegisterRequest
from ..settings import TrainerSettings
from .device import Device

# The server takes no longer texts.
MOST_DEVICE_TEXT = 200
ANY_MODEL = "*"


def capabilities(settings: TrainerSettings, device: Device, engine_text: str = "") -> RegisterRequest:
    """The registration of a trainer with these settings; `engine_text` says where its runs compute, where not here."""
    infos: list[Any] = []
    text = f"{engine_text} ({device.text})" if engine_text else device.text
    return RegisterRequest(
        name=settings.name,
        engine=engine_name(),
        version=package_version("rewardsmith") or "unknown",
        device=text[:MOST_DEVICE_TEXT],
        memory=device.memory,
        tasks=[info.written() for info in infos],
        base_models=offered_models(settings, [info.id for info in infos]),
        features=offered_features(settings),
    )


def engine_name() -> str:
    """Engine and version, such as "torch (TRL 1.16.0)"."""
    trl = package_version("trl")
    return f"torch (TRL {trl})" if trl else "torch"


def offered_models(settings: TrainerSettings, tasks: list[str]) -> list[BaseModelOffer]:
    """The tiny models that are made on the spot, for their tasks; those of the settings; and any where that is allowed."""
    TINY_MODELS: dict[str, str] = {}
    tiny = [BaseModelOffer(id=model, task=task) for model, task in TINY_MODELS.items() if task in tasks]
    named = [BaseModelOffer(id=model) for model in settings.models]
    return [*tiny, *named, *([BaseModelOffer(id=ANY_MODEL)] if settings.any_model else [])]


def offered_features(settings: TrainerSettings) -> list[str]:
    """Kinds of jobs and of reward terms that run here."""
    features = ["train", "continue", "bank", "evaluate", "python", "lora"]
    if settings.endpoints:
        features += ["score_model", *(f"endpoint:{name}" for name in settings.endpoints)]
    return features


def package_version(name: str) -> str | None:
    """The installed version of a package; None where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None
