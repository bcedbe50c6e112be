"""What a refusal of a server that listens means for the work."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ytsb_tui.adapters.model_api.failures import Api
from ytsb_tui.adapters.openai.api_failures import Refusal, failure_of
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure, VideoFailure
from ytsb_tui.core.text.cleaning import clean

_TOO_LARGE = re.compile(r"too (large|long)|(size|duration|limit)\b.{0,60}exceed|exceed.{0,60}\b(size|duration|limit)")
_NO_TIMES = ("verbose_json", "response_format", "timestamp")


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioApi(Api):
    """How messages name the API of a server that listens."""

    def elsewhere(self, status: int) -> SetupFailure:
        """See Api."""
        return SetupFailure(
            FailureKind.KEY,
            f"No audio API answers at this address (status {status}).",
            f"Check {self.address}: it usually ends in /v1.",
        )

    def no_model(self, model: str) -> SetupFailure:
        """See Api."""
        return SetupFailure(
            FailureKind.KEY,
            f"The server that listens has no model {clean(model, 60)}.",
            f"Set YTSB_LISTEN_MODEL to one that it has, or check {self.address}.",
        )

    def no_times(self, model: str) -> SetupFailure:
        """The failure of a model that does not say when something was said."""
        return SetupFailure(
            FailureKind.KEY,
            f"The model {clean(model, 60)} gives no times, which links in notes need.",
            "Set YTSB_LISTEN_MODEL to one that does, such as whisper-1 or a faster-whisper.",
        )

    def _other_key(self) -> str:
        return f"Set {self.key} to a valid key, then retry."


API = AudioApi(name="the audio API", address="YTSB_LISTEN_SERVER", key="YTSB_LISTEN_KEY")


class RefusedError(Exception):
    """The server refused a request."""

    def __init__(self, refusal: Refusal, size: int) -> None:
        super().__init__(refusal.words)
        self.refusal = refusal
        self.size = size  # bytes of sound that were sent


def failure(refused: RefusedError, model: str) -> Failure:
    """The failure that a refusal is."""
    refusal, words = refused.refusal, refused.refusal.words.casefold()
    if refusal.status == 413 or (refusal.status in (200, 400, 422) and _TOO_LARGE.search(words)):
        said = f": {clean(refusal.words, 120)}" if refusal.words and refusal.known else "."
        return VideoFailure(
            FailureKind.TOO_LONG,
            f"The server that listens does not take {refused.size / 1e6:.1f} MB at once{said}",
            "Raise its limit, then retry.",
        )
    if refusal.status == 404 and words in ("", "not found"):  # of a path, not of a model
        return API.elsewhere(404)
    if refusal.status in (400, 422) and any(form in words for form in _NO_TIMES):
        return API.no_times(model)
    return failure_of(refusal, model, API)
