"""Chooses the kind of round for a destination."""

from __future__ import annotations

from ytsb_tui.tui.destinations import Destination, Quiz, Review
from ytsb_tui.tui.places.cards.quiz import QuizScreen
from ytsb_tui.tui.places.cards.review import ReviewScreen
from ytsb_tui.tui.places.cards.round import Round


def round_for(destination: Destination) -> Round:
    """A quiz, or a review."""
    match destination:
        case Quiz():
            return QuizScreen(destination.topic, destination.questions)
        case Review():
            return ReviewScreen(destination.topic)
        case _:
            raise TypeError(f"{destination} has no cards")


SCREEN = round_for
