"""Words that deny, in the languages of most talks: a quote that has one more or one less says the opposite."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ytsb_tui.core.notes.evidence.script import folded

# The French `ne` and the Italian one are left out: the first is often not said, and the second denies nothing.
_WORDS = """
no not never none nothing nobody nowhere neither nor without cannot hardly
nicht nichts kein keine keinen keinem keiner keines nie niemals niemand niemanden nirgends nirgendwo
keineswegs keinesfalls weder ohne kaum
pas jamais rien aucun aucune personne nulle guère nullement sans ni
nada nadie nunca jamás ningún ninguno ninguna ningunos ningunas tampoco sin ni
non mai niente nulla nessuno nessun nessuna neppure nemmeno neanche senza affatto mica
não nem jamais ninguém nenhum nenhuma sem
niet niets nooit niemand nergens geen geenszins zonder
inte icke aldrig ingen inget inga ingenting varken utan ikke aldri ingenting intet hverken uden uten ei
не нет ни никогда ничего ничто никто никого нигде никакой никакая никакое никакие никаких без
нельзя ані ніколи ніхто нема немає
nie nigdy nic nikt żaden żadna żadne bez nikdy nic nikdo žádný žádná ani
nem nincs nincsenek sem soha senki semmi nélkül ei eivät emme ette älä koskaan ilman niciodată nimic nimeni fără
değil yok hayır asla hiç hiçbir olmayan tidak bukan jangan tanpa belum không chẳng chưa đừng
नहीं न ना मत बिना नही कभी नहि
لا لم لن ليس ليست ليسوا غير بدون بلا دون عدم كلا ولا فلا ولم فلم ولن وليس نه نمی نیست نیستند هیچ هرگز بدون
לא אין בלי אף מעולם אל
όχι δεν δε μην μη ποτέ κανείς τίποτα χωρίς ούτε
안 못 아니 없이 절대
না নয় নেই কখনো ไม่ ไม่มี
"""
NEGATIONS = frozenset(map(folded, _WORDS.split()))
_CHARACTERS = frozenset("不没未无非别勿莫毋否")
# Where no spaces stand between words: how Japanese, Thai and Korean deny at the end of a word or at its front.
_ENDINGS = re.compile("ない|なか|なく|なけ|ませ|せず|えず|かず|れず|らず|いず|ぬ|ไม่|มิได้|않|없|아니|못")


def denies(key: str) -> bool:
    """Whether a word denies."""
    return key in NEGATIONS or key in _CHARACTERS or key.startswith(("않", "없", "아니"))


def denials(keys: Sequence[str]) -> int:
    """How many words deny, those that are written without spaces included."""
    return sum(map(denies, keys)) + len(_ENDINGS.findall("".join(keys)))


def denied_by(keys: Iterable[str]) -> bool:
    """Whether the first of these characters deny what was said just before them."""
    return bool(re.match(f".{{0,2}}(?:{_ENDINGS.pattern})", "".join(keys)))
