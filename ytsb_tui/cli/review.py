"""`ytsb review`: asks and grades due cards with plain prompts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict
from string import ascii_lowercase
from typing import TYPE_CHECKING

import click

from ytsb_tui.cli.library import opened_library
from ytsb_tui.cli.output import print_json
from ytsb_tui.cli.shared_options import subject_option
from ytsb_tui.core.study.cards import Card, CardKind
from ytsb_tui.core.study.review import DueCard, Rating, habit, in_turn
from ytsb_tui.core.study.session import ReviewSession
from ytsb_tui.core.text.formulas import as_line
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.media import url_at

if TYPE_CHECKING:
    from ytsb_tui.adapters.sqlite import SqliteLibrary

_QUIT, _SKIP = "q", "s"
_UNITS = (("d", 86_400.0), ("h", 3600.0), ("min", 60.0))


@click.command()
@subject_option("Only cards of this subject.")
@click.option(
    "--new", type=click.IntRange(0, 1000), metavar="COUNT", help="The most new cards today. Default: the setting."
)
@click.option("--stats", is_flag=True, help="Only show what is due, how much is remembered and the current streak.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON: one object per line for each subject.")
def review(subject: str | None, new: int | None, stats: bool, as_json: bool) -> None:
    """Review the cards that are due.

    \b
    Examples:
      ytsb review
      ytsb review --subject Calculus --new 5
      ytsb review --stats

    Cards are made from your notes and scheduled by FSRS. Grades: 1 again, 2 hard, 3 good, 4 easy; s skips a card, q
    quits. What you did not know comes again before the end.
    """
    library = opened_library(new_cards=new)
    library.refresh_cards()
    if as_json:
        _print_stats(library, time.time())
        return
    if stats:
        click.echo("\n".join(_stats(library, time.time())))
        return
    now = time.time()
    queue = in_turn(library.due_cards(subject, now), library.allowance(now))
    if not queue:
        click.echo("\n".join(_stats(library, now)))
        return
    session = ReviewSession(queue=queue)
    asked: set[str] = set()
    try:
        while (card := session.next(time.time())) is not None:
            asked.add(card.card.key)
            session = _answered(library, session, card, f"{len(asked)}/{len(queue)}")
    except click.Abort:  # q, Ctrl+C or the end of the input: the answers so far are kept
        click.echo()
    click.echo(f"{plural(session.answered, 'answer')}. " + _left(library, subject))


def _answered(library: SqliteLibrary, session: ReviewSession, card: DueCard, place: str) -> ReviewSession:
    """Asks a card; returns the session without it, or with it once more when it comes back soon. Raises click.Abort."""
    rating = _asked(card, place)
    if rating is None:
        return session.without(card)
    after = library.grade(card.card.key, rating, time.time())
    graded = library.card(card.card.key)
    if graded is None or graded.suspended:
        click.echo("You keep forgetting this card, so it is suspended. Its words may be better: edit it in the app.\n")
        return session.graded(card, after, known=False).without(card)
    click.echo(f"Next review in {_span(after.due - after.last_review)}.\n")
    return session.graded(card, after, known=rating is not Rating.AGAIN)


def _left(library: SqliteLibrary, subject: str | None) -> str:
    counts = [each for each in library.card_counts(time.time()) if subject is None or each.subject == subject]
    return f"Left: {sum(each.due for each in counts)} due, {sum(each.new for each in counts)} new."


def _asked(due: DueCard, place: str) -> Rating | None:
    """The grade, None when the card was skipped. Raises click.Abort when the user quits."""
    card = due.card
    click.echo(f"[{place}] {due.subject + ' · ' if due.subject else ''}{due.title}\n\n  {card.front}\n")
    suggested = Rating.GOOD
    if card.kind is CardKind.CHOICE:
        letters = ascii_lowercase[: len(card.options)]
        for letter, option in zip(letters, card.options, strict=True):
            click.echo(f"  {letter}) {option}")
        chosen = _reply("Which one", (*letters, _SKIP), shown=f"{letters[0]}-{letters[-1]}", default=None)
        if chosen == _SKIP:
            return None
        right = card.options[letters.index(chosen)] == card.back
        suggested = Rating.GOOD if right else Rating.AGAIN
        click.echo("  Right." if right else "  Wrong.")
    elif _reply("Enter shows the answer", ("", _SKIP), shown="", default="") == _SKIP:
        return None
    click.echo(f"\n  {card.back}")
    if card.explanation:
        click.echo(f"  {card.explanation}")
    for line in _detail(card):
        click.echo(f"  {line}")
    if card.quote:
        click.echo(f"  “{card.quote}”")
    if card.start is not None:
        click.echo(f"  {url_at(card.video, card.start)}")
    grade = _reply(
        "1 again, 2 hard, 3 good, 4 easy", ("1", "2", "3", "4", _SKIP), shown="", default=str(int(suggested))
    )
    return None if grade == _SKIP else Rating(int(grade))


def _detail(card: Card) -> Iterator[str]:
    if card.detail is not None:
        yield from (f"{number}. {step}" for number, step in enumerate(card.detail.steps, 1))
        yield from [as_line(card.detail.latex)] if card.detail.latex else []
        yield from card.detail.code.split("\n") if card.detail.code else []


def _reply(question: str, answers: tuple[str, ...], *, shown: str, default: str | None) -> str:
    prompt = f"{question} ({shown})" if shown else question
    while True:
        reply = str(click.prompt(prompt, default=default, show_default=bool(default), type=str)).strip().lower()
        if reply == _QUIT:
            raise click.Abort
        if reply in answers:
            return reply
        click.echo(f"Enter one of: {', '.join(answer for answer in answers if answer)}, {_QUIT} to quit.")


def _stats(library: SqliteLibrary, now: float) -> Iterator[str]:
    counts = library.card_counts(now)
    if not counts:
        yield "There are no cards yet. They are made from notes that explain terms: write some with ytsb run."
        return
    for each in counts:
        suspended = f", {each.suspended:,} suspended" if each.suspended else ""
        yield f"{each.due:>5} due  {each.new:>5} new  {each.cards:>6} cards  {each.subject or 'no subject'}{suspended}"
    found = habit(library.reviews(0.0), now, library.study.day_of)
    yield f"{found.today} answered today, {plural(found.streak, 'day')} in a row, " + (
        "nothing recalled yet" if found.retention is None else f"{found.retention:.0%} remembered in the last 30 days"
    )


def _print_stats(library: SqliteLibrary, now: float) -> None:
    for each in library.card_counts(now):
        print_json("subject", asdict(each))
    print_json("habit", asdict(habit(library.reviews(0.0), now, library.study.day_of)))


def _span(seconds: float) -> str:
    for unit, size in _UNITS:
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
