"""The place where questions are asked: of a video, a subject or everything, each statement a link to its second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.knowledge.questions import Statement
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.study.session import Topic
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.tui.keys import ASK_COMMANDS, COMMANDS, bindings
from ytsb_tui.tui.links import browsed, copied
from ytsb_tui.tui.places.ask.render import Asked, answers_page
from ytsb_tui.tui.places.search.render import Found
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, spread, wrapped
from ytsb_tui.tui.render.wording import money
from ytsb_tui.tui.screen import Place, study, there
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.page_view import LinkedPage, PageView

_MOST_KEPT = 20  # questions that stay on the page
_MOST_SHOWN = 8  # passages that stand for an answer
_LONGEST = 2000  # characters of a question
_EVERYTHING = Topic(everything=True)
_LETTERS = ("ask.again", "ask.copy", "ask.browse")
_HELP = (
    "Ask what your videos say about something, for example: why does the area of a circle grow with its square?",
    "enter asks, ctrl+o chooses what is asked: everything, a subject, a video.",
)
_PAID = "Claude answers from the passages that fit best; that costs a little, and only when you press enter."
_FREE = "Without a key (ANTHROPIC_API_KEY) the passages that fit best are shown; nothing is sent anywhere."


class Ask(Place):
    """A line for questions, and what was answered."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(ASK_COMMANDS)
    CSS_PATH = "../places.tcss"
    AUTO_FOCUS = "Input"

    def __init__(self, topic: Topic = _EVERYTHING) -> None:
        super().__init__()
        self.topic = topic
        self._given = topic
        self._asked: list[Asked] = []
        self._found = Found(page=Page(), places=())
        self._busy = False
        self._spent = 0.0

    def compose(self) -> ComposeResult:
        """The line and the page."""
        yield Lines(id="header")
        yield Input(
            id="query", placeholder="ask what your videos say about something", compact=True, max_length=_LONGEST
        )
        yield LinkedPage(id="answers", classes="panel")
        yield KeyLine()

    def on_mount(self) -> None:
        """Nothing blinks."""
        self.query_one(Input).cursor_blink = False
        self.refreshed()

    # showing

    @on(PageView.Resized)
    def refreshed(self) -> None:
        """Shows what was asked and answered."""
        if not there(self):
            return
        app, view = study(self), self.query_one(LinkedPage)
        start: Line = ((" Ask", Role.STRONG), (f"  {app.look.safe(self._about(self.topic))}", Role.TEXT))
        paid = f"{money(self._spent)} for questions" if self._spent else ""
        end: Line = (((paid if app.answers else "no key: passages alone") + " ", Role.DIM),)
        self.query_one("#header", Lines).show((spread(start, end, self.size.width, app.look.ellipsis),))
        if self._asked:
            self._found = answers_page(self._asked, app.look, view.width)
            view.show(self._found.page)
        else:
            told = (*_HELP, _PAID if app.answers else _FREE)
            lines = [line for text in told for line in (*wrapped(text, view.width, Role.DIM), EMPTY)]
            view.show(Page(lines=tuple(lines)))
        view.entitle((("Answers", Role.STRONG),))
        self.show_keys()

    def _about(self, topic: Topic) -> str:
        if topic.video is not None:
            job = study(self).panel.jobs.get(topic.video)
            return job.name if job is not None else topic.video
        return "everything" if topic.everything else topic.subject or "no subject"

    def on_descendant_focus(self) -> None:
        """Other keys in the line than in the page."""
        self.show_keys()

    def labels(self) -> Mapping[str, str]:
        """Letters are typed while the line has the focus."""
        kept = {"app.ask": "", "page.follow": "open the note", "ask.back": "stop" if self._busy else "back"}
        if isinstance(self.focused, Input):
            typed = (name for name in COMMANDS if name.startswith("app.") or name in _LETTERS)
            return {**kept, **dict.fromkeys(typed, "")}
        return {**kept, "ask.answers": ""}

    # asking

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        question = clean(event.value, _LONGEST)
        if not question:
            study(self).say("Type a question first.", "warning")
        elif self._busy:
            study(self).say("The last answer is still being written. esc stops it.", "warning")
        else:
            about = self._about(self.topic)
            kept = self._asked[: _MOST_KEPT - 1]
            self._asked = [Asked(question=question, about=about, told="Looking for passages …"), *kept]
            self._busy = True
            self.refreshed()
            study(self).look_up(partial(self._ask, question, self.topic), "ask")

    def _change(self, **values: object) -> None:
        self._asked[0] = replace(self._asked[0], **values)  # type: ignore[arg-type]  # fields by name
        self.refreshed()

    async def _ask(self, question: str, topic: Topic) -> None:
        videos = () if topic.video is None else (topic.video,)
        try:
            found = await study(self).reader.ask(lambda library: library.excerpts(question, videos, topic.subject))
            if not found:
                told = "Nothing found that could answer this. Ask in other words, or about more videos (ctrl+o)."
                self._change(told=told, wrong=True)
            elif (model := study(self).answers) is None:
                self._change(passages=found[:_MOST_SHOWN], told="Without a key these passages are all there is.")
            else:
                self._change(told=f"Claude reads {len(found)} passages … esc stops it.")
                usage = await model.answer(question, found, self._heard, self._paid)
                if not self._asked[0].statements:
                    told = "The transcripts do not answer this. The nearest passages:"
                    self._change(passages=found[: _MOST_SHOWN // 2], told=told, wrong=True)
                else:
                    cost = "" if usage.cost is None else f", {money(usage.cost)}"
                    read = f"{usage.prompt_tokens:,} tokens read, {usage.output_tokens:,} written{cost}"
                    self._change(told=read)
        except Failure as failure:
            self._change(told=f"{failure.reason} {failure.action}".strip(), wrong=True)
        self._busy = False
        self.refreshed()

    def _heard(self, statement: Statement) -> None:
        self._change(statements=(*self._asked[0].statements, statement))

    def _paid(self, usage: Usage) -> None:
        self._spent += usage.cost or 0.0

    # keys

    def why_not(self, action: str) -> str | None:
        """Why a key can do nothing now."""
        if action in ("answers", "copy", "browse") and not self._found.places:
            return "Nothing is answered yet: type a question and press enter."
        return None

    def action_answers(self) -> None:
        """From the line to the answers, the first link chosen."""
        if self.refused("answers"):
            return
        view = self.query_one(LinkedPage)
        self.set_focus(view)
        if view.link is None:
            view.action_choose(1)

    def action_again(self) -> None:
        """Back to the line."""
        self.set_focus(self.query_one(Input))

    async def action_back(self) -> None:
        """Stops the answer; else from the answers to the line, from the line to where one came from."""
        if self._busy:
            self.app.workers.cancel_group(self.app, "ask")
            self._busy = False
            self._change(told="Stopped. What was under way is paid for.", wrong=True)
        elif not isinstance(self.focused, Input):
            self.action_again()
        elif len(self.app.screen_stack) > 1:
            self.dismiss(None)
        else:
            await study(self).action_go("dashboard")

    def action_about(self) -> None:
        """Chooses what is asked."""
        from ytsb_tui.tui.dialogs.topics import Topics

        subjects = sorted({job.subject for job in study(self).panel.jobs.values() if job.subject})
        topics = [
            _EVERYTHING,
            *([self._given] if self._given.video else []),
            *(Topic(subject=each) for each in subjects),
        ]

        def chosen(topic: Topic | None) -> None:
            if topic is not None:
                self.topic = topic
                self.refreshed()

        self.app.push_screen(Topics([(topic, self._about(topic)) for topic in topics]), chosen)

    def _link(self) -> str:
        number = self.query_one(LinkedPage).chosen or 0
        video, start = self._found.places[number]
        return url_at(video, start)

    def action_copy(self) -> None:
        """Copies the chosen link."""
        if not self.refused("copy"):
            copied(self, self._link())

    def action_browse(self) -> None:
        """Opens the video at the chosen second."""
        if not self.refused("browse"):
            browsed(self, self._link())

    @on(PageView.Followed)
    def _followed(self, event: PageView.Followed) -> None:
        number = event.view.chosen
        if number is not None and number < len(self._found.places):
            video, start = self._found.places[number]
            study(self).open_note(video, start)
