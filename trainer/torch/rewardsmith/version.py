"""The package's version, the one that pyproject.toml names."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def _version() -> str:
    try:
        return version("rewardsmith")
    except PackageNotFoundError:  # Run from the source folder.
        return "0.1.0"


VERSION = _version()
