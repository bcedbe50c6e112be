"""Words around a noun, by language: those that stand before it, and those that join two nouns into one term."""

from __future__ import annotations

from ytsb_tui.core.text.stems import base_language

_DETERMINERS = {
    "en": "a an the this that these those its their each every any some no which what both of single another",
    "de": "der die das den dem des ein eine einen einem einer eines kein keine keinen dieser diese dieses diesen diesem"
    " jeder jede jedes jeden im am zum zur vom beim ins",
    "fr": "le la les l' un une des du de d' au aux ce cet cette ces chaque quel quelle aucun aucune plusieurs",
    "es": "el la los las un una unos unas del al de este esta estos estas ese esa esos esas cada cualquier otro otra",
    "it": "il lo la i gli le l' un uno una un' del dello della dell' dei degli delle al allo alla all' ai agli alle nel"
    " nello nella nell' dal dalla dall' sul sulla sull' di d' questo questa questi queste ogni",
    "pt": "o a os as um uma uns umas do da dos das no na nos nas ao à aos às de esse essa este esta esses essas cada"
    " pelo pela num numa",
    "nl": "de het een dit dat deze die elke ieder geen van",
}
_JOINERS = {
    "en": "of",
    "de": "von der des",
    "fr": "de du des d' à",
    "es": "de del",
    "it": "di del della dell' dei delle d' a",
    "pt": "de do da dos das",
    "ca": "de del d' dels",
    "ro": "de",
    "nl": "van",
}


def determiners(language: str) -> frozenset[str]:
    """What stands before most nouns; nothing for languages that have no articles, or are not listed."""
    return frozenset(_DETERMINERS.get(base_language(language), "").split())


def joiners(language: str) -> frozenset[str]:
    """What may stand within a term, between two of its words: taux *d'* intérêt, punto *di* fuga."""
    return frozenset(_JOINERS.get(base_language(language), "").split())
