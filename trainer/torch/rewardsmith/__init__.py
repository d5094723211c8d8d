"""Rewardsmith's Python side: a logger for training scripts, composed rewards as reward functions, and the torch trainer."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .reward_function import RewardFunction
    from .tracking.callback import RewardsmithCallback
    from .tracking.open_run import init
    from .tracking.run import Run
    from .version import VERSION as __version__

__all__ = ["RewardFunction", "RewardsmithCallback", "Run", "__version__", "init"]

# Imported when they are asked for: a script that only logs needs neither torch nor transformers.
_PLACES = {
    "RewardFunction": ("reward_function", "RewardFunction"),
    "RewardsmithCallback": ("tracking.callback", "RewardsmithCallback"),
    "Run": ("tracking.run", "Run"),
    "__version__": ("version", "VERSION"),
    "init": ("tracking.open_run", "init"),
}


def __getattr__(name: str) -> Any:
    place = _PLACES.get(name)
    if place is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{place[0]}", __name__), place[1])


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
