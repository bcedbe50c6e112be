"""Everything that can be set. To add a setting, add a field here or in its part: nothing else lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

from ytsb_tui.core.jobs.limits import MOST_FETCHERS, MOST_WRITERS
from ytsb_tui.settings import paths
from ytsb_tui.settings.kinds import (
    COUNTRIES,
    DURATION,
    FILE,
    KEYS,
    LADDER,
    LANGUAGE,
    LANGUAGES,
    LOOPBACK,
    NAME,
    PASSWORD,
    SWITCH,
    TEXT,
    choice,
    whole,
    words,
)
from ytsb_tui.settings.listening import ListeningSettings
from ytsb_tui.settings.model import ModelSettings
from ytsb_tui.settings.record import Group, Record, folder, record_of, setting
from ytsb_tui.settings.study import StudySettings

THEMES = ("calm", "vivid", "calm-light", "high-contrast", "terminal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(ListeningSettings, ModelSettings, StudySettings):
    """The value of every setting. Durations are seconds, `budget` is US dollars, None means not set."""

    data_dir: Path = folder(
        paths.data_dir,
        "per user",
        "The library, Tor's state, and the lock, socket and log of the running engine.",
    )
    config_dir: Path = folder(
        paths.config_dir,
        "per user",
        "The folder of `config.toml`, of your own styles and of your consent to go without Tor.",
        filed=False,
    )
    vault: Path = folder(
        paths.vault_dir,
        "`Study Notes` in your documents",
        "The folder that notes are written to, such as an Obsidian vault.",
        flags=("--vault",),
    )

    languages: tuple[str, ...] = setting(
        ("en",), Group.TRANSCRIPTS, "Caption languages, most wanted first.", LANGUAGES, flags=("--lang",)
    )
    automatic_first: bool = setting(
        False, Group.TRANSCRIPTS, "Prefer automatic captions to captions written by people.", SWITCH
    )
    translate_to: str | None = setting(
        None,
        Group.TRANSCRIPTS,
        "When none of `languages` is offered, fetch the original and write the note in this language. The captions are "
        "translated too, if YouTube does that.",
        LANGUAGE,
    )
    workers: int = setting(
        3,
        Group.TRANSCRIPTS,
        "How many transcripts to fetch at the same time.",
        whole(1, MOST_FETCHERS),
        flags=("-w", "--workers"),
        live=True,
    )

    notes: bool = setting(True, Group.NOTES, "Write notes, or only fetch transcripts.", SWITCH, flags=("--notes",))
    note_language: str | None = setting(
        None,
        Group.NOTES,
        "Language of the notes. By default, that of the transcript.",
        LANGUAGE,
        flags=("--note-language",),
    )
    subject: str | None = setting(
        None,
        Group.NOTES,
        "Subject of the videos that `ytsb run` adds: a folder in the vault. By default, the model chooses.",
        TEXT,
        flags=("--subject",),
    )
    references: Literal["all", "subject"] = setting(
        "all",
        Group.NOTES,
        "Link each note to all other notes, or only to those of its subject.",
        choice("all", "subject"),
    )
    concept_map: bool = setting(
        False,
        Group.NOTES,
        "End each note with a map of its concepts: a Mermaid diagram, which Obsidian draws.",
        SWITCH,
    )
    canvas: bool = setting(
        False, Group.NOTES, "Keep a canvas beside each subject's index page: its notes and what they share.", SWITCH
    )
    style: str = setting(
        "study",
        Group.NOTES,
        "How notes are written: study, brief, tutorial or a style of your own (see `ytsb styles`).",
        NAME,
        flags=("--style",),
    )
    slides: bool = setting(
        False,
        Group.NOTES,
        "Put pictures of a video's slides into its note: some three megabytes an hour, over the same exit. Needs the "
        "extra `slides`.",
        SWITCH,
        flags=("--slides",),
    )
    writers: int = setting(
        32,
        Group.NOTES,
        "The most notes to write at the same time. Fewer are while the model's service says that it is too many.",
        whole(1, MOST_WRITERS),
        flags=("--writers",),
        live=True,
    )

    exits: Literal["rolling", "all"] = setting(
        "rolling",
        Group.EXITS,
        "Build exits as they are needed, or one for each video before fetching.",
        choice("rolling", "all"),
        flags=("--exits",),
    )
    exit_per: Literal["video", "worker"] = setting(
        "video",
        Group.EXITS,
        "Use a fresh exit for each video, or let each worker keep its exit.",
        choice("video", "worker"),
        flags=("--exit-per",),
    )
    countries: frozenset[str] = setting(
        frozenset(), Group.EXITS, "Use only exits in these countries.", COUNTRIES, flags=("--country",)
    )
    not_countries: frozenset[str] = setting(
        frozenset(), Group.EXITS, "Use no exits in these countries.", COUNTRIES, flags=("--not-country",)
    )
    cooldown: float = setting(3600.0, Group.EXITS, "How long an exit rests after use.", DURATION)
    least_cooldown: float = setting(
        300.0,
        Group.EXITS,
        "How long it rests at least when no other exit is left, if YouTube let it through. Doubled by each refusal.",
        DURATION,
    )
    burn: float = setting(
        6 * 3600.0, Group.EXITS, "How long an exit rests after YouTube refused it. Doubled each time.", DURATION
    )
    try_for: float = setting(
        6 * 3600.0,
        Group.EXITS,
        "How long to try other exits for a video that YouTube refuses, before it fails.",
        DURATION,
    )

    egress: tuple[str, ...] = setting(
        ("tor",),
        Group.NETWORK,
        "How to reach YouTube: one way, or several. The next one is taken for a video that the exits of the one before "
        "refuse. The header warns unless it is Tor alone.",
        LADDER,
        flags=("--egress",),
    )
    refusals: int = setting(
        3,
        Group.NETWORK,
        "How many exits have to refuse a video before the next way of `egress` is taken.",
        whole(1, 99),
    )
    proxies: tuple[str, ...] = setting(
        (),
        Group.NETWORK,
        "Your proxies, used when `egress` names `proxies`: `socks5://user:password@host:port`, `http://…`.",
        words("socks5://host:port"),
        secret=True,
    )
    cookies: Path | None = setting(
        None,
        Group.NETWORK,
        "A file with the cookies of your YouTube account (Netscape's format), for yt-dlp as the last resort. They are "
        "never sent over Tor.",
        FILE,
    )
    token_provider: str | None = setting(
        None,
        Group.NETWORK,
        "The address of a bgutil server on this machine, such as `http://127.0.0.1:4416`, which makes proof-of-origin "
        "tokens for yt-dlp as the last resort. Needs the extra `potoken`.",
        LOOPBACK,
    )
    tor: Path | None = setting(
        None,
        Group.NETWORK,
        "The tor binary. By default `$TOR`, then `PATH`, then the folders of Debian and Homebrew.",
        FILE,
    )
    tor_torrc: Path | None = setting(
        None, Group.NETWORK, "A file of torrc lines, such as bridges, for the tor that ytsb starts.", FILE
    )
    tor_socks: tuple[str, ...] = setting(
        (),
        Group.NETWORK,
        "SOCKS ports of running tor daemons to use instead (`host:port`), one for each.",
        words("127.0.0.1:9050"),
    )
    tor_control: tuple[str, ...] = setting(
        (),
        Group.NETWORK,
        "Control ports of these daemons (`host:port` or the path of a Unix socket), in the same order.",
        words("127.0.0.1:9051"),
    )
    tor_password: str | None = setting(
        None,
        Group.NETWORK,
        "Password of the control ports, where tor has no cookie.",
        PASSWORD,
        secret=True,
        keyring=True,
    )

    symbols: Literal["unicode", "ascii"] = setting(
        "unicode", Group.APP, "Draw with Unicode, or with ASCII only.", choice("unicode", "ascii")
    )
    theme: str | None = setting(
        None, Group.APP, "Colours of the app. By default, those that suit the terminal.", choice(*THEMES), live=True
    )
    keys: tuple[tuple[str, str], ...] = setting(
        (),
        Group.APP,
        'Keys of the app\'s commands by id: a table `[keys]` with lines such as `"work.pause" = "ctrl+t"`.',
        KEYS,
        variable=None,
        live=True,
    )
    on_hang_up: Literal["detach", "stop"] = setting(
        "detach",
        Group.APP,
        "When the terminal hangs up, go on in the background, or stop until the next start.",
        choice("detach", "stop"),
    )
    recovery: float = setting(
        300.0, Group.APP, "How long `ytsb run` waits for a full, locked or missing library or vault.", DURATION
    )
    debug_log: Path | None = setting(
        None,
        Group.APP,
        "Append each request to this file, without secrets, to find a fault.",
        FILE,
        flags=("--debug-log",),
    )

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must be shown nowhere."""
        values = [getattr(self, record.name) for record in RECORDS.values() if record.secret]
        return tuple(word for value in values if value for word in ([value] if isinstance(value, str) else value))

    @property
    def library(self) -> Path:
        """The library's file."""
        return self.data_dir / "library.db"

    @property
    def styles(self) -> Path:
        """The folder of the user's own note styles."""
        return self.config_dir / "prompts"


RECORDS: Mapping[str, Record] = {each.name: record_of(each) for each in fields(Settings)}
