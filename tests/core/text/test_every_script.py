"""The same rules for titles and subjects in thirty scripts: letters keep their marks, whatever is made of them."""

from __future__ import annotations

import unicodedata

import pytest

from ytsb_tui.core.notes.concepts import concept_key
from ytsb_tui.core.notes.file_names import MOST_BYTES, file_name, folder_name, tag_name
from ytsb_tui.core.notes.wikilinks import name_index, places
from ytsb_tui.core.study.cards import GAP, gapped_at
from ytsb_tui.core.text.boundaries import occurrences
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.text.words import plain_words
from ytsb_tui.core.videos.video import VideoId

VIDEO = VideoId("dQw4w9WgXcQ")
TITLES = {
    "Latin": "Équations différentielles",
    "Vietnamese": "Đại số tuyến tính",
    "Greek": "Γραμμική άλγεβρα",
    "Cyrillic": "Линейная алгебра",
    "Georgian": "წრფივი ალგებრა",
    "Armenian": "Գծային հանրահաշիվ",
    "Hebrew": "אַלְגֶּבְּרָה לִינֵאָרִית",
    "Arabic": "الجبرُ الخَطِّيُّ",
    "Persian": "می\u200cخواهم کتاب\u200cها",
    "Urdu": "خطی الجبرا",
    "Syriac": "ܠܫܢܐ ܣܘܪܝܝܐ",
    "Thaana": "ދިވެހި ބަސް",
    "Devanagari": "हिन्दी साहित्य",
    "Marathi": "रेषीय बीजगणित",
    "Bengali": "বাংলা ব্যাকরণ",
    "Gurmukhi": "ਪੰਜਾਬੀ ਵਿਆਕਰਣ",
    "Gujarati": "ગુજરાતી સાહિત્ય",
    "Oriya": "ଓଡ଼ିଆ ସାହିତ୍ୟ",
    "Tamil": "தமிழ் இலக்கியம்",
    "Telugu": "తెలుగు సాహిత్యం",
    "Kannada": "ಕನ್ನಡ ಸಾಹಿತ್ಯ",
    "Malayalam": "മലയാളം അവന്\u200d",
    "Sinhala": "ශ්\u200dරී ලංකාව",
    "Thai": "พีชคณิตเชิงเส้น",
    "Lao": "ພຶດຊະຄະນິດ",
    "Myanmar": "မြန်မာဘာသာ",
    "Khmer": "ភាសាខ្មែរ",
    "Tibetan": "བོད་ཡིག",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ",
    "Ethiopic": "አማርኛ ቋንቋ",
    "Hangul": "선형 대수학",
    "Jamo": unicodedata.normalize("NFD", "선형 대수학"),
    "Chinese": "线性代数",
    "Japanese": "固有ベクトルの話",
    "Kana with dots": unicodedata.normalize("NFD", "ガイダンス ビデオ"),
    "Cherokee": "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ",
    "Inuktitut": "ᐃᓄᒃᑎᑐᑦ ᐅᖃᐅᓯᖅ",
    "Tifinagh": "ⵜⴰⵎⴰⵣⵉⵖⵜ ⵜⵓⵜⵍⴰⵢⵜ",
    "Nko": "ߒߞߏ ߞߊ߲",
    "Javanese": "ꦧꦱꦗꦮ",
}
every_title = pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)


@every_title
def test_names_keep_every_letter_and_mark(title: str) -> None:
    whole = unicodedata.normalize("NFC", title)
    assert clean(title) == title
    assert file_name(title, VIDEO) == whole
    assert folder_name(title) == whole
    assert tag_name(title) == "-".join(whole.casefold().replace("་", " ").split())
    assert tag_name(title) == tag_name(unicodedata.normalize("NFD", title))


@every_title
def test_long_names_end_at_a_whole_character(title: str) -> None:
    word = unicodedata.normalize("NFC", title.split(maxsplit=1)[0])
    name = file_name(word * 40, VIDEO)
    assert len(name.encode()) <= MOST_BYTES
    rest = (word * 40)[len(name) :]
    assert unicodedata.category(rest[0])[0] != "M", "no mark is cut off"
    assert rest[0] not in "\u200c\u200d"


@every_title
def test_words_are_found_again_however_they_are_composed(title: str) -> None:
    composed, apart = (unicodedata.normalize(form, title) for form in ("NFC", "NFD"))
    assert plain_words(composed) == plain_words(apart) != []
    assert concept_key(composed) == concept_key(apart) != ""
    assert "".join(plain_words(f"«{composed}»!")) == "".join(plain_words(composed))


@every_title
def test_terms_and_links_stand_at_whole_words(title: str) -> None:
    title = unicodedata.normalize("NFC", title)
    text = f"one two, three and {title}, four five six"
    assert gapped_at(text, title) == (f"one two, three and {GAP}, four five six", title)
    found = places(text, name_index([(title, "Note")]), "Own")
    assert [text[place.start : place.end] for place in found] == [title]
    word = title.split()[0]
    marked = next((at for at, one in enumerate(word) if unicodedata.category(one)[0] == "M" and at), None)
    if marked is not None:
        assert not list(occurrences(word[:marked], word)), "a letter without its mark is no word"
