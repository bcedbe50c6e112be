"""What was heard becomes a transcript."""

from __future__ import annotations

import pytest

from ytsb_tui.core.videos.listening import Heard, cue_of, language_code, progress, transcript_of
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.core.videos.video import VideoId

VIDEO = VideoId("file.0123456789abcdef0123")


def part(until: float, text: str = "", language: str | None = None, by: str = "whisper-1") -> Heard:
    cues = (Cue(start=until - 1, duration=1.0, text=text),) if text else ()
    return Heard(until=until, by=by, language=language, cues=cues)


def test_parts_make_one_transcript_that_says_what_listened() -> None:
    parts = (part(5.0, language="cy"), part(9.0, "Guten Tag", "de"), part(12.0, "und so", "nl", by="small"))
    transcript = transcript_of(VIDEO, parts, "en")
    assert [cue.text for cue in transcript.cues] == ["Guten Tag", "und so"]
    assert (transcript.language, transcript.heard_by, transcript.automatic) == ("de", "whisper-1, small", True)


def test_the_language_is_that_of_the_words_if_the_server_names_none() -> None:
    text = "das ist der Wert und die Kurve ist nicht so wie es war"
    assert transcript_of(VIDEO, [part(9.0, text)], "en").language == "de"


@pytest.mark.parametrize(
    ("name", "code"),
    [("english", "en"), ("DE", "de"), (" Chinese ", "zh"), ("haw", "haw"), ("klingon", None), ("", None)],
)
def test_languages_are_named_by_code_or_in_english(name: str, code: str | None) -> None:
    assert language_code(name) == code


def test_words_invented_in_silence_are_left_out() -> None:
    assert cue_of(1.0, 2.0, " Thanks for watching!", silence=0.9, sureness=-1.4) is None
    assert cue_of(1.0, 2.0, "\x1b ", silence=0.0) is None
    assert cue_of(1.0, 0.5, " So\nit is ", silence=0.9, sureness=-0.2) == Cue(start=1.0, duration=0.0, text="So it is")


@pytest.mark.parametrize(
    ("until", "length", "seconds", "shown"),
    [
        (700.0, 1300.0, 60.0, ("11:40 of 21:40, 1:00 left", 700 / 1300)),
        (1300.0, 1300.0, 60.0, ("21:40 of 21:40", 1.0)),
        (100.0, 1300.0, 1.0, ("1:40 of 21:40", 100 / 1300)),
        (700.0, None, 60.0, ("11:40", 0.0)),
    ],
)
def test_progress_counts_what_was_heard_in_this_run(
    until: float, length: float | None, seconds: float, shown: tuple[str, float]
) -> None:
    assert progress(100.0, Heard(until=until, by="x", length=length), seconds) == shown
