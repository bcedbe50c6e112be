"""Cuts sound into parts of some minutes, where it is quiet. Runs in the child process: the libraries that decode are
large, and files of strangers must not break ytsb."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import numpy as np
    from av.container import InputContainer
    from numpy.typing import NDArray

RATE = 16_000  # samples a second, what Whisper hears
_SAMPLE = 2  # bytes
_QUIET = 0.3  # seconds: how long the pause is that is looked for
_SEARCHED = 30.0  # seconds before the end of a part in which it is looked for
_FRAME = 4_096  # samples that are encoded at a time
_BROKEN = 1_000  # packets that cannot be decoded, before the file counts as damaged
# Files in these formats are one file each. Playlists would have the library open whatever they name, over the network
# too.
_FORMATS = "mov,mp4,m4a,matroska,webm,mp3,ogg,flac,wav,aac,avi,asf,aiff,caf,amr,mpeg,mpegts,w64,au"


class NoSoundError(ValueError):
    """Why a file has no sound that can be listened to, as the end of a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The sound from `start` to `until`, in seconds, as samples of 16 bits; `length` is that of the whole, as its file
    says, None if it does not."""

    start: float
    until: float
    length: float | None
    samples: bytes


def parts(path: str, since: float, seconds: float) -> Iterator[Part]:
    """The parts of a file's sound from the second `since` on, each at most `seconds` long. Raises NoSoundError.

    The file is decoded from its beginning: seeking in files without an index gives times that are only estimated.
    """
    import av

    try:
        with (
            open(path, "rb") as file,
            # The file is opened here, so that nothing else can be: no protocol is left for what it may name.
            av.open(file, options={"format_whitelist": _FORMATS, "protocol_whitelist": "none"}) as container,
        ):
            yield from _cut(cast("InputContainer", container), since, seconds)
    except (av.error.FFmpegError, ValueError, LookupError) as error:
        if isinstance(error, NoSoundError):
            raise
        raise NoSoundError("cannot be decoded") from None


def _cut(container: InputContainer, since: float, seconds: float) -> Iterator[Part]:
    length = None if container.duration is None else container.duration / 1_000_000
    first, most = round(since * RATE), int(seconds * RATE) * _SAMPLE
    waiting = bytearray()
    passed: int | None = None  # samples before those that wait
    for at, samples in _decoded(container):
        passed = at if passed is None else passed
        waiting += samples
        if passed < first:
            skipped = min(len(waiting) // _SAMPLE, first - passed)
            del waiting[: skipped * _SAMPLE]
            passed += skipped
        while len(waiting) >= most:
            end = _quiet_place(waiting[:most])
            until = passed + end // _SAMPLE
            yield Part(start=passed / RATE, until=until / RATE, length=length, samples=bytes(waiting[:end]))
            del waiting[:end]
            passed = until
    if passed is None:
        raise NoSoundError("has no sound that can be decoded")
    until = passed + len(waiting) // _SAMPLE
    yield Part(
        start=passed / RATE, until=until / RATE, length=until / RATE, samples=bytes(waiting)
    )  # the rest, or none


def _decoded(container: InputContainer) -> Iterator[tuple[int, bytes]]:
    """Samples, and how many there would be before the first."""
    import av

    if not container.streams.audio:
        raise NoSoundError("has no sound")
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    broken = begin = 0
    known = False
    for packet in container.demux(container.streams.audio[0]):
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:
            broken += 1
            if broken > _BROKEN:
                raise NoSoundError("is damaged") from None
            continue
        for frame in frames:
            if not known:
                begin, known = round(max(0.0, frame.time or 0.0) * RATE), True
            for even in resampler.resample(frame):
                yield begin, bytes(even.planes[0])[: even.samples * _SAMPLE]
    if known:
        for even in resampler.resample(None):
            yield begin, bytes(even.planes[0])[: even.samples * _SAMPLE]


def _quiet_place(samples: bytes | bytearray) -> int:
    """The byte in the middle of the quietest moment towards the end, so that no word is cut."""
    import numpy as np

    window = int(_QUIET * RATE)
    values = np.abs(np.frombuffer(samples, np.int16).astype(np.int32))
    begin = max(len(values) // 2, len(values) - int(_SEARCHED * RATE))
    sums: NDArray[np.int64] = np.cumsum(values[begin:], dtype=np.int64)
    if len(sums) <= window:
        return len(samples)
    quiet = sums[window:] - sums[:-window]
    place = begin + len(quiet) - 1 - int(np.argmin(quiet[::-1])) + window // 2  # the last of several
    return place * _SAMPLE


def flac(samples: bytes) -> bytes:
    """The samples as a FLAC file: half their size, lossless, and read by every server."""
    import av
    import numpy as np

    values = np.frombuffer(samples, np.int16)
    file = io.BytesIO()
    with av.open(file, "w", format="flac") as container:
        stream = container.add_stream("flac", rate=RATE, layout="mono", format="s16")
        for at in range(0, len(values), _FRAME):
            frame = av.AudioFrame.from_ndarray(values[at : at + _FRAME].reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate = RATE
            frame.pts = at
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()
