"""The providers of models, a line each, and the model that the settings name."""

from __future__ import annotations

from importlib import import_module

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.notes.models import Effort
from ytsb_tui.engine.models.metered import MeteredModel
from ytsb_tui.engine.ports.models import Access, ModelClient, Provider
from ytsb_tui.settings.schema import Settings

# The folder of each, and the settings with its key and its address.
PROVIDERS = {
    "claude": ("ytsb_tui.adapters.claude", "api_key", "base_url"),
    "openai": ("ytsb_tui.adapters.openai", "openai_api_key", "openai_base_url"),
}


def provider(settings: Settings) -> Provider:
    """The provider of models. Raises SetupFailure for one that does not exist."""
    found: Provider = import_module(_provider(settings)[0]).PROVIDER
    return found


def key_setting(settings: Settings) -> str:
    """The name of the setting with the provider's key. Raises SetupFailure as `provider` does."""
    return _provider(settings)[1]


def access(settings: Settings) -> Access:
    """How the model is reached. Raises SetupFailure as `provider` does."""
    _, key, address = _provider(settings)
    model = settings.model or provider(settings).usual_model or ""
    return Access(model=model, key=getattr(settings, key), base_url=getattr(settings, address))


def _provider(settings: Settings) -> tuple[str, str, str]:
    if settings.provider not in PROVIDERS:
        raise SetupFailure(
            FailureKind.KEY,
            f"There is no provider {settings.provider!r} of models.",
            f"Set YTSB_PROVIDER to one of {', '.join(PROVIDERS)}.",
        )
    return PROVIDERS[settings.provider]


def has_model(settings: Settings) -> bool:
    """Whether a model can be asked; without one, notes are outlines. Raises SetupFailure as `access` does."""
    return provider(settings).ready(access(settings))


def model_client(settings: Settings) -> ModelClient:
    """The client of the model, for what a budget has no say in. Raises SetupFailure when a model cannot be asked."""
    return provider(settings).connect(access(settings))


def metered_model(settings: Settings) -> MeteredModel | None:
    """The model and the one budget of everything in this process that asks it; None without a key for one. Raises
    SetupFailure when no model is named or a budget cannot be kept."""
    return required_model(settings) if has_model(settings) else None


def required_model(settings: Settings) -> MeteredModel:
    """The same, for what cannot be done without. Raises SetupFailure without a key as well."""
    wanted = access(settings)
    client = provider(settings).connect(wanted)
    if not wanted.model:
        raise SetupFailure(
            FailureKind.KEY, "No model is set.", "Set YTSB_MODEL to one of those that ytsb models lists."
        )
    from ytsb_tui.remote.owners_budget import OwnersBudget

    return MeteredModel(client, wanted.model, settings.budget, OwnersBudget(settings.data_dir), Effort(settings.effort))
