"""The trainer's settings from its command line, its environment and a settings file; the command line counts most."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..settings import TrainerSettings


class SettingsError(Exception):
    """What was given makes no sense; the message says what to change."""


def add_settings_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options that read_settings reads."""
    add = parser.add_argument
    add("--server", metavar="URL", help="the server's address (http://127.0.0.1:3000)")
    add("--key", metavar="KEY", help="this trainer's key, from the server's Trainers page")
    add("--model", action="append", dest="models", metavar="NAME[@REV]", help="a base model to offer, by hub name or folder")
    add("--any-model", action="store_true", default=None, help="take runs of any base model, fetched when it is needed")
    add("--tasks", nargs="+", metavar="ID", help="offer these tasks only")
    add("--data", action="append", metavar="NAME=FOLDER", help="read a dataset from a folder instead of the hub")
    add("--task-folder", action="append", type=Path, dest="task_folders", metavar="FOLDER", help="a task of one's own (JSONL)")
    add("--engine", choices=["local", "ray"], help="where runs compute: on this machine, or as jobs of a Ray cluster")
    add("--processes", type=int, metavar="N", help="processes of a run, one a GPU (1)")
    add("--accelerate-config", type=Path, metavar="FILE", help="a file of `accelerate config` (sharding is refused)")
    add("--slots", type=int, metavar="N", help="runs at once (1)")
    add("--settings", type=Path, metavar="FILE", help="a JSON file of settings: all of the above but the key, and revisions")


def read_settings(given: argparse.Namespace) -> TrainerSettings:
    """The settings of a start. Raises SettingsError."""
    values: dict[str, Any] = {"server": os.environ.get("REWARDSMITH_SERVER")}
    if given.settings is not None:
        values |= _read_file(given.settings)
    names = (
        "server",
        "models",
        "any_model",
        "tasks",
        "task_folders",
        "engine",
        "processes",
        "accelerate_config",
        "slots",
    )
    values |= {name: getattr(given, name) for name in names if getattr(given, name) is not None}
    if given.data:
        values["data"] = {**values.get("data", {}), **dict(_named_folder(text) for text in given.data)}
    try:
        settings = TrainerSettings.model_validate({name: value for name, value in values.items() if value is not None})
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise SettingsError(f"The settings make no sense ({said}).") from error
    for folder in (*settings.data.values(), *settings.task_folders):
        if not folder.is_dir():
            raise SettingsError(f"There is no folder {folder}.")
    # The nodes of a cluster may have folders that this machine has not.
    for model in settings.models if settings.engine == "local" else ():
        if is_folder(model) and not Path(model).expanduser().is_dir():
            raise SettingsError(f"There is no folder {model}. A model's folder is absolute, or begins with . or ~.")
        if is_folder(model) and not (Path(model).expanduser() / "config.json").is_file():
            raise SettingsError(f"{model} holds no config.json: it is no folder that a model was saved to with save_pretrained.")
    return settings.model_copy(
        update={
            "models": tuple(_absolute_folder(model) for model in settings.models),
            "data": {name: folder.absolute() for name, folder in settings.data.items()},
            "task_folders": tuple(folder.absolute() for folder in settings.task_folders),
        }
    )


def _read_file(file: Path) -> dict[str, Any]:
    try:
        read = json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise SettingsError(f"{file} cannot be read as JSON: {error}") from error
    if not isinstance(read, dict):
        raise SettingsError(f"{file} must hold a JSON object of settings.")
    unknown = sorted(set(read) - set(TrainerSettings.model_fields))
    if unknown:
        known = ", ".join(sorted(TrainerSettings.model_fields))
        raise SettingsError(f"{file} has {unknown[0]}, which is no setting; there are: {known}.")
    return read


def _absolute_folder(model: str) -> str:
    """A model that is named by its folder, as every process finds it."""
    return str(Path(model).expanduser().absolute()) if is_folder(model) else model


def is_folder(model: str) -> bool:
    """Whether a model is named by its folder."""
    return model.startswith((".", "~", "/"))


def _named_folder(text: str) -> tuple[str, Path]:
    name, separator, folder = text.partition("=")
    if not (name and separator and folder):
        raise SettingsError(f"--data {text}: write NAME=FOLDER.")
    return name, Path(folder).expanduser()
