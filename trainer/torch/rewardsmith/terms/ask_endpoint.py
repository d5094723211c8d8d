"""One question to an OpenAI-compatible chat endpoint: tried again where it may help, and answered with a number or a reason."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass

import httpx
from pydantic import BaseModel, Field, ValidationError

from ..rules.outcome import Outcome, error, finite_or_error
from .term_settings import Endpoint, TermSettings

NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
TOO_MANY, TIMED_OUT = 429, 408
MOST_BYTES = 2**20
MOST_PAUSE_SECONDS = 60.0
MOST_SHOWN = 60


class Said(BaseModel):
    content: str


class Choice(BaseModel):
    message: Said


class ChatAnswer(BaseModel):
    """What is read of an endpoint's answer."""

    choices: list[Choice] = Field(min_length=1)


class Unanswered(Exception):
    """Why a question has no answer, in words that hold nothing an endpoint said: it may repeat a key."""

    def __init__(self, reason: str, *, again: bool, after: float | None = None) -> None:
        super().__init__(reason)
        # Whether it may help to ask again, and the seconds the endpoint asks to wait before.
        self.again, self.after = again, after


@dataclass(frozen=True)
class Question:
    """One prompt for one model of an endpoint."""

    endpoint: str
    model: str
    prompt: str


class EndpointClient:
    """Asks endpoints from several threads. `closing` interrupts whoever waits."""

    def __init__(self, settings: TermSettings) -> None:
        self._settings = settings
        self._client = httpx.Client(timeout=settings.score_timeout_seconds, follow_redirects=False)
        self.closing = threading.Event()

    def close(self) -> None:
        """Gives up on what is under way."""
        self.closing.set()
        self._client.close()

    def ask(self, endpoint: Endpoint, question: Question) -> Outcome:
        """The number a model answers with; raises Unanswered once no try is left."""
        pause = self._settings.score_pause_seconds
        for trial in range(1, self._settings.score_tries + 1):
            try:
                return read_score(self._once(endpoint, question))
            except Unanswered as failed:
                if not failed.again or trial == self._settings.score_tries:
                    raise
                wait = pause if failed.after is None else failed.after
                if self.closing.wait(min(wait, MOST_PAUSE_SECONDS)):
                    raise
                pause *= 2
        raise Unanswered("it was not asked", again=False)

    def _once(self, endpoint: Endpoint, question: Question) -> str:
        headers = {} if endpoint.key is None else {"Authorization": f"Bearer {endpoint.key}"}
        body = {"model": question.model, "messages": [{"role": "user", "content": question.prompt}], "temperature": 0}
        try:
            with self._client.stream("POST", f"{endpoint.url}/chat/completions", json=body, headers=headers) as response:
                refuse_status(response)
                return read_content(self._bounded(response))
        except httpx.TimeoutException:
            raise Unanswered(f"gave no answer within {self._settings.score_timeout_seconds:g} s", again=True) from None
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            raise Unanswered("has an address that is none", again=False) from None
        except (httpx.HTTPError, RuntimeError):
            raise Unanswered("cannot be reached", again=not self.closing.is_set()) from None

    def _bounded(self, response: httpx.Response) -> bytes:
        """The body, of bounded size and within bounded time, however it trickles in."""
        deadline = time.monotonic() + self._settings.score_timeout_seconds
        body = b""
        for part in response.iter_bytes():
            body += part
            if len(body) > MOST_BYTES:
                raise Unanswered(f"answered with more than {MOST_BYTES // 2**20} MB", again=False)
            if time.monotonic() > deadline:
                raise Unanswered(f"gave no answer within {self._settings.score_timeout_seconds:g} s", again=True)
        return body


def refuse_status(response: httpx.Response) -> None:
    """Raises for every status but success."""
    status = response.status_code
    if 200 <= status < 300:
        return
    again = status in (TOO_MANY, TIMED_OUT) or status >= 500
    after = response.headers.get("retry-after", "")
    raise Unanswered(
        f"answered with status {status}", again=again, after=float(after) if re.fullmatch(r"\d{1,6}", after) else None
    )


def read_content(body: bytes) -> str:
    """The text of an answer."""
    try:
        return ChatAnswer.model_validate_json(body).choices[0].message.content
    except ValidationError:
        raise Unanswered("answered with something that is no chat completion", again=True) from None


def read_score(content: str) -> Outcome:
    """The number that an answer consists of; anything around it is an error, since a number in a sentence may mean anything."""
    text = content.strip()
    if NUMBER.fullmatch(text) is None:
        shown = text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."
        return error(f"the model answered {shown!r}, which is no number")
    return finite_or_error(float(text), "the model")
