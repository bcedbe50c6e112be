"""The bars of a plot and the tables of a history."""

from __future__ import annotations

from datetime import date

from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.history import Day, ExitTally, ModelTally, Statistics
from ytsb_tui.tui.places.history.render import Measure, bars, filled, short_number, tables
from ytsb_tui.tui.render.look import ASCII, UNICODE
from ytsb_tui.tui.render.spans import plain, width_of


def day(number: int, **values: int) -> Day:
    return Day(day=date(2026, 1, number), **values)


def test_days_are_filled_from_the_first_to_the_last() -> None:
    found = filled((day(3, notes=2),), date(2026, 1, 2), date(2026, 1, 4))
    assert found == (day(2), day(3, notes=2), day(4))
    assert filled((day(3),), None, date(2026, 1, 4)) == (day(3), day(4))
    assert filled((), None, date(2026, 1, 4)) == (day(4),)


def test_a_bar_has_as_many_days_as_it_must() -> None:
    days = [day(number, notes=number) for number in range(1, 8)]
    single, grouped = (bars(days, Measure.NOTES, most) for most in (7, 3))
    assert (single.each, single.values) == (1, (1, 2, 3, 4, 5, 6, 7))
    assert (grouped.each, grouped.values) == (3, (6, 15, 7))
    assert grouped.dates == ("01 Jan", "04 Jan", "07 Jan")
    assert grouped.subtitle == "28, a bar is 3 days"
    assert bars([day(1)] * 50, Measure.NOTES, 2).dates[0] == "Jan 2026"


def test_an_axis_has_no_halves_of_notes() -> None:
    def ticks(notes: int) -> list[str]:
        return [name for _, name in bars([day(1, notes=notes)], Measure.NOTES, 9).ticks]

    assert (ticks(0), ticks(3), ticks(4), ticks(9)) == (["0"], ["0", "3"], ["0", "2", "4"], ["0", "4", "9"])
    money = bars([Day(day=date(2026, 1, 1), cost=0.5)], Measure.COST, 9)
    assert [name for _, name in money.ticks] == ["$0.00", "$0.25", "$0.50"]


def test_numbers_are_short() -> None:
    assert [short_number(Measure.TOKENS, value) for value in (0, 9999, 54_000, 2_345_678)] == [
        "0", "9,999", "54.0k", "2.3M",
    ]  # fmt: skip


NUMBERS = Statistics(
    models=(ModelTally(model="[/x]漢字" * 30, notes=1, input_tokens=1, output_tokens=1, cost=0.5),),
    exits=tuple(ExitTally(name=f"1.1.1.{number}", let_through=1, refused=1, seconds=None) for number in range(120)),
    countries=(ExitTally(name="de", let_through=3, refused=1, seconds=2.0),),
    failures=((FailureKind.BLOCKED, 4), (FailureKind.PRIVATE, 1)),
)


def test_tables_fit_any_width_one_below_the_other_or_side_by_side() -> None:
    for look in (UNICODE, ASCII):
        for width in (60, 76, 120, 200):
            page = tables(NUMBERS, look, width)
            assert max(map(width_of, page.lines)) <= width
            text = "\n".join(map(plain, page.lines))
            for part in ("[/x]", "Germany", "75%", "and 20 more", "refused"):
                assert part in text, part
    assert len(tables(NUMBERS, UNICODE, 60).lines) > len(tables(NUMBERS, UNICODE, 120).lines)
    assert [heading.text for heading in tables(NUMBERS, UNICODE, 60).headings] == [
        "Models", "Seconds by stage", "Failed tries", "Countries", "Exits",
    ]  # fmt: skip


def test_what_there_is_none_of_is_said() -> None:
    text = "\n".join(map(plain, tables(Statistics(), UNICODE, 76).lines))
    assert "No exit was used." in text
    assert "None." in text
