"""What listens to sound without a transcript, as the settings say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ytsb_tui.core.text.cleaning import clean

if TYPE_CHECKING:
    from ytsb_tui.adapters.listening.this_machine import WhisperModel
    from ytsb_tui.engine.ports.listening import Listener
    from ytsb_tui.engine.ports.models import Access
    from ytsb_tui.settings.schema import Settings

_USUAL_MODEL = "whisper-1"
_USUAL_SIZE = "small"


def listens(settings: Settings) -> bool:
    """Whether anything listens: a server, or this machine where the extra is installed."""
    return settings.listen_server is not None or _on_this_machine()


def listener(settings: Settings) -> Listener | None:
    """What listens; None when nothing does."""
    if settings.listen_server is not None:
        from ytsb_tui.adapters.listening.server import ListeningServer

        return ListeningServer(_access(settings))
    if _on_this_machine():
        from ytsb_tui.adapters.listening.this_machine import MachineListener

        return MachineListener(machine_model(settings))
    return None


def machine_model(settings: Settings) -> WhisperModel:
    """The model that listens on this machine."""
    from ytsb_tui.adapters.listening.this_machine import WhisperModel

    return WhisperModel(settings.listen_model or _USUAL_SIZE, settings.data_dir / "models")


def _on_this_machine() -> bool:
    from ytsb_tui.adapters.extras import present

    return present("faster_whisper")


async def described(settings: Settings) -> str:
    """Who listens, once the server has answered. Raises a Failure when it does not, or has no such model."""
    if settings.listen_server is None:
        model = machine_model(settings)
        return f"this machine listens by the model in {model.required()}"
    from ytsb_tui.adapters.extras import installing, present
    from ytsb_tui.adapters.listening.failures import API
    from ytsb_tui.adapters.listening.server import ListeningServer

    access = _access(settings)
    models = await ListeningServer(access).models()
    if models and access.model not in models:
        failure = API.no_model(access.model)
        failure.reason += f" It has {', '.join(clean(model, 60) for model in models[:5])}."
        raise failure
    whole = "" if present("av") else f"; only files up to 25 MB, until {installing('listen')}"
    return f"{access.base_url} listens as {access.model}{whole}"


def _access(settings: Settings) -> Access:
    from ytsb_tui.engine.ports.models import Access

    model = settings.listen_model or _USUAL_MODEL
    return Access(model=model, key=settings.listen_key, base_url=settings.listen_server)
