"""Captions by yt-dlp where no client of ours is served."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from tests.adapters.youtube.by_yt_dlp import fetch
from tests.adapters.youtube.test_eras import World, video
from tests.fakes.connection import FakeConnection, Sent, says
from tests.fakes.youtube import connect
from tests.lab.eras import BEYOND, ERAS, Era
from tests.lab.rules import Video
from ytsb_tui.adapters.youtube.fetcher import UPDATE, YT_DLP
from ytsb_tui.core.jobs.failures import ChoiceNeeded, ExitFailure, Failure, FailureKind, SetupFailure
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.engine.ports.connections import Reply

WITHOUT_TOKENS = [name for name in BEYOND if name != "tokens alone"]


@pytest.mark.parametrize("name", WITHOUT_TOKENS)
def test_captions_come_by_yt_dlp_alone(name: str) -> None:
    world = World()
    world.era(BEYOND[name])
    for number in range(2):
        got, connection = fetch(world, number)
        assert got.client == YT_DLP
        assert got.transcript.cues
        assert got.transcript.language == "en"
        assert not got.transcript.automatic
        assert (got.details.title or "").strip()
        assert got.details.length, "the lab's watch page is a recorded one"
        assert {urlsplit(sent.url).netloc for sent in connection.sent} == {"www.youtube.com"}
        assert len(connection.sent) <= (12 if number == 0 else 7)


def test_it_is_not_asked_while_a_client_of_ours_is_served_or_the_exit_or_the_video_is_at_fault() -> None:
    world = World()
    for era in (*ERAS.values(), Era(otherwise="robot"), Era(otherwise="server_error"), Era(otherwise="no_tracks")):
        world.era(era)
        for number in range(3):
            connection = connect(world.youtube, "10.9.0.7")
            with suppress(Failure):
                got = world.fetcher.fetch(connection, video(number), LanguageWish(), lambda *_: None)
                assert got.client != YT_DLP
            assert "/watch" not in connection.paths
        world.now += 30 * 24 * 3600


def test_a_client_of_ours_that_is_served_again_is_found() -> None:
    world = World()
    world.era(BEYOND["only yt-dlp's players"])
    fetch(world, 0)
    world.era(Era(clients={"IOS": "served"}, otherwise="too_old"))
    clients = [fetch(world, number)[0].client for number in range(1, 4)]
    assert clients[1:] == ["IOS", "IOS"]


def test_languages_are_chosen_as_usual() -> None:
    world = World()
    world.era(BEYOND["only yt-dlp's players"])
    rules: dict[str, Video] = {
        video(1): Video(seconds=30, tracks=("a.de", "fr")),
        video(2): Video(seconds=30, tracks=("en", "a.en")),
    }
    world.youtube._rules.videos.update(rules)
    assert fetch(world, 1, LanguageWish(languages=("fr",)))[0].transcript.language == "fr"
    german = fetch(world, 1, LanguageWish(languages=("sv",), translate_to="pl"))[0].transcript
    assert (german.language, german.automatic, german.translated_from) == ("de", True, None)
    assert fetch(world, 2, LanguageWish(automatic_first=True))[0].transcript.automatic
    with pytest.raises(ChoiceNeeded) as choice:
        fetch(world, 1, LanguageWish(languages=("sv",)))
    assert set(choice.value.offered) == {"de", "fr"}


def test_when_yt_dlp_gets_nothing_either_that_is_one_message_and_it_is_not_asked_on_and_on() -> None:
    world = World()
    world.era(Era(otherwise="too_old"))
    failures: list[Failure] = []
    pages: list[int] = []
    for number in range(4):
        connection = connect(world.youtube)
        with pytest.raises((ExitFailure, SetupFailure)) as raised:
            world.fetcher.fetch(connection, video(number), LanguageWish(), lambda *_: None)
        failures.append(raised.value)
        pages.append(connection.paths.count("/watch"))
    assert isinstance(failures[0], ExitFailure)
    assert all(isinstance(failure, SetupFailure) for failure in failures[1:])
    assert {failure.action for failure in failures} == {UPDATE}
    assert {getattr(failure, "burn", None) for failure in failures} == {None}
    assert pages == [2, 2, 2, 1], "the page for the key, and that of yt-dlp"


def test_a_connection_that_breaks_speaks_of_the_exit() -> None:
    world = World()
    world.era(BEYOND["only yt-dlp's players"])
    answered = connect(world.youtube).answer

    def answer(sent: Sent) -> Reply:
        if "TVHTML5" in sent.body.decode():
            raise ExitFailure(FailureKind.EXIT_LOST, "The connection through the exit broke.")
        return answered(sent)

    with pytest.raises(ExitFailure) as failure:
        world.fetcher.fetch(FakeConnection(answer), video(1), LanguageWish(), lambda *_: None)
    assert failure.value.kind is FailureKind.EXIT_LOST


def test_its_requests_are_bounded() -> None:
    world = World()
    world.era(BEYOND["only yt-dlp's players"])
    answered = connect(world.youtube).answer

    def answer(sent: Sent) -> Reply:
        if "/watch" in sent.url and len(connection.sent) > 6:
            return says("", 302, location=sent.url)
        return answered(sent)

    connection = FakeConnection(answer)
    with pytest.raises(Failure):
        world.fetcher.fetch(connection, video(1), LanguageWish(), lambda *_: None)
    assert len(connection.sent) < 30
