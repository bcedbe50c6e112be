"""Sound is cut where it is quiet, exactly, and files can name nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.fakes.sounds import noise
from ytsb_tui.adapters.listening import cutting
from ytsb_tui.adapters.listening.cutting import RATE, NoSoundError, flac, parts

av = pytest.importorskip("av")


def test_parts_follow_each_other_and_end_in_pauses(tmp_path: Path) -> None:
    sound = noise(tmp_path / "talk.wav", 90.0, pauses=(25.0, 33.0, 55.0))
    found = list(parts(str(sound), 0.0, 40.0))
    assert [round(part.until) for part in found] == [33, 55, 90]
    assert [part.start for part in found] == [0.0, *(part.until for part in found[:-1])]
    assert sum(len(part.samples) for part in found) == 90 * RATE * 2, "nothing is lost at a cut"
    assert {part.length for part in found} == {90.0}


def test_what_was_heard_is_left_out_to_the_sample(tmp_path: Path) -> None:
    sound = noise(tmp_path / "talk.wav", 20.0, pauses=(8.0,))
    whole = b"".join(part.samples for part in parts(str(sound), 0.0, 60.0))
    (rest,) = parts(str(sound), 12.25, 60.0)
    assert (rest.start, rest.until) == (12.25, 20.0)
    assert rest.samples == whole[int(12.25 * RATE) * 2 :]
    (end,) = parts(str(sound), 20.0, 60.0)
    assert (end.start, end.until, end.samples) == (20.0, 20.0, b"")


def test_flac_holds_the_samples_in_less_room(tmp_path: Path) -> None:
    (part,) = parts(str(noise(tmp_path / "a.wav", 10.0, pauses=(5.0,))), 0.0, 60.0)
    data = flac(part.samples)
    assert len(data) < len(part.samples)
    (again,) = _decoded(data)
    assert again == part.samples


def _decoded(data: bytes) -> list[bytes]:
    with av.open(io.BytesIO(data)) as container:
        stream = container.streams.audio[0]
        assert (stream.rate, stream.layout.name) == (RATE, "mono")
        return [b"".join(bytes(frame.planes[0])[: frame.samples * 2] for frame in container.decode(stream))]


PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{}\n#EXT-X-ENDLIST\n"


@pytest.mark.parametrize("form", [PLAYLIST, "ffconcat version 1.0\nfile {}\n"])
def test_a_file_can_name_no_other_file(tmp_path: Path, form: str) -> None:
    secret = noise(tmp_path / "secret.wav", 3.0)
    (tmp_path / "talk.mp4").write_text(form.format(secret))
    with pytest.raises(NoSoundError, match="cannot be decoded"):
        list(parts(str(tmp_path / "talk.mp4"), 0.0, 60.0))


def test_files_without_sound_are_named_so(tmp_path: Path) -> None:
    (tmp_path / "text.mp3").write_text("no sound at all " * 500)
    with pytest.raises(NoSoundError):
        list(parts(str(tmp_path / "text.mp3"), 0.0, 60.0))
    with av.open(str(tmp_path / "silent.mkv"), "w") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 64
        container.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        container.mux(stream.encode(None))
    with pytest.raises(NoSoundError, match="has no sound"):
        list(parts(str(tmp_path / "silent.mkv"), 0.0, 60.0))


def test_a_damaged_file_gives_what_can_be_decoded(tmp_path: Path) -> None:
    (part,) = parts(str(noise(tmp_path / "a.wav", 20.0)), 0.0, 60.0)
    data = bytearray(flac(part.samples))
    data[len(data) // 2 : len(data) // 2 + 2_000] = bytes(2_000)
    (tmp_path / "a.flac").write_bytes(data)
    assert sum(len(each.samples) for each in parts(str(tmp_path / "a.flac"), 0.0, 60.0)) > 15 * RATE * 2


def test_a_part_without_a_pause_is_cut_all_the_same() -> None:
    assert cutting._quiet_place(bytes(100)) == 100
