"""Models: the questions they are sent, how their answers end, and the client that each provider supplies.

A provider is a folder in `adapters` with a `PROVIDER`. It speaks one API; everything that is the same for every model
(prompts, parts, budget, batches) is in `engine.models`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from ytsb_tui.core.jobs.failures import Failure, FailureKind, TransientFailure
from ytsb_tui.core.notes.models import ALLOWED_THOUGHT, Effort, Model
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.videos.passages import most_tokens, token_estimate

_LONGEST_TOKEN = 24  # characters of an answer for each token it may have, on average: JSON and code have about four


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request. `material` comes first, `task` says what to do with it. The answer is JSON of the form `schema` and
    has at most `most_tokens`. Where the same material is likely to be `reread` soon, with the same schema, a provider
    may cache it: storing costs more than sending, and a request with another schema does not find it. `effort` is how
    much the model shall think, which counts in `most_tokens`; None where it cannot be asked to."""

    system: str
    material: str
    task: str
    schema: dict[str, object]
    most_tokens: int
    reread: bool = False
    effort: Effort | None = None

    @property
    def tokens(self) -> int:
        """The tokens sent, by estimate: rather too many than too few."""
        return token_estimate(self._sent)

    @property
    def most_sent(self) -> int:
        """The most tokens that can be sent."""
        return most_tokens(self._sent)

    @property
    def _sent(self) -> str:
        return f"{self.system}{self.material}{self.task}{self.schema}"

    def limited(self, most_tokens: int) -> Question:
        """The same question with another limit."""
        return replace(self, most_tokens=most_tokens)

    def thought_over(self, effort: Effort, most_tokens: int | None) -> Question:
        """The same question with room to think, within the most tokens that the model writes."""
        allowed = self.most_tokens + ALLOWED_THOUGHT[effort]
        return replace(self, effort=effort, most_tokens=min(allowed, most_tokens or allowed))


class Ending(StrEnum):
    """Why an answer ended."""

    WHOLE = "whole"
    MAX_TOKENS = "max-tokens"  # it reached the question's limit
    REFUSAL = "refusal"
    CONTEXT_FULL = "context-full"  # question and answer do not fit into the model's context


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer that ended, how it ended, and what it took; `category` is why it was refused, where the API says so."""

    text: str
    ending: Ending
    usage: Usage
    category: str = ""

    @property
    def refusal(self) -> str:
        """Why it was refused, as the end of a sentence."""
        return f" (category {self.category})." if self.category else "."


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """One of an API's limits: it takes `most` (at least one) a minute, at once or spread, and now as many as `left`."""

    most: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """What an API says of its limits on requests and on the tokens sent; None where it says nothing."""

    requests: RateLimit | None = None
    tokens: RateLimit | None = None


class Received:
    """What has arrived of an answer so far. The client keeps it up to date, so that the cost is known however the
    request ends: `sent` once a model may be working on it, `usage` as the API reports it, `counted` when that is final.
    """

    def __init__(
        self,
        question: Question,
        hear: Callable[[str], None],
        thinking: Callable[[], None] = lambda: None,
        limited: Callable[[RateLimits], None] = lambda _: None,
    ) -> None:
        """`hear` is called with each piece of the text, `thinking` while the model thinks, `limited` with what the API
        says of its limits, as soon as it has said it."""
        self.limited = limited
        self.sent = False
        self.usage: Usage | None = None
        self.counted = False
        self.category = ""  # of a refusal
        self._question = question
        self._hear = hear
        self.thinking = thinking
        self._pieces: list[str] = []
        self._characters = 0
        self._tokens = 0

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._pieces)

    def add(self, piece: str) -> None:
        """Adds a piece of the text. Raises TransientFailure (kind MODEL_ANSWER) when the answer exceeds its limit."""
        self._pieces.append(piece)
        self._count(piece)
        self._hear(piece)

    def mend(self, text: str) -> None:
        """Replaces the text by a repaired version of it."""
        self._pieces = [text]

    def think(self, piece: str) -> None:
        """Counts text that is charged but not part of the answer, such as reasoning. Raises like `add`."""
        self._count(piece)
        self.thinking()

    def _count(self, piece: str) -> None:
        self._characters += len(piece)
        self._tokens += token_estimate(piece)
        if self._characters > _LONGEST_TOKEN * self._question.most_tokens:
            raise TransientFailure(
                FailureKind.MODEL_ANSWER,
                f"The answer exceeded its limit of {self._question.most_tokens:,} tokens.",
                "Retried automatically.",
            )

    @property
    def taken(self) -> Usage:
        """The tokens taken, without their cost: as reported when that is final, at least what arrived when the answer
        broke off, and the most the request can take when the API reported nothing."""
        if not self.sent:
            return Usage()
        if self.usage is not None and self.counted:
            return self.usage
        sent = Usage(input_tokens=self._question.tokens)
        if self.usage is None and not self._characters:
            return replace(sent, output_tokens=self._question.most_tokens)
        known = self.usage or sent
        return replace(known, output_tokens=max(known.output_tokens, self._tokens))


Ended = Answer | Failure


class ModelBatches(Protocol):
    """Many questions at a lower price, answered within a day."""

    async def send(self, questions: Mapping[str, Question]) -> str:
        """Sends the questions, each under its name; returns the API's name of the batch. Raises a Failure; after a
        TransientFailure it is unknown whether the API took the batch, see `find`."""
        ...

    async def find(self, since: float, requests: int, known: frozenset[str]) -> str | None:
        """A batch of so many requests created since then (epoch seconds) whose name is not in `known`. Raises a
        Failure."""
        ...

    async def ended(self, batch: str) -> bool:
        """Whether its answers can be read, or the API no longer has it. Raises a Failure."""
        ...

    async def results(self, batch: str) -> Mapping[str, Ended]:
        """How each question ended, by its name; empty for a batch the API no longer has. The usage is without cost.
        Raises a Failure."""
        ...


class ModelClient(Protocol):
    """One model at one API, shared by everything on one event loop that asks it."""

    @property
    def batches(self) -> ModelBatches | None:
        """Batches of questions, None if the API has none."""
        ...

    async def prepare(self) -> None:
        """Loads what is slow to load before the first question needs it. Never raises a Failure."""
        ...

    async def ask(self, question: Question, received: Received) -> Ending:
        """Sends the question and adds the answer to `received` as it streams. Raises SetupFailure, TransientFailure, or
        VideoFailure (kind TOO_LONG if the question does not fit)."""
        ...

    async def describe(self) -> Model:
        """The model as the API describes it; just its name where the API does not say. Costs nothing. Raises a Failure,
        like a question."""
        ...

    async def models(self) -> tuple[Model, ...]:
        """All models of the API, in its order. Raises a Failure."""
        ...

    async def aclose(self) -> None:
        """Closes the connections; the next request opens new ones."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How to reach a model: its name (empty to list the models only), the key and the address, None where not set."""

    model: str
    key: str | None
    base_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider of models. `usual_model` is used when no model is set, None if there is no such model; `ready` says
    whether it can be asked without anything more being set; `connect` raises SetupFailure when it cannot."""

    usual_model: str | None
    ready: Callable[[Access], bool]
    connect: Callable[[Access], ModelClient]
