"""Who is to blame when there are no captions."""

from __future__ import annotations

import pytest

from ytsb_tui.core.videos.blame import Answer, Blame, Evidence, Says, blame, failed_clients, speaks_of

A, B, C = "ANDROID", "IOS", "WEB"
NONE = Evidence()
LAST = Evidence(more=False)


def robot(client: str) -> Answer:
    return Answer(client=client, says=Says.ROBOT)


def captionless(client: str) -> Answer:
    return Answer(client=client, says=Says.NO_CAPTIONS)


def status(client: str, number: int) -> Answer:
    return Answer(client=client, status=number)


@pytest.mark.parametrize(
    ("answer", "speaks"),
    [
        (status(A, 400), Blame.CLIENT),
        (status(A, 404), Blame.CLIENT),
        (Answer(client=A, status=403, says=Says.OUTDATED), Blame.CLIENT),
        (Answer(client=A, says=Says.TOKEN), Blame.CLIENT),
        (captionless(A), Blame.VIDEO),
        (Answer(client=A, says=Says.NOT_PLAYED), Blame.VIDEO),
        (Answer(client=A, says=Says.CERTAIN), Blame.VIDEO),
        (robot(A), Blame.EXIT),
        (status(A, 429), Blame.EXIT),
        (status(A, 403), Blame.EXIT),
        (Answer(client=A, says=Says.NONSENSE), Blame.EXIT),
        (status(A, 418), Blame.EXIT),
        (status(A, 500), Blame.YOUTUBE),
        (Answer(client=A, status=429, captions=True, translated=True), Blame.TRANSLATION),
    ],
)
def test_what_one_answer_speaks_of(answer: Answer, speaks: Blame) -> None:
    assert speaks_of(answer) is speaks


@pytest.mark.parametrize(
    ("answers", "evidence", "verdict"),
    [
        # At once
        ([Answer(client=A, status=429, translated=True)], NONE, Blame.TRANSLATION),
        ([Answer(client=A, says=Says.CERTAIN)], NONE, Blame.VIDEO),
        # A refusal of the exit is believed from a client that was let through lately, unless the exit was too
        ([robot(A)], NONE, None),
        ([robot(A)], Evidence(credible=frozenset({A})), Blame.EXIT),
        ([robot(A)], Evidence(credible=frozenset({B})), None),
        ([robot(A)], Evidence(credible=frozenset({A}), exit_proven=True), None),
        ([robot(A), robot(B)], Evidence(credible=frozenset({A, B}), exit_proven=True), Blame.EXIT),
        ([robot(A), robot(B), robot(C)], LAST, Blame.EXIT),
        ([status(A, 400), robot(B), robot(C)], LAST, Blame.EXIT),
        # but not where another client was let through
        ([Answer(client=A, says=Says.TOKEN), robot(B)], Evidence(credible=frozenset({B})), None),
        ([Answer(client=A, says=Says.TOKEN), robot(B), robot(C)], LAST, Blame.CLIENT),
        ([robot(A), captionless(B), robot(C)], LAST, Blame.CLIENT),
        ([robot(A), Answer(client=B, captions=True, says=Says.NONSENSE)], LAST, Blame.CLIENT),
        ([robot(A), Answer(client=B, captions=True, status=429)], LAST, Blame.EXIT),
        # No captions is believed from two clients that got some lately, or from all that are served
        ([captionless(A), captionless(B)], NONE, None),
        ([captionless(A), captionless(B)], Evidence(credible=frozenset({A})), None),
        ([captionless(A), captionless(B)], Evidence(credible=frozenset({A, B})), Blame.VIDEO),
        ([captionless(A), status(B, 400), captionless(C)], LAST, Blame.VIDEO),
        # Clients that are not served say nothing else
        ([status(A, 400)], NONE, None),
        ([status(A, 400), Answer(client=B, says=Says.TOKEN)], LAST, Blame.CLIENT),
        # Nonsense and trouble are believed from two
        ([status(A, 500)], NONE, None),
        ([status(A, 500), status(B, 503)], NONE, Blame.YOUTUBE),
        ([status(A, 500), status(B, 400)], LAST, Blame.YOUTUBE),
        ([Answer(client=A, says=Says.NONSENSE), Answer(client=B, says=Says.NONSENSE)], NONE, Blame.EXIT),
        ([robot(A), Answer(client=B, says=Says.NONSENSE)], NONE, None),
    ],
)
def test_who_is_to_blame(answers: list[Answer], evidence: Evidence, verdict: Blame | None) -> None:
    assert blame(answers, evidence) is verdict


@pytest.mark.parametrize(
    ("answers", "captions", "failed"),
    [
        ([status(A, 400), robot(B), captionless(C)], True, {A, B, C}),
        ([status(A, 400), status(B, 500), captionless(C)], False, {A, B}),
        ([robot(A), robot(B)], False, set()),
        ([robot(A), captionless(B)], False, {A}),  # the exit did let one through
        ([Answer(client=A, says=Says.NONSENSE), robot(B)], False, {A}),
    ],
)
def test_which_clients_are_asked_later_from_then_on(answers: list[Answer], captions: bool, failed: set[str]) -> None:
    assert failed_clients(answers, captions=captions) == failed
