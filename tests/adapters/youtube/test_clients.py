"""The player clients: made from yt-dlp's table, whatever becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yt_dlp.extractor.youtube._base as base

from ytsb_tui.adapters.youtube import clients
from ytsb_tui.adapters.youtube.clients import BUILT_IN, clients_in, player_clients
from ytsb_tui.core.videos.clients import CLIENTS

SOURCE = Path(base.__file__).read_text(encoding="utf-8")


def test_the_table_of_yt_dlp_has_the_form_that_is_read() -> None:
    """When this fails, yt-dlp has changed its table: adapt `clients_in`, and renew BUILT_IN."""
    found = clients_in(SOURCE)
    assert tuple(found) == CLIENTS
    for name, client in found.items():
        entry = base.INNERTUBE_CLIENTS[name.lower()]
        context = {key: value for key, value in entry["INNERTUBE_CONTEXT"]["client"].items() if key != "hl"}
        assert (client.context, client.number) == (context, entry["INNERTUBE_CONTEXT_CLIENT_NAME"])
        assert entry["INNERTUBE_HOST"] == "www.youtube.com"
        assert not entry["REQUIRE_AUTH"]
    assert player_clients() == found


def test_the_built_in_clients_have_all_that_those_of_the_table_have() -> None:
    for name, client in clients_in(SOURCE).items():
        assert (BUILT_IN[name].number, set(BUILT_IN[name].context)) == (client.number, set(client.context))
        assert all(BUILT_IN[name].headers.values())


@pytest.mark.parametrize(
    "source",
    [
        "",
        "INNERTUBE_CLIENTS = {\n}\n",
        "INNERTUBE_CLIENTS = {\n    'web': made(),\n}\n",
        SOURCE.replace("'ANDROID_VR'", "'ANDROID_XR'"),
        SOURCE.replace("'INNERTUBE_CONTEXT_CLIENT_NAME'", "'NUMBER'"),
        SOURCE.replace("'clientVersion'", "'version'"),
    ],
)
def test_a_table_of_another_form_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="table of clients"):
        clients_in(source)


@pytest.mark.parametrize("written", [None, "INNERTUBE_CLIENTS = {\n(\n}\n", "x = 1\n"])
def test_the_built_in_clients_stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str | None) -> None:
    if written is not None:
        file = tmp_path.joinpath("yt_dlp", *clients._SOURCE)
        file.parent.mkdir(parents=True)
        file.write_text(written)
        (tmp_path / "yt_dlp" / "__init__.py").touch()
        monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(clients, "find_spec", lambda name: None if written is None else found(tmp_path))
    assert player_clients.__wrapped__() == BUILT_IN


class found:  # noqa: N801 - stands in for a ModuleSpec
    def __init__(self, folder: Path) -> None:
        self.submodule_search_locations = [str(folder / "yt_dlp")]
