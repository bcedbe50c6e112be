"""Who is to blame when there are no captions: the client that asked, the exit, the video, the translation, or YouTube.

One answer rarely tells. An exit is refused, a video is refused, and a client that YouTube no longer serves gets the
same words. So clients are asked one after another over the same exit until it is clear:

- What speaks of the client (400, a proof-of-origin token) is believed at once, and of nothing else.
- A refusal of the exit is believed from a client that was let through lately, or when every client was refused.
- That the video has no captions is believed from two such clients, or when every client that YouTube serves says so.
- Other nonsense and trouble of YouTube's own is believed from two clients.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto


class Blame(Enum):
    """What an answer speaks of."""

    CLIENT = auto()
    EXIT = auto()
    VIDEO = auto()
    TRANSLATION = auto()
    YOUTUBE = auto()


class Says(Enum):
    """What the body of an answer says."""

    NOTHING = auto()  # the status alone counts
    NONSENSE = auto()  # it has not the form that it should have
    ROBOT = auto()  # a check for robots, a captcha, a login, a consent page
    OUTDATED = auto()  # the client is not served
    TOKEN = auto()  # the link to the captions wants a proof-of-origin token
    NO_CAPTIONS = auto()
    NOT_PLAYED = auto()  # a reason that another client may not have
    CERTAIN = auto()  # a reason that is the same for every client: private, live, for members


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer without captions. `status` is HTTP's; `captions`: it answers the request for them, so the player had
    answered well; `translated`: YouTube's own translation was asked for."""

    client: str
    status: int = 200
    says: Says = Says.NOTHING
    captions: bool = False
    translated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What else is known. `credible` clients got captions lately, by other exits or videos; `exit_proven`: this exit
    was let through lately, or the client in use is refused improbably often; `more`: other clients can be asked."""

    credible: frozenset[str] = frozenset()
    exit_proven: bool = False
    more: bool = True


_OF_THE_CLIENT = {400, 401, 404, 405, 410}
_OF_THE_EXIT = {403, 429}


def speaks_of(answer: Answer) -> Blame:
    """What one answer speaks of by itself."""
    if answer.translated:
        return Blame.TRANSLATION
    match answer.says:
        case Says.OUTDATED | Says.TOKEN:
            return Blame.CLIENT
        case Says.NO_CAPTIONS | Says.NOT_PLAYED | Says.CERTAIN:
            return Blame.VIDEO
        case Says.NOTHING if answer.status in _OF_THE_CLIENT:
            return Blame.CLIENT
        case Says.NOTHING if answer.status >= 500:
            return Blame.YOUTUBE
        case _:
            return Blame.EXIT


def blame(answers: Sequence[Answer], evidence: Evidence) -> Blame | None:
    """Who is to blame after these answers over one exit, each of another client; None: ask another client."""
    last = answers[-1]
    speaks = speaks_of(last)
    alike = [answer for answer in answers if speaks_of(answer) is speaks and refuses(answer) is refuses(last)]
    believed = sum(answer.client in evidence.credible for answer in alike)
    let_through = any(_let_through(answer) for answer in answers)
    match speaks:
        case Blame.TRANSLATION:
            return speaks
        case Blame.VIDEO if last.says is Says.CERTAIN or believed >= 2:
            return speaks
        case Blame.EXIT if refuses(last):
            if not let_through and believed >= (2 if evidence.exit_proven else 1):
                return speaks
        case Blame.EXIT | Blame.YOUTUBE if len(alike) >= 2:
            return speaks
    return None if evidence.more else _of_all(answers, let_through=let_through)


def _of_all(answers: Sequence[Answer], *, let_through: bool) -> Blame:
    """Who is to blame when every client was asked and none got captions."""
    spoken = {speaks_of(answer) for answer in answers} - {Blame.CLIENT}
    if spoken == {Blame.VIDEO}:
        return Blame.VIDEO
    if not spoken or let_through:  # an exit that lets one client through does not refuse the others
        return Blame.CLIENT
    return Blame.EXIT if Blame.EXIT in spoken else Blame.YOUTUBE


def refuses(answer: Answer) -> bool:
    """Whether it refuses an exit, rather than making no sense."""
    return answer.says is Says.ROBOT or (answer.says is Says.NOTHING and answer.status in _OF_THE_EXIT)


def _let_through(answer: Answer) -> bool:
    return speaks_of(answer) is Blame.VIDEO or answer.says is Says.TOKEN or (answer.captions and not refuses(answer))


def failed_clients(answers: Sequence[Answer], *, captions: bool) -> frozenset[str]:
    """The clients that are to be asked later than others from now on. `captions`: another client got them over the same
    exit, so all that was said before was due to the clients that heard it."""
    through = captions or any(_let_through(answer) for answer in answers)
    return frozenset(
        answer.client
        for answer in answers
        if captions
        or speaks_of(answer) in (Blame.CLIENT, Blame.YOUTUBE)
        or (speaks_of(answer) is Blame.EXIT and (through or not refuses(answer)))
    )
