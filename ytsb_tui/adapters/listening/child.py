"""The process that decodes sound: bounded memory, a minimal environment, and nothing to lose when it breaks.

It writes lines of JSON to its output, each followed by as many bytes as its `bytes` says, and waits for a line on its
input before it goes on: nothing is listened to before what was heard is stored. A line with `error` is the last one.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_MEMORY = 1_500_000_000  # bytes of data; libraries and stacks do not count
_MODEL_MEMORY = 4  # times the size of a model that listening takes, and _MEMORY besides


def main(arguments: list[str], out: BinaryIO, stored: BinaryIO) -> None:
    """`cut SOUND SINCE SECONDS`: the parts of a sound as FLAC files.
    `hear SOUND SINCE SECONDS MODEL LANGUAGE`: the words in it, by the model in a folder; `-` is any language."""
    mode, path, since, seconds = arguments[0], arguments[1], float(arguments[2]), float(arguments[3])
    with suppress(OSError):
        os.nice(5)
    if mode == "hear":
        model = Path(arguments[4])
        _limit(_MEMORY + _MODEL_MEMORY * (model / "model.bin").stat().st_size)
    else:
        _limit(_MEMORY)
    from ytsb_tui.adapters.listening.cutting import NoSoundError, flac, parts

    try:
        if mode == "hear":
            from ytsb_tui.adapters.listening.hearing import heard

            for line in heard(arguments[4], parts(path, since, seconds), arguments[5].strip("-") or None):
                _say(out, line)
                if not stored.readline():
                    return
            return
        for part in parts(path, since, seconds):
            data = flac(part.samples) if part.samples else b""
            _say(out, {"start": part.start, "until": part.until, "length": part.length, "bytes": len(data)}, data)
            if not stored.readline():
                return
    except NoSoundError as error:
        _say(out, {"error": str(error)})
    except MemoryError:
        _say(out, {"error": "takes more memory than a sound should"})
    except BrokenPipeError:
        raise
    except OSError as error:
        _say(out, {"error": f"cannot be read: {error.strerror}"})


def _limit(memory: int) -> None:
    """Bounds the memory, except beside a graphics card, whose driver reserves more than any machine has."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if not Path("/dev/nvidiactl").exists():
            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def _say(out: BinaryIO, line: dict[str, object], data: bytes = b"") -> None:
    out.write(json.dumps(line).encode() + b"\n" + data)
    out.flush()


def run() -> None:
    """The process."""
    with suppress(BrokenPipeError):  # nobody listens any more
        main(sys.argv[1:], sys.stdout.buffer, sys.stdin.buffer)
    os._exit(0)  # without the libraries' own endings, which may wait for their threads


if __name__ == "__main__":
    run()
