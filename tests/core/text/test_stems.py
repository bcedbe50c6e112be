"""Forms of a word have one stem."""

from __future__ import annotations

import pytest

from ytsb_tui.core.text.irregular import FORMS as IRREGULAR
from ytsb_tui.core.text.stems import base_language, stems
from ytsb_tui.core.text.terms import folded

FORMS = {
    "en": "derivative derivatives|matrix matrices|analysis analyses|study studies studied|compute computing computation"
    "|mouse mice|run running ran|write written wrote|vertex vertices|happy happily happier happiness"
    "|go went gone goes|classify classification|multiply multiplication|price prices|complex complexes",
    "en-GB": "vector vectors",
    "de": "Vektor Vektoren|Gleichung Gleichungen|Haus Häuser|Buch Bücher|Lösung Lösungen|berechnen berechnet"
    "|Matrix Matrizen|schreiben schrieb geschrieben",
    "fr": "dérivée dérivées|cheval chevaux|équation équations|théorème théorèmes|travail travaux",
    "es": "derivación derivaciones|matriz matrices|luz luces|función funciones|rápido rápidamente rápidas",
    "pt-BR": "função funções|animal animais|equação equações|papel papéis|homem homens",
    "it": "funzione funzioni|vettore vettori",
    "ru": "вектор векторы|матрица матрицы|человек люди людей",
    "tr": "vektör vektörler|kitap kitaplar",
    "hi": "किताब किताबें",
    "nl": "stad steden",
    "fi": "vektori vektorit",
}


@pytest.mark.parametrize(("language", "words"), [(code, group) for code in FORMS for group in FORMS[code].split("|")])
def test_forms_of_one_word(language: str, words: str) -> None:
    assert len(set(stems(map(folded, words.split()), language).values())) == 1


def test_other_words_have_other_stems() -> None:
    assert len(set(stems(["price", "prime", "matrix", "mattress", "index", "indigo"], "en").values())) == 6


@pytest.mark.parametrize("language", ["zh", "ko", "", "xx-YY"])
def test_without_a_stemmer_a_word_is_its_stem(language: str) -> None:
    assert stems(["vectors"], language) == {"vectors": "vectors"}


def test_regions_make_no_difference() -> None:
    assert [base_language(code) for code in ("pt-BR", "zh_Hans", "EN", "")] == ["pt", "zh", "en", ""]


def test_a_form_belongs_to_one_word() -> None:
    for language, forms in IRREGULAR.items():
        assert not set(forms) & set(forms.values()), language
