"""What the server answered to the registration: workers need the trainer's id, its lease and the limits of a batch."""

from __future__ import annotations

from pathlib import Path

from ..durable_files import write_durably
from ..protocol.messages import RegisterResponse

REGISTERED_FILE = "registered.json"


def save_registered(home: Path, registered: RegisterResponse) -> None:
    write_durably(home / REGISTERED_FILE, registered.model_dump_json(by_alias=True).encode())


def load_registered(home: Path) -> RegisterResponse:
    """Raises FileNotFoundError in a home whose agent never registered."""
    return RegisterResponse.model_validate_json((home / REGISTERED_FILE).read_bytes())
