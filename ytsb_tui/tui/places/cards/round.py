"""A round with cards: each is asked, its answer shown, then it is graded. Reviews and quizzes are two kinds of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.study.review import DueCard, Rating
from ytsb_tui.core.study.session import Topic
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.engine.library_reader import LibraryReader
from ytsb_tui.tui.keys import CARD_COMMANDS, COMMANDS, bindings
from ytsb_tui.tui.links import browsed, copied
from ytsb_tui.tui.places.cards.card_page import CardPage
from ytsb_tui.tui.places.cards.render import card_page, hint
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import Line, Role, spread
from ytsb_tui.tui.screen import Place, study, there
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.page_view import PageView

_ON_A_CARD = ("grade", "skip", "note", "browse", "copy")  # these keys mean something else when no card is there
_GRADES = {"card.again": 1, "card.hard": 2, "card.good": 3, "card.easy": 4}


class Cards(Place):
    """Asks the cards of a topic."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(CARD_COMMANDS)
    CSS_PATH = "../places.tcss"
    AUTO_FOCUS = "#card"
    NAME = ""  # what stands at the top

    def __init__(self, topic: Topic) -> None:
        super().__init__()
        self.topic = topic
        self.card: DueCard | None = None
        self.revealed = False
        self.picked: int | None = None
        self.dealt = False

    # what a kind of round does

    def deal(self, library: LibraryReader) -> None:
        """Takes cards from the library."""
        raise NotImplementedError

    def turn(self) -> DueCard | None:
        """The card that is asked next, None when there is none."""
        raise NotImplementedError

    def told(self) -> str:
        """How far the round is."""
        raise NotImplementedError

    def choices(self, width: int) -> Sequence[Line]:
        """What to press once the answer is shown."""
        raise NotImplementedError

    def ending(self, width: int) -> Page:
        """What is shown when no card is left."""
        raise NotImplementedError

    async def answered(self, card: DueCard, rating: Rating) -> None:
        """The card was graded."""
        raise NotImplementedError

    def skipped(self, card: DueCard) -> None:
        """The card is left out."""
        raise NotImplementedError

    async def back(self) -> None:
        """Takes the last answer back."""
        raise NotImplementedError

    # showing

    def compose(self) -> ComposeResult:
        """One card."""
        yield Lines(id="header")
        yield CardPage(id="card", classes="panel")
        yield KeyLine()

    def on_mount(self) -> None:
        """Takes cards."""
        self.refreshed()
        self.begin()

    def begin(self) -> None:
        """Takes cards, for the first time or once more."""
        study(self).look_up(self._deal, "deal")

    async def _deal(self) -> None:
        await study(self).reader.ask(self.deal)
        self.dealt = True
        self.advance()

    def advance(self) -> None:
        """Asks the next card."""
        self.card = self.turn()
        self.revealed, self.picked = False, None
        self.shown()
        self.query_one(CardPage).action_edge(False)
        self.refreshed()

    def shown(self) -> None:
        """Another card is asked."""

    @on(PageView.Resized)
    def refreshed(self) -> None:
        """Shows the card."""
        if not there(self):
            return
        look, view = study(self).look, self.query_one(CardPage)
        start: Line = ((f" {self.NAME}", Role.STRONG), (f"  {look.safe(self._about())}", Role.TEXT))
        end: Line = ((self.told() + " " if self.dealt else "", Role.DIM),)
        self.query_one("#header", Lines).show((spread(start, end, self.size.width, look.ellipsis),))
        if self.card is not None:
            lines = self.choices(view.width) if self.revealed else hint(self.card, view.width)
            page = card_page(self.card, look, view.width, picked=self.picked, revealed=self.revealed, choices=lines)
        else:
            page = (
                self.ending(view.width)
                if self.dealt
                else Page(lines=(((look.safe("The cards are dealt …"), Role.DIM),),))
            )
        view.show(page)
        view.entitle(((("Answer" if self.revealed else "Question") if self.card else self.NAME, Role.STRONG),))
        self.show_keys()

    def _about(self) -> str:
        if self.topic.video is not None:
            job = study(self).panel.jobs.get(self.topic.video)
            return job.name if job is not None else self.topic.video
        return "everything" if self.topic.everything else self.topic.subject or "no subject"

    @property
    def suggested(self) -> Rating:
        """What enter gives: a wrong choice was not known."""
        card = self.card.card if self.card is not None else None
        wrong = card is not None and self.picked is not None and card.options[self.picked] != card.back
        return Rating.AGAIN if wrong else Rating.GOOD

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a card its keys are what they are everywhere, and letters are only for what can be chosen."""
        if action == "pick":
            return self.card is not None and parameters[0] in range(len(self.card.card.options))
        return action not in _ON_A_CARD or self.card is not None

    def labels(self) -> Mapping[str, str]:
        """The grades when the answer is shown, letters when there is something to choose from."""
        kept = {name: "" for name in COMMANDS if name.startswith("app.") and name not in ("app.help", "app.quit")}
        if self.revealed:
            kept["card.pick_a"] = ""
        if not self.revealed:
            kept |= dict.fromkeys(_GRADES, "")
        if self.card is not None:
            kept["card.quiz"] = ""
        kept["card.reveal"] = "answer" if self.card and not self.revealed else ""
        return kept

    def why_not(self, action: str) -> str | None:
        """Why a key can do nothing now."""
        name = action.partition("(")[0]
        if name == "grade" and not self.revealed:
            return "Press enter first: the answer is still hidden."
        if name == "pick" and self.revealed:
            return "The answer is shown already: say how well you knew it, from 1 to 4."
        return None

    def action_reveal(self) -> None:
        """Shows the answer."""
        if self.card is None:
            self.action_end()
        elif self.revealed:
            self.call_later(self.action_grade, int(self.suggested))
        else:
            self.revealed = True
            self.refreshed()

    def action_pick(self, number: int) -> None:
        """Chooses an option."""
        if not self.refused(f"pick({number})"):
            self.picked, self.revealed = number, True
            self.refreshed()

    async def action_grade(self, grade: int) -> None:
        """Says how well it was known."""
        if self.card is not None and not self.refused(f"grade({grade})"):
            try:
                await self.answered(self.card, Rating(grade))
            except SetupFailure as failure:  # the card is still there, and can be graded again
                study(self).say(f"{failure.reason} {failure.action}", "error")

    def action_skip(self) -> None:
        """Leaves the card out."""
        if self.card is not None:
            self.skipped(self.card)
            self.advance()

    async def action_undo(self) -> None:
        """Takes the last answer back."""
        if not self.refused("undo"):
            try:
                await self.back()
            except SetupFailure as failure:
                study(self).say(f"{failure.reason} {failure.action}", "error")

    def _link(self) -> str:
        assert self.card is not None
        return url_at(self.card.card.video, self.card.card.start)

    def action_note(self) -> None:
        """Opens the note where this is said."""
        if self.card is not None:
            study(self).open_note(self.card.card.video, self.card.card.start)

    def action_browse(self) -> None:
        """Opens the video at that second."""
        browsed(self, self._link())

    def action_copy(self) -> None:
        """Copies the link to that second."""
        copied(self, self._link())

    def action_quiz(self) -> None:
        """A quiz on the same topic takes the place of this round."""
        from ytsb_tui.tui.places.cards.quiz import Quiz

        self.app.switch_screen(Quiz(self.topic))

    def action_end(self) -> None:
        """Back to where one came from."""
        self.dismiss(None)
