"""Cards and answers for the study place, at a moment: some due, some new, hostile and wide characters among them."""

from __future__ import annotations

from ytsb_tui.core.knowledge.graph import Explanation
from ytsb_tui.core.study.cards import Card, CardKind, card_key
from ytsb_tui.core.study.review import DueCard, Rating, Review, Schedule
from ytsb_tui.core.videos.video import VideoId

CALCULUS, LEARNING = VideoId("vid00000000"), VideoId("vid00000003")
DAY = 86_400.0
HOSTILE = "[bold red]Ring[/] \\[link=https://evil.example]here"
WIDE = "積分とは、細い輪を足し合わせること。" * 3


def deck(now: float) -> list[DueCard]:
    """Two cards that are due, and new ones of each kind in two subjects."""

    def card(kind: CardKind, front: str, back: str, video: VideoId = CALCULUS, **more: object) -> Card:
        key = card_key(video, kind, f"{front} {back}")
        return Card(key=key, video=video, kind=kind, front=front, back=back, start=133.0, **more)  # type: ignore[arg-type]  # by name

    def due(made: Card, ago: float | None = None, subject: str = "mathematics") -> DueCard:
        schedule = None
        if ago is not None:
            schedule = Schedule(
                phase=2, step=None, stability=9.0, difficulty=5.0, due=now - ago, last_review=now - ago - 8 * DAY
            )
        title = "The essence of calculus" if made.video == CALCULUS else "Gradient descent, how neural networks learn"
        return DueCard(card=made, schedule=schedule, subject=subject, title=title)

    options = ("Derivative", "Integral", "Nudge", HOSTILE)
    return [
        due(card(CardKind.BASIC, "Integral", "An area as a sum of thin slices that grow ever thinner."), 2 * DAY),
        due(
            card(
                CardKind.CHOICE,
                "How much a result changes for a tiny […]",
                "Nudge",
                options=options,
                explanation="How much a result changes for a tiny nudge.",
            ),
            DAY,
        ),
        due(card(CardKind.BASIC, HOSTILE, WIDE)),
        due(card(CardKind.CLOZE, "The two are […] of each other.", "inverses", explanation="They undo each other.")),
        due(
            card(CardKind.BASIC, "Gradient", "The direction of the steepest rise.", LEARNING), None, "machine learning"
        ),
    ]


def answers(now: float) -> list[Review]:
    """Three weeks of answers, one of four forgotten, up to yesterday."""
    return [
        Review(key="k", at=now - day * DAY, rating=Rating(1 + number % 4), recall=number % 3 != 0)
        for day in range(21, 0, -1)
        for number in range(1 + day % 5)
    ]


def explanations() -> list[Explanation]:
    """What two notes explain: one concept in both, hostile and wide text among the rest."""

    def told(video: VideoId, name: str, text: str, start: float | None) -> Explanation:
        return Explanation(video=video, name=name, text=text, start=start)

    return [
        told(CALCULUS, "Integral", "An area as a sum of thin slices that grow ever thinner.", 133.0),
        told(CALCULUS, "Derivative", "How much a result changes for a tiny nudge.", 527.0),
        told(CALCULUS, "[red]Ring[/]", WIDE, None),
        told(LEARNING, "Derivatives", "The slope that says which way is down.", 61.0),
        told(LEARNING, "Gradient", "The direction of the steepest rise.", 80.0),
    ]
