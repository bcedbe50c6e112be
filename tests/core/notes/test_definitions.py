"""Definitions, by what is said."""

from __future__ import annotations

import pytest

from ytsb_tui.core.notes.definitions import Definitions
from ytsb_tui.core.notes.key_terms import key_terms, keys_of, tokens
from ytsb_tui.core.text.stop_words import stop_words
from ytsb_tui.core.videos.sentences import Sentence


def defined(language: str, *said: str, whole: bool = True, ranks: tuple[float, ...] = ()) -> list[tuple[str, int]]:
    """The terms that are defined, and the sentences that define them."""
    sentences = [Sentence(text=text, cue=n, start=float(n), whole=whole) for n, text in enumerate(said)]
    spoken = [tokens(text) for text in said]
    stops = stop_words(language, ())
    keys = keys_of(spoken, stops, language)
    definitions = Definitions(sentences, spoken, stops, keys, language)
    terms = key_terms(spoken, keys, 24, language)
    found = definitions.best(definitions.named(), terms, ranks or [1.0] * len(said))
    return [(each.term, each.sentence) for each in found]


@pytest.mark.parametrize(
    ("language", "said", "term"),
    [
        ("en", "The factor by which it is stretched is called the eigenvalue.", "eigenvalue"),
        ("en", "We call this “shear”, as engineers do.", "shear"),
        ("en", "The liquid around it is also known as cell sap, by the way.", "cell sap"),
        ("en", "The branch that studies this is called theory of numbers.", "theory of numbers"),
        ("en", "Neumann described another way, which is called merge sort.", "merge sort"),
        ("de", "So ein Kessel entsteht, den nennt man Caldera.", "Caldera"),
        ("de", "Wie zäh eine Flüssigkeit ist, das bezeichnet man als Viskosität.", "Viskosität"),
        ("de", "Dieses Verfahren wird auch Kreuzprobe genannt.", "Kreuzprobe"),
        ("fr", "Le chiffre qui en sort, on l'appelle l'indice des prix.", "indice des prix"),
        ("es", "A cada grupo de tres letras se le llama codón.", "codón"),
        ("it", "Questo punto si chiama punto di fuga.", "punto di fuga"),
        ("pt", "O dinheiro que você coloca no começo chama-se capital.", "capital"),
        ("nl", "De bodem zakt, elk jaar een centimeter, en dat heet inklinking.", "inklinking"),
        ("ru", "Это явление называется индукция.", "индукция"),
        ("pl", "Taki kawałek nazywamy płytą.", "płytą"),
        ("ar", "وهذه المنطقة تسمى المجال المغناطيسي.", "المجال المغناطيسي"),
        ("tr", "Ve buna bağışıklık sistemi diyoruz.", "bağışıklık sistemi"),
        ("hi", "जब वहाँ का पानी गर्म हो जाता है तो उसे अल नीनो कहते हैं।", "अल नीनो"),
        ("ja", "この積み重ねをスタックと呼びます。", "スタック"),
    ],
)
def test_what_is_called_so_is_defined(language: str, said: str, term: str) -> None:
    assert defined(language, said) == [(term, 0)]


@pytest.mark.parametrize(
    ("language", "said", "term"),
    [
        ("en", "An agger is a bank of earth, and the agger is old.", "agger"),
        ("en", "We dug up the agger, which is a bank of earth.", "agger"),
        ("de", "Denn die Grundrate ist der Anteil der Kranken.", "Grundrate"),
        ("fr", "L'entropie est une mesure.", "entropie"),
        ("es", "La pendiente es lo que sube una recta.", "pendiente"),
        ("ru", "Поток — это количество поля.", "Поток"),
        ("ja", "再帰とは、関数が自分自身を呼び出すことです。", "再帰"),
        ("tr", "Antikor, yapışan bir proteindir.", "Antikor"),
        ("hi", "मानसून एक मौसमी हवा है।", "मानसून"),
    ],
)
def test_what_is_told_of_a_term_defines_it(language: str, said: str, term: str) -> None:
    again = [term] * 4
    assert (term, 0) in defined(language, said, *again)


@pytest.mark.parametrize(
    "said",
    [
        "The height of the agger is a matter of dispute.",
        "My agger is a friend of mine",
        "The agger is the only way.",
        "What is called an agger?",
        "An agger is a bank of earth?",
        "The man is called Vitruvius.",
        "It is called the of and what.",
        "It is called the very long name that nobody could ever write down here again.",
        "It is called long names tall letters nobody reads aloud.",
    ],
)
def test_what_defines_nothing(said: str) -> None:
    assert defined("en", said, "agger", "the agger", "agger again") == []


def test_the_sentence_that_names_a_term_comes_before_one_that_tells_of_it() -> None:
    said = ("An agger is a bank.", "The agger is a wall of earth.", "the agger", "This bank is called the agger.")
    assert defined("en", *said) == [("agger", 3)]
    assert defined("en", *said[:3], ranks=(0.5, 0.9, 0.1)) == [("agger", 1)]
    assert defined("en", *said, ranks=(0.0, 0.0, 0.0, 0.0)) == []


def test_a_definition_is_spelled_like_the_term_of_the_talk() -> None:
    assert defined("pl", "Taki kawałek nazywamy płytą.", "Płyta tonie.", "Płyta pęka.") == [("Płyta", 0)]


def test_without_punctuation_a_name_has_to_come_back_and_an_article_begins_a_clause() -> None:
    said = "such a bag is called a thylakoid in the thylakoid membrane here an agger is a bank"
    found = defined("en", said, "agger", "the agger", whole=False)
    assert sorted(term for term, _ in found) == ["agger", "thylakoid"]
    assert defined("en", "such a bag is called a stroma and more", whole=False) == []
    assert defined("en", "the height of the agger is a matter", "agger", "agger", whole=False) == []
    assert defined("ko", "이것을 고유벡터라고 합니다", "고유벡터", "고유벡터", whole=False) == [("고유벡터", 0)]
    russian = ("теперь поток это количество поля", "поток", "поток")
    assert defined("ru", *russian, whole=False) == [("поток", 0)]


@pytest.mark.parametrize("language", ["fi", "xx"])
def test_other_languages_have_no_definitions(language: str) -> None:
    assert defined(language, "Tätä kutsutaan nimellä ominaisarvo.", "Ominaisarvo on luku.") == []
