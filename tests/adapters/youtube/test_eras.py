"""Whatever YouTube does: the fetcher against a YouTube of each reported era, and of eras that no one wrote.

In every one of them some client can have the captions. Then every video gets them, no exit is burned that is not to
blame, and once the client is known a fetch costs what that client needs.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest

from tests.fakes.youtube import connect
from tests.lab.eras import CLIENTS, ERAS, Era, EraRules, random_era
from tests.lab.rules import RuleTable, Video
from tests.lab.youtube import YouTube
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.core.jobs.failures import ExitFailure, Failure, TransientFailure, VideoFailure
from ytsb_tui.core.verdicts import Refused, verdict_on_exit
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId

DAY = 24 * 3600.0
EXITS = 1300
VIDEOS = 40
MOST_EXITS = 400  # for one video, of which 1 in 20 is let through


def video(number: int) -> VideoId:
    return VideoId(f"vid{number:08}")


@dataclass
class World:
    """A fetcher, a YouTube whose eras change, and exits that are used until they are burned."""

    seed: int = 0
    now: float = 1e9
    burned: set[str] = field(default_factory=set)
    wrongly_burned: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        short: dict[str, Video] = {video(number): Video(seconds=30) for number in range(VIDEOS)}
        self.youtube = YouTube(RuleTable(country_of={}, videos=short))
        self.fetcher = YouTubeFetcher(clock=lambda: self.now)
        self.chance = random.Random(self.seed)

    def era(self, era: Era) -> EraRules:
        """Begins an era."""
        self.youtube.era = EraRules(era)
        return self.youtube.era

    def fetch(self, video: VideoId, wish: LanguageWish | None = None) -> tuple[int, int]:
        """Fetches over one exit after another; the requests that it took, and those that the best client needs over the
        same exits."""
        rules = self.youtube.era
        assert rules is not None
        took = needed = 0
        for _ in range(MOST_EXITS):
            ip = self._exit()
            refused, spent = rules.era.refuses(ip), rules.over_quota(ip)
            connection = connect(self.youtube, ip)
            self.now += 5
            needed += 1 if refused else 2
            try:
                got = self.fetcher.fetch(connection, video, wish or LanguageWish(), lambda word, fraction: None)
            except (ExitFailure, TransientFailure) as failure:
                self._report(ip, failure, to_blame=refused or spent)
                took += len(connection.sent)
                if isinstance(failure, TransientFailure):
                    self.now += 60
                continue
            assert got.transcript.cues
            return took + len(connection.sent), needed
        raise AssertionError("no exit was let through")

    def _exit(self) -> str:
        while True:
            number = self.chance.randrange(EXITS)
            ip = f"10.9.{number >> 8}.{number & 255}"
            if ip not in self.burned:
                return ip

    def _report(self, ip: str, failure: Failure, *, to_blame: bool) -> None:
        if isinstance(verdict_on_exit(failure), Refused):
            self.burned.add(ip)
            if not to_blame:
                self.wrongly_burned.append(ip)


PROBES = [
    "too old",
    "xpe",
    "xpv",
    "second in a list",
    "no captions for ANDROID",
    "no translations",
    "not on this app",
    "captions come empty",
    "a robot check for ANDROID",
]


@pytest.mark.parametrize("name", PROBES)
def test_a_refused_client_costs_at_most_three_more_requests_once_and_no_exit(name: str) -> None:
    world = World()
    world.era(ERAS[name])
    wish = LanguageWish(languages=("fr",), translate_to="sv") if name == "no translations" else LanguageWish()
    first, *later = [world.fetch(video(number), wish)[0] for number in range(6)]
    assert first <= 5
    assert later == [2] * 5
    assert world.burned == set()


def suits(era: Era, of: VideoId) -> bool:
    return any(era.has_captions(client, of) for client in CLIENTS)


@pytest.mark.parametrize("name", ERAS)
def test_every_reported_era(name: str) -> None:
    world, era = World(), ERAS[name]
    world.era(era)
    videos = [video(number) for number in range(VIDEOS) if suits(era, video(number))]
    costs = [world.fetch(of) for of in videos]
    assert world.wrongly_burned == []
    assert sum(took - needed for took, needed in costs[1:]) <= 0.5 * (len(costs) - 1)


@pytest.mark.parametrize(
    "seeds",
    [range(25), *(pytest.param(range(at, at + 195), marks=pytest.mark.exhaustive) for at in range(25, 1000, 195))],
    ids=lambda seeds: f"from-{seeds.start}",
)
def test_a_thousand_random_eras(seeds: range) -> None:
    """Each with two days that differ, three videos a day."""
    surplus: list[int] = []
    for seed in seeds:
        world = World(seed=seed)
        for day in range(2):
            era = random_era(2 * seed + day)
            world.era(era)
            costs = [world.fetch(video((7 * seed + 3 * day + number) % VIDEOS)) for number in range(3)]
            surplus += [took - needed for took, needed in costs[1:]]
            world.now += DAY
        assert world.wrongly_burned == [], seed
    assert sum(surplus) <= 0.5 * len(surplus)


def test_a_refusal_that_was_never_seen_before_is_not_believed_from_one_client() -> None:
    world = World()
    world.era(Era())
    for number in range(12):
        world.fetch(video(number))
    world.era(Era(clients={"ANDROID": "robot"}))
    assert world.fetch(video(12)) == (3, 2)
    assert world.fetch(video(13)) == (2, 2)
    assert world.burned == set()


def test_a_refusal_over_an_exit_that_was_let_through_lately_is_not_believed_from_one_client() -> None:
    world = World()
    world.era(Era())
    world.fetch(video(1))
    world.era(Era(clients={"ANDROID": "robot"}))
    connection = connect(world.youtube, "10.9.0.1")
    world.fetcher.fetch(connection, video(2), LanguageWish(), lambda word, fraction: None, exit_proven=True)
    assert len(connection.sent) == 3


def test_a_video_without_captions_is_believed_after_every_client_was_asked() -> None:
    world = World()
    world.era(Era(otherwise="no_tracks"))
    with pytest.raises(VideoFailure, match="no captions"):
        world.fetch(video(1))


def test_videos_without_captions_cost_two_requests_once_two_clients_have_got_some() -> None:
    world = World()
    world.era(Era())
    silent = connect(YouTube(RuleTable(country_of={}, videos={video(9): Video(state="disabled")})))

    def requests() -> int:
        silent.sent.clear()
        with pytest.raises(VideoFailure, match="no captions"):
            world.fetcher.fetch(silent, video(9), LanguageWish(), lambda word, fraction: None)
        return len(silent.sent)

    costs = [(world.fetch(video(number))[0], requests()) for number in range(3)]
    assert costs == [(2, 5), (2, 2), (2, 2)]
