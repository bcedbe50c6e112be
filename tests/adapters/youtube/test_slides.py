"""Pictures of slides from drawn storyboards, and from those that are late, damaged or lie."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence

import pytest
from PIL import Image, ImageFile

from tests.evaluate.slides import scored
from tests.fakes.connection import FakeConnection, says
from tests.fakes.youtube import IP, connect
from tests.lab import slides
from tests.lab.rules import RuleTable, Video
from tests.lab.youtube import YouTube
from ytsb_tui.adapters import extras
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.adapters.youtube.slides import MOST_BYTES, MOST_SECONDS, StoryboardSlides, slide_finder
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind, SetupFailure
from ytsb_tui.core.videos.storyboards import Storyboard, storyboard_in
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Reply
from ytsb_tui.engine.ports.slides import FoundSlides

VIDEO = VideoId("vid00000003")
SECONDS = 600


@pytest.fixture(autouse=True)
def _only_whole_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint, which other tests import, lets Pillow read what is cut off."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)


def connected(video: Video | None = None) -> FakeConnection:
    rules = RuleTable(country_of={IP: "de"})
    rules.videos[VIDEO] = video or Video(seconds=SECONDS)
    return connect(YouTube(rules))


def board(seconds: int = SECONDS) -> Storyboard:
    found = storyboard_in(slides.spec(VIDEO, seconds), seconds)
    assert found is not None
    return found


def find(
    connection: FakeConnection,
    *,
    clock: Callable[[], float] = time.monotonic,
    stopping: Callable[[], bool] = lambda: False,
) -> FoundSlides:
    return StoryboardSlides(clock=clock).find(connection, board(), lambda *_: None, stopping)


def spoiled(answer: Callable[[str], Reply | None]) -> FakeConnection:
    """A YouTube whose answers for some links are others."""
    whole = connected()
    return FakeConnection(lambda sent: answer(sent.url) or whole.answer(sent))


def jpeg(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (250, 250, 250)).save(out, "JPEG")
    return out.getvalue()


def test_storyboards_are_only_asked_for_when_pictures_are_wanted() -> None:
    for wanted in (False, True):
        connection = connected()
        fetched = YouTubeFetcher(slides=wanted).fetch(connection, VIDEO, LanguageWish(), lambda *_: None)
        assert ("storyboards" in connection.sent[0].url) is wanted
        assert (fetched.storyboard == board()) is wanted
    without = YouTubeFetcher(slides=True).fetch(connected(Video(slides=False)), VIDEO, LanguageWish(), lambda *_: None)
    assert without.storyboard is None


def test_each_slide_becomes_a_picture_at_its_second() -> None:
    connection = connected()
    steps: list[float] = []
    found = StoryboardSlides().find(connection, board(), lambda _, part: steps.append(part), lambda: False)
    shown = [show.start for show in slides.shows(VIDEO, SECONDS) if not show.again]
    assert found.trouble == ""
    assert found.slides == len(found.pictures)
    assert [picture.second for picture in found.pictures] == [int(-(-start // 10) * 10) for start in shown]
    first = Image.open(io.BytesIO(found.pictures[0].jpeg))
    assert (first.format, first.size) == ("JPEG", slides.SIZE)
    drawn = slides.picture(VIDEO, SECONDS, 0.0).convert("L").resize((32, 18))
    differing = sum(
        abs(one - other) > 30
        for one, other in zip(first.convert("L").resize((32, 18)).tobytes(), drawn.tobytes(), strict=True)
    )
    assert differing < 10
    assert all(sent.url.startswith(f"https://i.ytimg.com/sb/{VIDEO}/") for sent in connection.sent)
    assert len({sent.url for sent in connection.sent}) == len(connection.sent), "no sheet is fetched twice"
    assert steps == sorted(steps)


def test_of_a_video_that_does_not_change_one_large_sheet_is_fetched() -> None:
    still = jpeg(800, 450)

    def answer(url: str) -> Reply | None:
        if "L1/" in url:
            image = Image.new("L", (800, 450), 240)
            for frame in range(60):
                image.paste(
                    20, (frame % 10 * 80 + 9, frame // 10 * 45 + 9, frame % 10 * 80 + 60, frame // 10 * 45 + 20)
                )
            out = io.BytesIO()
            image.save(out, "JPEG")
            return says(out.getvalue())
        return says(still)

    connection = spoiled(answer)
    assert len(find(connection).pictures) == 1
    assert len(connection.sent) == 2


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        (says(b"", 403), "YouTube answers 403 for a sheet of pictures."),
        (says(b"<html></html>"), "A sheet of pictures cannot be read."),
        (says(b""), "A sheet of pictures cannot be read."),
        (says(jpeg(800, 450)[:-3000]), "A sheet of pictures cannot be read."),
        (says(jpeg(2000, 450)), "A sheet of pictures is larger than announced."),
        (says(jpeg(800, 450) + bytes(MOST_BYTES)), "They are larger than 8 MB."),
    ],
)
def test_a_sheet_that_is_none_is_said_and_nothing_else_is_asked_for(reply: Reply, trouble: str) -> None:
    connection = spoiled(lambda _: reply)
    found = find(connection)
    assert found == FoundSlides(trouble=trouble)
    assert len(connection.sent) == 1


def test_a_bomb_of_pixels_is_not_decoded() -> None:
    png = io.BytesIO()
    Image.new("1", (6_000, 6_000)).save(png, "PNG")
    header = bytearray(jpeg(16, 16))
    at = header.index(b"\xff\xc0")
    header[at + 5 : at + 9] = b"\xff\xff\xff\xff"  # 65,535 pixels each way
    begun = time.process_time()
    for body in (png.getvalue(), bytes(header)):
        assert find(spoiled(lambda _, body=body: says(body))).trouble == "A sheet of pictures cannot be read."  # type: ignore[misc]
    assert time.process_time() - begun < 2


def test_pictures_that_came_before_the_line_broke_are_kept() -> None:
    def answer(url: str) -> Reply | None:
        if "L3/M2" in url:
            raise ExitFailure(FailureKind.EXIT_LOST, "The exit stalled.")
        return None

    found = find(spoiled(answer))
    assert 0 < len(found.pictures) < found.slides
    assert found.trouble == "The exit stalled."


def test_it_ends_when_time_is_over_or_the_engine_stops() -> None:
    clock = iter([0.0, 1.0, MOST_SECONDS + 1])
    assert find(connected(), clock=lambda: next(clock)).trouble == "It took too long."
    connection = connected()
    assert find(connection, stopping=lambda: True).pictures == ()
    assert connection.sent == []


def test_a_sheet_with_fewer_frames_than_announced_gives_those_that_it_has() -> None:
    found = find(spoiled(lambda url: says(slides.sheet(VIDEO, 200, 1, 0) or b"") if "L1/" in url else None))
    assert 0 < len(found.pictures) <= 20


def test_without_pillow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(slide_finder(wanted=True), StoryboardSlides)
    monkeypatch.setattr(extras, "present", lambda _: False)
    with pytest.raises(SetupFailure, match="Pillow"):
        slide_finder(wanted=True)
    assert slide_finder(wanted=False) is None


@pytest.mark.parametrize(
    "lectures", [[5], pytest.param(range(12), marks=[pytest.mark.exhaustive, pytest.mark.timeout(300)])]
)
def test_changes_of_drawn_slides_are_found(lectures: Sequence[int]) -> None:
    score = scored(lectures)
    assert score.recall >= 0.9, score
    assert score.false <= 0.05, score
    assert score.seconds < 2.0, score
