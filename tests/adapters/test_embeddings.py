"""The packaged encoder: near in meaning is near in numbers, in several languages."""

from __future__ import annotations

import os

import numpy as np
import pytest

from ytsb_tui.adapters.embeddings import SentenceEncoder, installed_embedder
from ytsb_tui.engine.ports.embeddings import Vector

SAID = (
    "The beat starts in a clump of cells in the right atrium that fire on their own.",
    "When the harvest of coffee fails in Brazil there is less to go around and the price climbs.",
    "Boys whose voices had not broken played Juliet, because women were not allowed on the stage.",
)
ASKED = {
    "what makes the heart pump": 0,
    "wodurch wird der Kaffee teurer": 1,
    "pourquoi des garçons jouaient-ils les rôles féminins au théâtre": 2,
}


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def embedded(encoder: SentenceEncoder, *texts: str, title: str = "") -> list[Vector]:
    return encoder.embed([(title, text) for text in texts])


def test_a_question_is_nearest_to_its_answer(encoder: SentenceEncoder) -> None:
    vectors = embedded(encoder, *SAID)
    for question, answer in ASKED.items():
        asked = encoder.embed_question(question)
        near = encoder.similarities(asked, [vector.values for vector in vectors])
        assert near.index(max(near)) == answer, question
        assert encoder.candidates(asked, b"".join(vector.signs for vector in vectors), 1) == [answer], question


def test_the_nearest_are_among_the_candidates(encoder: SentenceEncoder) -> None:
    many = [f"{number} {word}" for number in range(5) for word in ("stones", "waves")]
    vectors = embedded(encoder, *many, SAID[0])
    asked = encoder.embed_question("what makes the heart pump")
    assert len(many) in encoder.candidates(asked, b"".join(vector.signs for vector in vectors), 3)


def test_the_candidates_hold_the_nearest_of_very_many(encoder: SentenceEncoder) -> None:
    dice = np.random.default_rng(14)
    spread = 1 / np.sqrt(np.arange(1, 385))  # few directions tell most, as in texts
    turned = np.linalg.qr(dice.normal(size=(384, 384)))[0] * 300

    def drawn(count: int) -> list[Vector]:
        values = (dice.normal(size=(count, 384)) * spread) @ turned
        values *= 381 / np.linalg.norm(values, axis=1, keepdims=True)
        rows = np.clip(np.round(values), -127, 127).astype(np.int8)
        return [Vector(values=row.tobytes(), signs=np.packbits(row > 0).tobytes()) for row in rows]

    many = drawn(3_000)
    signs = b"".join(vector.signs for vector in many)
    held = 0
    for asked in drawn(8):
        near = encoder.similarities(asked, [vector.values for vector in many])
        best = sorted(range(len(many)), key=lambda row: -near[row])[:24]
        chosen = encoder.candidates(asked, signs, 120)
        assert len(set(chosen)) == 120
        held += len(set(best) & set(chosen))
    assert held / (8 * 24) > 0.95


def test_a_title_moves_a_text(encoder: SentenceEncoder) -> None:
    asked = encoder.embed_question("the human heart")
    (plain,) = embedded(encoder, "it goes on day and night")
    (titled,) = embedded(encoder, "it goes on day and night", title="The human heart")
    without, within = encoder.similarities(asked, [plain.values, titled.values])
    assert within > without + 0.1


def test_text_without_words_has_a_vector(encoder: SentenceEncoder) -> None:
    (empty,) = embedded(encoder, " ")
    assert encoder.similarities(empty, [empty.values]) == [0.0]
    assert embedded(encoder) == []


def test_texts_about_nothing_alike_point_in_different_directions(encoder: SentenceEncoder) -> None:
    one, other = embedded(encoder, SAID[0], SAID[1])
    (near,) = encoder.similarities(one, [other.values])
    assert abs(near) < 0.4, "without what all have in common, which is 0.8"


def test_loading_leaves_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (None, "3"):
        monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
        if value is not None:
            monkeypatch.setenv("OMP_NUM_THREADS", value)
        SentenceEncoder().embed_question("a heart")
        assert os.environ.get("OMP_NUM_THREADS") == value


@pytest.mark.parametrize(
    ("system", "machine", "flags", "usable"),
    [
        ("Linux", "x86_64", "flags : sse4_2 avx avx2 bmi1", True),
        ("Linux", "x86_64", "flags : sse4_2 avx", False),
        ("Linux", "aarch64", "", True),
        ("Darwin", "arm64", "", True),
    ],
)
def test_a_processor_without_the_instructions_goes_without(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, flags: str, usable: bool
) -> None:
    monkeypatch.setattr("platform.system", lambda: system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setattr("pathlib.Path.read_text", lambda _, **__: flags)
    assert (installed_embedder() is not None) is usable


def test_the_extra_is_found_when_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(installed_embedder(), SentenceEncoder)
    monkeypatch.setattr("ytsb_tui.adapters.extras.present", lambda _: False)
    assert installed_embedder() is None
