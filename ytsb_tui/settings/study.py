"""The settings of cards and their reviews, a part of `Settings`."""

from __future__ import annotations

from dataclasses import dataclass

from ytsb_tui.core.study.days import USUAL_RULES, StudyRules
from ytsb_tui.settings.kinds import LOOPBACK, SWITCH, share, whole
from ytsb_tui.settings.record import Group, setting


@dataclass(frozen=True, kw_only=True)  # two bases with slots cannot be combined
class StudySettings:
    """What can be set about cards, and about the check without which a card is worth less."""

    check_claims: bool = setting(
        True,
        Group.NOTES,
        "Have the model check each point against its quote, in a second, short request for about a quarter of the "
        "price. What the quote does not bear out is marked, with what is missing. Outlines need none.",
        SWITCH,
    )
    new_cards: int = setting(USUAL_RULES.new_cards, Group.CARDS, "The most new cards a day.", whole(0, 1000))
    reviews: int = setting(USUAL_RULES.reviews, Group.CARDS, "The most reviews of known cards a day.", whole(0, 10_000))
    day_start: int = setting(
        USUAL_RULES.day_start,
        Group.CARDS,
        "The hour at which a day of study begins: until then, what you answer belongs to the day before.",
        whole(0, 23),
    )
    retention: float = setting(
        USUAL_RULES.retention,
        Group.CARDS,
        "The share of reviews in which you want to know the card. With more of it, cards come back sooner.",
        share(0.7, 0.97),
    )
    anki: str = setting(
        "http://127.0.0.1:8765",
        Group.CARDS,
        "Where Anki's add-on AnkiConnect answers on this machine, for `ytsb anki --sync`.",
        LOOPBACK,
    )

    @property
    def study(self) -> StudyRules:
        """The rules by which cards are due."""
        return StudyRules(
            new_cards=self.new_cards, reviews=self.reviews, day_start=self.day_start, retention=self.retention
        )
