"""Numbers are compared by their value, however they are written."""

from __future__ import annotations

import pytest

from ytsb_tui.core.notes.evidence.numbers import is_number, numbers_read
from ytsb_tui.core.notes.evidence.words import words_of


def read(text: str, *, point_groups: bool = False) -> list[str]:
    return [word.key.strip("#") for word in numbers_read(words_of(text), text, point_groups=point_groups)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two thousand and ninety-seven", "2097"),
        ("twelve hundred people", "1200 people"),
        ("three million two hundred thousand", "3200000"),
        ("a million is not a billion", "1000000 is not 1000000000"),
        ("a man in a hundred and one", "a man in 101"),
        ("half a million", "half 1000000"),
        ("nineteen eighty four", "1984"),
        ("nineteen oh five, oh dear", "1905 oh dear"),
        ("ten thirty or 10:30", "1030 or 1030"),
        ("twenty-first and 21st and thirtieth", "21th and 21th and 30th"),
        ("the hundred and first, a second", "the 101th a 2th"),
        ("the two second delay", "the 2 2th delay"),
        ("three point one four and 3.14", "3.14 and 3.14"),
        ("two point fifty five million", "2550000"),
        ("2.5 million 300 thousand", "2800000"),
        ("at that point five of them", "at that point 5 of them"),
        ("the point", "the point"),
        ("3 point 5", "3 point 5"),
        ("seven and ninety", "7 and 90"),
        ("five. Six", "5 6"),
        ("in 1984. 200 people", "in 1984 200 people"),
        ("one two three", "123"),
        ("3-4 days", "3 4 days"),
        ("555 12", "55512"),
        ("2 million and five", "2000005"),
        ("1,000,000.5 and 1'000", "1000000.5 and 1000"),
        ("192.168.1.1", "192.168.1.1"),
        ("007", "007"),
        ("one hundred. Hundred thousand. Thousand", "100 100000 1000"),
        ("one hundred hundred", "100100"),
        ("hundred thousand million", "100000000000"),
        ("five percent, 5 % and five per cent", "5 percent 5 percent and 5 percent"),
        ("thousand and", "1000 and"),
        ("a thousand and point", "1000 and point"),
        ("and a", "and a"),
        ("zweitausendsiebenundneunzig", "2097"),
        ("neunzehnhundertvierundachtzig und eine Million", "1984 und 1000000"),
        ("hundertundeins ein Tag", "101 ein tag"),
        ("zwölfhundert, ein Mann", "1200 ein mann"),
        ("vier Komma sieben", "4.7"),
        ("sechsen und elfen undzwei", "sechsen und elfen undzwei"),
        ("quatre-vingt-dix-sept ou soixante et onze", "97 ou 71"),
        ("mille neuf cent vingt-quatre", "1924"),
        ("vingt mille", "20000"),
        ("dos mil noventa y siete", "2097"),
        ("dos mil quinientos millones", "2500000000"),
        ("un millón. Un millón millones", "1000000 10000001000000"),
        ("treinta y un días", "31 días"),
        ("duemilanovantasette e ventuno o centotto", "2097 e 21 o 108"),
        ("dois mil e noventa e sete", "2097"),
        ("tweeduizend zevenennegentig of tweeëntwintig", "2097 of 22"),
        ("две тысячи девяносто семь", "2097"),
        ("दो करोड़ तीन लाख सत्तानवे", "20300097"),
        ("ألفان وسبعة وتسعون", "2097"),
        ("اثنا عشر ألفا وأربعة عشر", "12014"),
        ("عشرة آلاف وعشرة أيام", "10010 ايام"),
        ("二千九十七人、2億3000万円", "2097 人 230000000 円"),
        ("三点一四 二〇二三年 三点。", "3.14 2023 年 3 点"),
        ("二\n十六岁", "26 岁"),
        ("两千零五和十分 万一", "2005 和 10 分 10001"),
        ("3万5千、3.5亿 3万 5千", "35000 350000000300005000"),
        ("१२३ और ２０９７", "123 और 2097"),
    ],
)
def test_values(text: str, expected: str) -> None:
    assert " ".join(read(text)) == expected


def test_a_point_is_read_as_the_language_has_it() -> None:
    assert read("2.097 3.14 1.000.000") == ["2.097", "3.14", "1000000"]
    assert read("2.097 und 3,14", point_groups=True) == ["2097", "und", "3.14"]


def test_numbers_do_not_run_into_each_other() -> None:
    assert [word.key for word in numbers_read(words_of("1 and 2"), "1 and 2", point_groups=False)] == [
        "#1#",
        "and",
        "#2#",
    ]
    assert is_number("#1#")
    assert not is_number("one")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("million", "billion"),
        ("fifteen", "fifty"),
        ("third", "fourth"),
        ("five", "fifth"),
        ("万", "亿"),
        ("siebzehn", "siebzig"),
    ],
)
def test_look_alikes_differ(one: str, other: str) -> None:
    assert read(one) != read(other)
