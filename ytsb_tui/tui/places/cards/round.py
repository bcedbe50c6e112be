"""A round of cards: each is asked, its answer shown, then it is graded. Reviews and quizzes are two kinds of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.core.study.cards import Card
from ytsb_tui.core.study.review import CardState, DueCard, Rating
from ytsb_tui.core.study.session import Topic
from ytsb_tui.engine.library_reader import LibraryReader
from ytsb_tui.tui.command import Table
from ytsb_tui.tui.context import context
from ytsb_tui.tui.places.cards.render import card_page, hint
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import Line, Role, spread
from ytsb_tui.tui.render.wording import topic_name
from ytsb_tui.tui.screen import Place, can_draw
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.page_view import PageView

# These commands are for a card: without one their keys are what they are everywhere.
_FOR_A_CARD = ("again", "hard", "good", "easy", "skip", "note", "browse", "copy", "edit", "delete")


class CardPage(PageView, inherit_bindings=False):
    """The page of a card: it scrolls like any page, but space and the letters are the card's."""

    KEY_COMMANDS: ClassVar[Table] = tuple(
        replace(command, keys=command.keys.replace("space,", "").replace("ctrl+u", "shift+up"))
        for command in PageView.KEY_COMMANDS
    )


class Round(Place):
    """Asks the cards of a topic."""

    AUTO_FOCUS = "#card"
    OWN_KEYS_ONLY = True
    NAME = ""  # shown at the top

    def __init__(self, topic: Topic) -> None:
        super().__init__()
        self.topic = topic
        self.card: DueCard | None = None
        self.revealed = False
        self.picked: int | None = None
        self.dealt = False

    # what a kind of round does

    def deal(self, library: LibraryReader) -> None:
        """Takes cards from the library. Blocking."""
        raise NotImplementedError

    def next_card(self) -> DueCard | None:
        """The card that is asked next, None when there is none."""
        raise NotImplementedError

    def status(self) -> str:
        """How far the round is."""
        raise NotImplementedError

    def choices(self, width: int) -> Sequence[Line]:
        """What to press once the answer is shown."""
        raise NotImplementedError

    def summary(self, width: int) -> Page:
        """What is shown when no card is left."""
        raise NotImplementedError

    def more(self) -> bool:
        """Whether there are other cards once no card is left."""
        return False

    def why_no_undo(self) -> str | None:
        """Why no answer can be undone."""
        raise NotImplementedError

    async def answered(self, card: DueCard, rating: Rating) -> None:
        """The card was graded."""
        raise NotImplementedError

    def skipped(self, card: DueCard, *, away: CardState | None = None) -> None:
        """The card is left out; `away` is how when it was suspended or deleted."""
        raise NotImplementedError

    async def restore(self) -> None:
        """Takes suspended cards up again, once no card is left."""

    def why_no_suspend(self) -> str | None:
        """Why no card can be suspended, or taken up again."""
        return None if self.card is not None else "There is no card here."

    async def undo(self) -> None:
        """Goes back to the card before."""
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
        """Chooses cards, for the first time or again."""
        self.dealt = False
        context(self).look_up(self._deal, "deal")

    async def _deal(self) -> None:
        await context(self).reader.ask(self.deal)
        self.dealt = True
        self.advance()

    def advance(self) -> None:
        """Asks the next card."""
        self.card = self.next_card()
        self.revealed, self.picked = False, None
        self.shown()
        self.query_one(CardPage).go_to_edge(False)
        self.refreshed()

    def shown(self) -> None:
        """Another card is asked."""

    @on(PageView.Resized)
    def refreshed(self) -> None:
        """Shows the card."""
        if not can_draw(self):
            return
        app, view = context(self), self.query_one(CardPage)
        look, about = app.look, topic_name(self.topic, app.panel.jobs)
        start: Line = ((f" {self.NAME}", Role.STRONG), (f"  {look.safe(about)}", Role.TEXT))
        end: Line = ((self.status() + " " if self.dealt else "", Role.DIM),)
        self.query_one("#header", Lines).show((spread(start, end, self.size.width, look.ellipsis),))
        if self.card is not None:
            lines = self.choices(view.width) if self.revealed else hint(self.card, view.width)
            page = card_page(self.card, look, view.width, picked=self.picked, revealed=self.revealed, choices=lines)
        elif self.dealt:
            page = self.summary(view.width)
        else:
            page = Page(lines=(((look.safe("Choosing cards …"), Role.DIM),),))
        view.show(page)
        view.entitle(((("Answer" if self.revealed else "Question") if self.card else self.NAME, Role.STRONG),))
        self.refresh_bindings()  # see check_action
        self.show_keys()

    @property
    def suggested(self) -> Rating:
        """What enter gives: a wrong choice was not known."""
        card = self.card.card if self.card is not None else None
        wrong = card is not None and self.picked is not None and card.options[self.picked] != card.back
        return Rating.AGAIN if wrong else Rating.GOOD

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters are only for what can be chosen, and some keys only for a card."""
        name = str(parameters[0]).removeprefix("card.") if parameters else ""
        if name.startswith("pick_"):
            return self.card is not None and "abcdef".index(name[-1]) < len(self.card.card.options)
        return self.card is not None or name not in _FOR_A_CARD

    def reveal(self) -> None:
        """Shows the answer."""
        self.revealed = True
        self.refreshed()

    def pick(self, number: int) -> None:
        """Chooses an option, which shows the answer."""
        self.picked, self.revealed = number, True
        self.refreshed()

    async def grade(self, rating: Rating) -> None:
        """Says how well the card was known."""
        if self.card is None:
            return
        try:
            await self.answered(self.card, rating)
        except SetupFailure as failure:  # the card is still there, and can be graded again
            context(self).say(f"{failure.reason} {failure.action}", "error")

    async def put_away(self, state: CardState) -> None:
        """Suspends or deletes the card; undo brings it back."""
        if self.card is not None:
            card, key = self.card, self.card.card.key
            try:
                await context(self).reader.ask(lambda library: library.set_card_state([key], state))
            except SetupFailure as failure:
                context(self).say(f"{failure.reason} {failure.action}", "error")
                return
            context(self).say(f"The card is {state}. u brings it back.")
            self.skipped(card, away=state)
            self.advance()

    async def bring_back(self, card: DueCard) -> None:
        """The card is asked again. Raises SetupFailure."""
        await context(self).reader.ask(lambda library: library.set_card_state([card.card.key], CardState.ACTIVE))

    async def edit(self, words: Card) -> None:
        """Shows and stores the card in the learner's words."""
        now = context(self).now
        try:
            await context(self).reader.ask(
                lambda library: library.edit_card(words.key, words.front, words.back, now),
            )
        except KeyError:
            context(self).say("This card is gone: its note was rewritten.", "warning")
        except SetupFailure as failure:
            context(self).say(f"{failure.reason} {failure.action}", "error")
        else:
            if self.card is not None and self.card.card.key == words.key:
                self.card = replace(self.card, card=words)
                self.refreshed()

    async def try_undo(self) -> None:
        """Goes back to the card before, or says why the library cannot."""
        try:
            await self.undo()
        except SetupFailure as failure:
            context(self).say(f"{failure.reason} {failure.action}", "error")
