"""The types of base models."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PreparedModel:
    """
    A base model that transformers can load: a folder, or a name of the hub with the commit it was resolved to.
    `fingerprint` changes when the weights do.
    """

    id: str
    path: str
    revision: str | None
    fingerprint: str
