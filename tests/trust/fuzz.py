"""`python -m tests.trust.fuzz links|cues|player SECONDS`: coverage-guided fuzzing of one parser.

Ends with 0 when nothing was found; otherwise atheris prints the input and its traceback.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import atheris

with atheris.instrument_imports(include=["ytsb_tui.core", "ytsb_tui.adapters.youtube.captions"]):
    from ytsb_tui.adapters.youtube.captions import cues_in
    from ytsb_tui.adapters.youtube.player import read_player
    from ytsb_tui.core.jobs.failures import Failure
    from ytsb_tui.core.text.cleaning import clean
    from ytsb_tui.core.videos.sources import find_sources
    from ytsb_tui.core.videos.video import VideoId, VideoSource, is_video_id, source_text

VIDEO = VideoId("vid00000001")
SEEDS = {
    "links": b"https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PLrAXtmErZgOeiKm4sgNOknGvNj&t=1h2m\n@handle\nsearch:20:x",
    "cues": b'<timedtext format="3"><body><p t="1000" d="2000"><s t="0">one</s> two &amp;</p></body></timedtext>',
    "player": b'{"playabilityStatus":{"status":"OK"},"videoDetails":{"videoId":"vid00000001","title":"x"}}',
}  # fmt: skip


def links(data: bytes) -> None:
    """Any pasted text becomes sources or clean messages."""
    text = data.decode("utf-8", "surrogateescape")
    for lines in (False, True):
        found = find_sources(text, lines=lines)
        for source in found.sources:
            assert not isinstance(source, VideoSource) or is_video_id(source.video)
            assert clean(source_text(source), 10_000) == source_text(source)
        assert all("\n" not in one.text and "\x1b" not in one.text for one in found.rejected)


def cues(data: bytes) -> None:
    """Any captions become cues with valid times, or a failure of the exit."""
    try:
        found = cues_in(data)
    except Failure:
        return
    assert all(cue.start >= 0 and cue.duration >= 0 and "\x1b" not in cue.text for cue in found)


def player(data: bytes) -> None:
    """Any JSON becomes a player response, or a failure."""
    try:
        read_player(json.loads(data), VIDEO, 1.0)
    except (Failure, ValueError, RecursionError):
        return


TARGETS: dict[str, Callable[[bytes], None]] = {"links": links, "cues": cues, "player": player}

if __name__ == "__main__":
    target, seconds, folder = sys.argv[1:4]
    with open(f"{folder}/seed", "wb") as seed:
        seed.write(SEEDS[target])
    options = [
        f"-max_total_time={seconds}",
        "-max_len=4096",
        "-timeout=10",
        "-rss_limit_mb=1024",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/", folder], TARGETS[target])
    atheris.Fuzz()
