"""AnkiConnect: the add-on through which a running Anki is asked for its notes and changes them. It listens on this
machine only, and answers `{"result": …, "error": …}` to `{"action": …, "version": 6, "params": …}`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import httpx

from ytsb_tui.core.text.cleaning import clean

_VERSION = 6
_SECONDS = 60.0  # Anki imports a large package while it is asked
_MOST = 200_000_000  # bytes of an answer


class AnkiConnectError(Exception):
    """Anki does not answer, or refused. The message is for a person."""


class AnkiConnect:
    """A running Anki at an address on this machine."""

    def __init__(self, address: str) -> None:
        self._address = address
        # Whatever proxies the environment names, this is on the same machine.
        self._client = httpx.Client(timeout=_SECONDS, trust_env=False)

    def close(self) -> None:
        """Closes the connection."""
        self._client.close()

    def ask(self, action: str, **params: object) -> object:
        """The result of an action. Raises AnkiConnectError."""
        content = json.dumps({"action": action, "version": _VERSION, "params": params})
        try:
            with self._client.stream("POST", self._address, content=content) as response:
                body = bytearray()
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > _MOST:
                        raise AnkiConnectError("Anki's answer is too long.")
                if response.status_code != httpx.codes.OK:
                    raise AnkiConnectError(f"{self._address} answers {response.status_code}: is it AnkiConnect?")
                answer = json.loads(body)
        except httpx.HTTPError as error:
            reason = clean(str(error) or type(error).__name__, 120)
            raise AnkiConnectError(
                f"Anki does not answer at {self._address} ({reason}). Start Anki with the add-on AnkiConnect."
            ) from None
        except (ValueError, RecursionError):
            raise AnkiConnectError(f"{self._address} does not answer as AnkiConnect does.") from None
        if not isinstance(answer, Mapping) or not {"result", "error"} <= answer.keys():
            raise AnkiConnectError(f"{self._address} does not answer as AnkiConnect does.")
        if answer["error"] is not None:
            raise AnkiConnectError(f"Anki refuses {action}: {clean(str(answer['error']), 200)}")
        return answer["result"]

    def texts(self, action: str, **params: object) -> list[str]:
        """The result, a list of texts. Raises AnkiConnectError."""
        return [str(item) for item in self._list(action, params)]

    def numbers(self, action: str, **params: object) -> list[int]:
        """The result, a list of numbers such as ids. Raises AnkiConnectError."""
        return [item for item in self._list(action, params) if isinstance(item, int)]

    def objects(self, action: str, **params: object) -> list[Mapping[str, object]]:
        """The result, a list of objects. Raises AnkiConnectError."""
        return [item for item in self._list(action, params) if isinstance(item, Mapping)]

    def _list(self, action: str, params: Mapping[str, object]) -> Sequence[object]:
        result = self.ask(action, **params)
        if not isinstance(result, Sequence) or isinstance(result, str):
            raise AnkiConnectError(f"{self._address} does not answer as AnkiConnect does.")
        return result
