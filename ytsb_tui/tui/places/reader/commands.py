"""The commands of the reader."""

from __future__ import annotations

from ytsb_tui.core.videos.media import url_at
from ytsb_tui.tui import links
from ytsb_tui.tui.command import Command
from ytsb_tui.tui.context import context
from ytsb_tui.tui.places.reader.screen import Reader
from ytsb_tui.tui.shared_commands import of_video


def close(reader: Reader) -> None:
    """Closes the line that finds, else the note."""
    if reader.line.display:
        reader.close_find()
    else:
        reader.dismiss(None)


def why_no_transcript(reader: Reader) -> str | None:
    """Why there is no transcript to show."""
    return "This video has no transcript yet." if reader.material is None else None


def to_other_page(reader: Reader) -> None:
    """Between the note and the transcript."""
    if reader.beside and reader.note.display:
        reader.set_focus(reader.note if reader.transcript.has_focus else reader.transcript)
    else:
        reader.toggle_transcript()


def why_no_other_page(reader: Reader) -> str | None:
    """Why there is only one page."""
    return None if reader.beside and reader.note.display else why_no_transcript(reader)


def why_nothing_found(reader: Reader) -> str | None:
    """Why there is no match to go to."""
    return None if reader.page.hits else "Press / and type what to look for."


def choose_heading(reader: Reader) -> None:
    """The headings of the note, or the chapters of the transcript, to choose from."""
    from ytsb_tui.tui.dialogs.choose import Choose
    from ytsb_tui.tui.render.spans import cut

    page = reader.page
    options = [(each.line, "  " * (each.level - 1) + cut(each.text, 60)) for each in page.page.headings]

    def chosen(line: int | None) -> None:
        if line is not None:
            page.go_to_line(line)

    reader.app.push_screen(Choose("Contents", "enter goes there", options), chosen)


def why_no_headings(reader: Reader) -> str | None:
    """Why there is nothing to choose from."""
    return None if reader.page.page.headings else "This page has no headings."


def why_no_slides(reader: Reader) -> str | None:
    """Why there are no pictures to show."""
    if not reader.slides or context(reader).slide is None:
        return "This note has no pictures of slides."
    if context(reader).look.ascii or reader.app.no_color or reader.app.current_theme.ansi:
        return "This terminal has too few colours or characters for pictures. They are in the vault."
    return None


def _url(reader: Reader) -> str:
    link = reader.page.link
    if link is not None and link.url:
        return link.url
    return url_at(reader.video, link.seconds if link is not None else None)


COMMANDS: tuple[Command[Reader], ...] = (
    Command(
        id="reader.close",
        keys="escape,q",
        shown="esc",
        label="back",
        tip="Back to where you were",
        name="note: close",
        rank=2,
        run=close,
    ),
    Command(
        id="reader.transcript",
        keys="t",
        label=lambda reader: "note" if reader.beside else "transcript",
        tip="The transcript, in step with the note; back to the note",
        name="transcript: show or hide",
        rank=3,
        run=Reader.toggle_transcript,
        refused=why_no_transcript,
    ),
    Command(
        id="reader.other",
        keys="w,f6",
        label="other page",
        tip="Between the note and the transcript",
        name="page: the other one",
        run=to_other_page,
        refused=why_no_other_page,
    ),
    Command(
        id="reader.find",
        keys="slash",
        label="find",
        tip="Find words in this page",
        name="page: find",
        rank=6,
        shown="/",
        run=Reader.open_find,
    ),
    Command(
        id="reader.next_found",
        keys="n",
        label="next",
        tip="Go to the next match",
        name="page: next match",
        rank=8,
        run=lambda reader: reader.page.next_found(1),
        refused=why_nothing_found,
    ),
    Command(
        id="reader.previous_found",
        keys="N,shift+n",
        label="previous",
        tip="Go to the previous match",
        name="page: previous match",
        shown="N",
        run=lambda reader: reader.page.next_found(-1),
        refused=why_nothing_found,
    ),
    Command(
        id="reader.contents",
        keys="c",
        label="contents",
        tip="Choose from the headings of the note or the chapters of the transcript",
        name="page: contents",
        rank=7,
        run=choose_heading,
        refused=why_no_headings,
    ),
    Command(
        id="reader.slides",
        keys="v",
        label="slides",
        tip="Show the pictures of slides in this note, beginning with the one that was there when this was said",
        name="page: show slides",
        rank=5,
        run=Reader.show_slides,
        refused=why_no_slides,
    ),
    Command(
        id="reader.copy",
        keys="y",
        label="copy link",
        tip="Copy the chosen link, or the video's, to the clipboard (OSC 52, works over SSH)",
        name="link: copy",
        rank=9,
        run=lambda reader: links.copy(reader, _url(reader)),
    ),
    Command(
        id="reader.browse",
        keys="o",
        label="browser",
        tip="Open the chosen link, or the video, in a browser (a file in a player); over SSH it is copied",
        name="link: open in a browser",
        rank=10,
        run=lambda reader: links.browse(reader, _url(reader)),
    ),
    *of_video("reader"),
)
