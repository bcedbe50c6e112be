"""Sound made for tests: noise for speech, silence for pauses."""

from __future__ import annotations

import random
import wave
from array import array
from pathlib import Path

RATE = 16_000


def noise(path: Path, seconds: float, *, pauses: tuple[float, ...] = (), rate: int = RATE) -> Path:
    """A WAV file of noise with a second of silence around each of the pauses."""
    rng = random.Random(seconds)
    second = array("h", (rng.randrange(-3000, 3000) for _ in range(rate)))
    samples = array("h")
    while len(samples) < seconds * rate:
        samples.extend(second)
    del samples[int(seconds * rate) :]
    for at in pauses:
        begin, end = int((at - 0.5) * rate), int((at + 0.5) * rate)
        samples[begin:end] = array("h", bytes(2 * (end - begin)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path
