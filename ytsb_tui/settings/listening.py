"""The settings of listening, a part of `Settings`."""

from __future__ import annotations

from dataclasses import dataclass

from ytsb_tui.settings.kinds import API_KEY, TEXT, whole
from ytsb_tui.settings.record import Group, setting


@dataclass(frozen=True, kw_only=True)  # as ModelSettings
class ListeningSettings:
    """What can be set about listening to sound that has no transcript."""

    listen_server: str | None = setting(
        None,
        Group.LISTENING,
        "A server that speaks OpenAI's audio API and listens to sound without subtitles, such as "
        "`http://127.0.0.1:8000/v1` for speaches. It gets the sound.",
        TEXT,
    )
    listen_model: str | None = setting(
        None,
        Group.LISTENING,
        "The model that listens. On a server `whisper-1` by default; on this machine tiny, base, small (the default), "
        "medium, large-v3, or a folder with a model for faster-whisper.",
        TEXT,
    )
    listen_key: str | None = setting(
        None, Group.LISTENING, "Key for the server that listens, if it wants one.", API_KEY, secret=True, keyring=True
    )
    listeners: int = setting(
        4,
        Group.LISTENING,
        "How many sounds the server listens to at the same time. Fewer while it says that it is too many.",
        whole(1, 32),
    )
    sound_mb: int = setting(
        0,
        Group.LISTENING,
        "Episodes of podcasts without a transcript, and videos on PeerTube without captions, are heard if their sound "
        "has at most so many MB. It is fetched over exits, as the pages are; 0 fetches none.",
        whole(0, 2_000),
    )
