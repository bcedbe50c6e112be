"""JSON read while it arrives, whatever the chunks."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from ytsb_tui.core.notes.json_stream import JsonStream, Piece

DOCUMENT = {
    "title": 'A "quoted" \\ title\nwith \t all 😀 ü',
    "empty": "",
    "nothing": None,
    "number": -1.5e3,
    "flags": [True, False],
    "points": [{"text": "one", "quote": "uno"}, {"text": "two", "inner": {"deep": ["three", "four"]}}],
    "last": "end",
}
TREE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


def values(tree: object, keys: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], str]]:
    """All strings of a tree with the keys that lead to them, in order."""
    match tree:
        case str():
            return [(keys, tree)]
        case list():
            return [found for item in tree for found in values(item, keys)]
        case dict():
            return [found for key, item in tree.items() for found in values(item, (*keys, key))]
        case _:
            return []


def read(chunks: list[str]) -> list[tuple[tuple[str, ...], str]]:
    """The pieces of a stream put together again."""
    stream = JsonStream()
    found: list[tuple[tuple[str, ...], str]] = []
    for chunk in chunks:
        for piece in stream.feed(chunk):
            if piece.starts:
                found.append((piece.keys, piece.text))
            else:
                keys, text = found[-1]
                assert keys == piece.keys
                assert piece.text
                found[-1] = (keys, text + piece.text)
    return found


def test_every_split_point_gives_the_same() -> None:
    for ascii_only in (True, False):
        text = json.dumps(DOCUMENT, ensure_ascii=ascii_only, indent=1)
        for at in range(len(text) + 1):
            assert read([text[:at], text[at:]]) == values(DOCUMENT)
        assert read(list(text)) == values(DOCUMENT)


@settings(max_examples=200)
@given(TREE, st.data())
def test_any_document_cut_anywhere(tree: object, data: st.DataObject) -> None:
    text = json.dumps(tree, ensure_ascii=data.draw(st.booleans()))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    chunks = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert read(chunks) == values(tree)


@given(st.text(alphabet='{}[]",:\\u0dx ', max_size=60))
def test_what_is_no_json_does_no_harm(text: str) -> None:
    read(list(text))


def test_text_comes_before_its_string_ends() -> None:
    stream = JsonStream()
    assert stream.feed('{"a": {"b": ["On') == (Piece(keys=("a", "b"), text="On", starts=True),)
    assert stream.feed("ce up") == (Piece(keys=("a", "b"), text="ce up", starts=False),)
    assert stream.feed('on"') == (Piece(keys=("a", "b"), text="on", starts=False),)
    assert stream.feed("]}}") == ()


def test_odd_escapes() -> None:
    assert read([r'{"a": "x\ud83dy \ude00 \uzzzz \/ \q"}']) == [(("a",), "xy   / q")]
    assert read([r'{"a": "\ud83d"}']) == [(("a",), "")]


def test_depth_is_bounded() -> None:
    assert read(["[" * 1000 + '"x"' + "]" * 1000 + ', "y"']) == [((), "x"), ((), "y")]
    assert read(['{"a":' * 1000 + '"x"']) == [(("a",) * 64, "x")]
    assert read(["[" * 100 + '{"a": "x"}']) == [((), "x")]
