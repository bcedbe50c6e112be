"""What the shell completes: videos, subjects, styles, countries and the values of settings."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from ytsb_tui.cli.options import settings_from
from ytsb_tui.core.jobs.failures import Failure

if TYPE_CHECKING:
    from ytsb_tui.adapters.sqlite import SqliteLibrary

VARIABLE = "_YTSB_COMPLETE"  # says which shell asks; the name that click expects
MOST = 200  # completions shown
# ISO 3166-1 alpha-2
COUNTRIES = (
    "ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by "
    "bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk "
    "fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir "
    "is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk "
    "ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm "
    "pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf "
    "tg th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)

Found = list[CompletionItem]


@contextmanager
def _library() -> Iterator[SqliteLibrary | None]:
    """The library, None where there is none: completing a word makes no files."""
    from ytsb_tui.adapters.sqlite import SqliteLibrary

    settings = settings_from()
    if not settings.library.is_file():
        yield None
        return
    library = SqliteLibrary(settings.library, settings.study)
    try:
        yield library
    finally:
        library.close()


def _starting(incomplete: str, words: Iterable[tuple[str, str | None]]) -> Found:
    return [CompletionItem(_quoted(word), help=text) for word, text in words if word.startswith(incomplete)][:MOST]


def _quoted(word: str) -> str:
    """bash inserts a completion as it is; the other shells quote what needs it."""
    return re.sub(r"([^\w@%+=:,./-])", r"\\\1", word) if os.environ.get(VARIABLE) == "bash_complete" else word


def video_ids(context: click.Context, parameter: click.Parameter, incomplete: str) -> Found:
    """The ids of the videos in the library, with their titles."""
    try:
        with _library() as library:
            jobs = () if library is None else library.jobs()
    except (Failure, OSError, click.ClickException):  # the command itself will say what is wrong
        return []
    given = context.params.get(parameter.name or "") or ()
    return _starting(incomplete, ((job.video, job.title) for job in jobs if job.video not in given))


def subjects(context: click.Context, parameter: click.Parameter, incomplete: str) -> Found:
    """The subjects of notes."""
    try:
        with _library() as library:
            names = () if library is None else library.subjects()
    except (Failure, OSError, click.ClickException):
        return []
    return _starting(incomplete, ((name, None) for name in names))


def styles(context: click.Context, parameter: click.Parameter, incomplete: str) -> Found:
    """The styles of notes: packaged and own."""
    from ytsb_tui.engine.models.templates import STYLES, own_styles

    try:
        own = own_styles(settings_from().styles)
    except (OSError, click.ClickException):
        own = {}
    return _starting(incomplete, ((name, None) for name in dict.fromkeys((*STYLES, *own))))


def countries(context: click.Context, parameter: click.Parameter, incomplete: str) -> Found:
    """Codes of countries; after a comma the next one of the list."""
    before, comma, last = incomplete.rpartition(",")
    given = before.lower().split(",")
    return [
        CompletionItem(before + comma + code)
        for code in COUNTRIES.split()
        if code.startswith(last.lower()) and code not in given
    ]
