"""The tokens that a prompt becomes."""

from __future__ import annotations

from typing import Any

# Llama 3's template writes today's date into every prompt unless it is told one: its own default for those without a clock.
TEMPLATE_DATE = "26 Jul 2024"


def encode(text: str, tokenizer: Any, *, system: str | None = None) -> list[int]:
    """
    The tokens of a user's message: in the tokenizer's chat template, ready for the assistant's turn, where it has one;
    else as plain text with `system` before it. The template writes a BOS of its own, so none is added to it.
    """
    if getattr(tokenizer, "chat_template", None):
        messages = [{"role": "user", "content": text}]
        if system is not None:
            messages.insert(0, {"role": "system", "content": system})
        written = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True, date_string=TEMPLATE_DATE)
        return _tokens(tokenizer(written, add_special_tokens=False))
    return _tokens(tokenizer(text if system is None else f"{system}\n\n{text}\n\n"))


def _tokens(encoding: Any) -> list[int]:
    return [int(token) for token in encoding["input_ids"]]
