"""What a talk is about, by counting."""

from __future__ import annotations

from ytsb_tui.core.notes.key_terms import key_terms, keys_of, tokens
from ytsb_tui.core.text.stop_words import knows_stop_words, stop_words

ENGLISH = stop_words("en-GB", ())


def terms(*texts: str, most: int = 10, language: str = "en", favoured: tuple[str, ...] = ()) -> list[tuple[str, int]]:
    spoken = [tokens(text) for text in texts]
    keys = keys_of(spoken, stop_words(language, ()), language)
    return [(term.text, term.times) for term in key_terms(spoken, keys, most, language, favoured)]


def test_phrases_that_come_back_are_terms() -> None:
    found = terms(
        "The Calvin cycle is a cycle of reactions.",
        "What drives the Calvin cycle?",
        "Light drives the Calvin cycle, and light is free.",
        "Without light there is no sugar.",
    )
    assert found == [("Calvin cycle", 3), ("light", 3)]


def test_a_part_of_a_longer_term_stands_for_itself_only_when_it_is_said_alone() -> None:
    together = ["a linear map works"] * 6
    assert terms(*together) == [("linear map", 6)]
    assert ("map", 16) in terms(*together, *["the map"] * 10)


def test_terms_do_not_cross_marks_and_stop_words_or_hold_figures() -> None:
    assert terms(*["kernel, image of 1904 in don't"] * 3) == [("image", 3), ("kernel", 3)]


def test_the_usual_spelling_is_shown_and_sentences_are_named() -> None:
    spoken = [tokens(text) for text in ("Groma work", "the groma", "a groma, the gromas")]
    (term,) = key_terms(spoken, keys_of(spoken, ENGLISH, "en"), 5)
    assert (term.text, term.times, term.sentences) == ("groma", 4, (0, 1, 2))
    assert term.forms == {("groma",), ("gromas",)}


def test_inflected_forms_are_one_term() -> None:
    said = ("Магнитный поток меняется", "без магнитного потока нет тока", "магнитным потоком управляют")
    assert terms(*said, language="ru")[0][1] == 3


def test_a_term_may_hold_what_joins_its_words() -> None:
    said = ["le taux d'intérêt monte", "L'inflation et le taux d’intérêt", "ce taux d'intérêt, une inflation"]
    assert terms(*said, "une inflation", language="fr") == [("taux d'intérêt", 3), ("inflation", 3)]
    apart = ["le prix de pain", "le prix de pain", "le prix de pain", *["le prix", "le pain"] * 8]
    assert {term for term, _ in terms(*apart, language="fr")} == {"prix", "pain"}


def test_what_never_follows_an_article_is_hardly_a_noun() -> None:
    assert terms(*["the light", "it glows", "a light", "and glows"] * 3) == [("light", 6), ("glows", 6)]
    german = ["der Test ist positiv", "ein Test ist positiv", "den Test"] * 2
    assert [term for term, _ in terms(*german, language="de")] == ["Test", "positiv"]
    assert [term for term, _ in terms(*(text.lower() for text in german), language="de")] == ["test", "positiv"]


def test_what_the_title_names_counts_for_more() -> None:
    said = ["the kernel", "the image"] * 4
    assert terms(*said)[0] == ("image", 4)
    assert terms(*said, favoured=("The Kernel of a map",))[0] == ("kernel", 4)


def test_no_more_than_asked_for() -> None:
    assert len(terms(*["kernel, image, basis"] * 3, most=2)) == 2
    assert terms() == []


def test_stop_words_of_other_languages_are_guessed() -> None:
    spoken = ["og", "det", "er", "egenvektoren"] * 5
    assert stop_words("xx", spoken) == {"og", "det", "er"}
    assert not knows_stop_words("xx")
    assert stop_words("xx", ["固有", "고유", "고유벡터"]) == {"고유"}
    assert {"og", "det", "er"} <= stop_words("nb", ())
    assert "nicht" in stop_words("de", ())
    assert "the" in stop_words("en", spoken)
