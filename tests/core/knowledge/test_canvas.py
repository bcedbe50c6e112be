"""A subject as a canvas."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ytsb_tui.core.knowledge.backlinks import Explained, NotePage
from ytsb_tui.core.knowledge.canvas import canvas


def page(path: str, *concepts: str) -> NotePage:
    explained = {key: Explained(name=key.title(), text="") for key in concepts}
    return NotePage(path=path, target=None, title=path, subject="S", body="", concepts=explained)


NOTES = (page("S/One.md", "slope", "limit"), page("S/Two.md", "slope"))
CONCEPTS = {"slope": ("Slope", "Concepts/Slope.md"), "limit": ("Limit", None)}


def read(text: str | None) -> dict[str, list[dict[str, Any]]]:
    assert text is not None
    found: dict[str, list[dict[str, Any]]] = json.loads(text)
    return found


def test_notes_stand_beside_the_concepts_that_they_explain() -> None:
    made = read(canvas(NOTES, CONCEPTS, ""))
    shown = [node.get("file") or node["text"] for node in made["nodes"]]
    assert shown == ["S/One.md", "S/Two.md", "Concepts/Slope.md", "Limit"]
    assert [node["type"] for node in made["nodes"]] == ["file", "file", "file", "text"]
    by_id = {node["id"]: node.get("file") or node["text"] for node in made["nodes"]}
    assert len(by_id) == 4
    assert sorted((by_id[edge["fromNode"]], by_id[edge["toNode"]]) for edge in made["edges"]) == [
        ("S/One.md", "Concepts/Slope.md"),
        ("S/One.md", "Limit"),
        ("S/Two.md", "Concepts/Slope.md"),
    ]
    for node in made["nodes"]:
        assert all(isinstance(node[key], int) for key in ("x", "y", "width", "height")), "as JSON Canvas wants"


def test_nothing_lies_on_anything_else() -> None:
    notes = [page(f"S/{number}.md", "slope") for number in range(20)]
    boxes = [
        (n["x"], n["y"], n["x"] + n["width"], n["y"] + n["height"]) for n in read(canvas(notes, CONCEPTS, ""))["nodes"]
    ]
    for place, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[place + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_what_a_person_did_to_it_stays() -> None:
    before = read(canvas(NOTES, CONCEPTS, ""))
    before["nodes"][0] |= {"x": 5000, "color": "4"}
    before["nodes"].append(
        {"id": "mine", "type": "text", "text": "My thought", "x": 1, "y": 2, "width": 3, "height": 4}
    )
    mine = {"id": "line", "fromNode": "mine", "toNode": before["nodes"][1]["id"], "label": "see"}
    dangling = {"id": "gone", "fromNode": "mine", "toNode": before["nodes"][3]["id"]}
    before["edges"] += [mine, dangling]
    after = read(canvas((*NOTES, page("S/Three.md")), {"slope": ("Slope", None)}, json.dumps(before)))
    assert (after["nodes"][0]["x"], after["nodes"][0]["color"]) == (5000, "4")
    assert [node["file"] for node in after["nodes"][:3]] == ["S/One.md", "S/Two.md", "S/Three.md"]
    assert after["nodes"][-1]["text"] == "My thought"
    assert mine in after["edges"]
    assert dangling not in after["edges"], "its concept is shared no more"
    text = canvas(NOTES, CONCEPTS, "")
    assert canvas(NOTES, CONCEPTS, text or "") == text, "nothing new, nothing written"


@pytest.mark.parametrize("odd", ["{", "[]", '{"nodes": 5}', '{"nodes": [5]}', '{"edges": [[]]}', "[" * 100_000])
def test_what_is_no_canvas_is_left_alone(odd: str) -> None:
    assert canvas(NOTES, CONCEPTS, odd) is None
    assert canvas(NOTES, CONCEPTS, "{}") is not None
