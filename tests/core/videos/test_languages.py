"""The language of a text, told from its words."""

from __future__ import annotations

import pytest

from ytsb_tui.core.videos.languages import language_of


@pytest.mark.parametrize(
    ("text", "usual", "language"),
    [
        ("this is what we want to say about the derivative of a function", "de", "en"),
        ("das ist nun die Ableitung von einer Funktion und sie ist nicht so schwer", "en", "de"),
        ("c'est la vie, et nous ne sommes pas dans le même monde que vous", "en", "fr"),
        ("esto es lo que vamos a ver en el curso de hoy, pero no todo", "en", "es"),
        ("今日は線形代数について説明します", "en", "ja"),
        ("今天我们来讲线性代数和特征向量", "en", "zh"),
        ("วันนี้เราจะเรียนพีชคณิตเชิงเส้น", "th", "th"),
        ("Сегодня мы говорим о производных", "ru", "ru"),
        ("", "pt-BR", "pt-BR"),
    ],
)
def test_the_language_of_a_text(text: str, usual: str, language: str) -> None:
    assert language_of(text, usual) == language
