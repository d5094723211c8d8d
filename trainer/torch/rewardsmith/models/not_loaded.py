"""Why a base model could not be loaded, in words."""

from __future__ import annotations

from ..report import RunFailure


def model_not_loaded(model: str, cause: Exception) -> RunFailure:
    """A base model that could not be loaded, by the reason that transformers and the hub give."""
    said = str(cause)
    lower = said.lower()
    if "trust_remote_code" in lower or "custom code" in lower:
        why = "it needs code of its own, which is not run: choose a model that transformers knows"
    elif "gated" in lower or "401" in lower or "403" in lower:
        why = "it is gated or private: accept its licence on its page and give the trainer a token (HF_TOKEN)"
    elif any(word in lower for word in ("couldn't connect", "offline", "connection", "cached", "outgoing traffic")):
        why = (
            "its files are not here and the hub could not be reached: check the network and the name, or download the model "
            "once and give its folder"
        )
    else:
        why = "there is no such folder, or no model of this name on the hub: check baseModel"
    return RunFailure(f'The base model "{model}" could not be loaded: {why}. ({said.splitlines()[0][:300] if said else cause!r})')
