"""Words that say nothing about the subject of a talk, by language; guessed by frequency where there is no list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

from ytsb_tui.core.text.scripts import is_unspaced
from ytsb_tui.core.text.stems import base_language

_ENGLISH = """
a about above across actually after again against ago ah all almost along already alright also although always am
among an and another any anybody anyone anything anyway are aren around as ask asked at away back basically be became
because become been before began behind being below between big bit both bring but by call called came can cannot come
comes coming could couldn course did didn different do does doesn doing don done down each easy either else end enough
even ever every everybody everyone everything exactly example far few find first five for found four from full further
gave get gets getting give given gives go goes going gone good got great guess guy guys had half happen happened
happens hard has have haven having he hello her here hers herself hey hi him himself his hope how however huge i idea
if important in indeed instead into is isn it its itself just keep kept kind kinds knew know known knows large last
later least left less let lets like likely little ll long look looked looking looks lot lots made main make makes
making many matter may maybe me mean means might mine minute minutes more most mostly much must my myself name named
need needs never new next nice no nobody none nor not nothing now number obviously of off often oh ok okay old on once
one ones only onto or other others our ours out over own part people perhaps piece place point pretty probably put
quite rather re read ready real really reason right said same saw say saying says second see seem seems seen sense set
several shall she should show showed shown shows side simple simply since small so some somebody someone something
sometimes somewhere soon sort start started starting still stuff such suppose sure take taken takes taking talk talked
talking tell than thank thanks that the their theirs them themselves then there therefore these they thing things
think thinking third this those though thought three through time times to today together told too took top toward
towards tried true try trying turn turned turns two um under understand until up upon us use used uses using usually
uh ve very video want wanted wants was wasn watch way ways we welcome well went were what whatever when whenever where
whether which while who whole whose why will with within without won wonder word words work works would wouldn write
wrong yeah year years yes yet you your yours yourself per percent
"""
_GERMAN = """
aber alle allem allen aller alles als also am an andere anderen anderer anderes anders auch auf aus bei beim beispiel
bin bis bist da dabei dafür dagegen daher damit danach dann daran darauf daraus darf darin darum darüber das dass
davon dazu dein deine dem den denn der des deshalb die dies diese diesem diesen dieser dieses dinge doch dort du durch
ein eine einem einen einer eines einfach einige einmal er erst erste ersten es etwas euch euer fast für ganz gar geben
geht genau gibt ging gleich gut habe haben hallo hat hatte hatten heißt heute hier hin hinter ich ihm ihn ihnen ihr
ihre im immer in ins ist ja jede jeden jeder jedes jemand jetzt kann kannst kein keine keinen können könnte kommen
kommt lassen leute machen macht mal man mehr mein meine mich mir mit muss müssen nach natürlich neben nein nicht
nichts noch nun nur ob oder ohne richtig sagen sagt schon schön sehen sehr seid sein seine seit sich sie sieht sind so
solche soll sollte sondern sonst sozusagen tun über um und uns unser unter viel viele vielleicht vom von vor wann war
waren warum was weg weil weiter welche wenig wenn wer werde werden wichtig wie wieder will wir wird wirklich wissen wo
wollen wurde würde zeigt zeit zu zum zur zwar zwei zwischen prozent
"""
_FRENCH = """
ai ainsi alors après assez au aucun aussi autre autres aux avait avant avec avez avoir avons beaucoup bien bon bonjour
ça car ce ceci cela celle celui ces cet cette chaque chez chose choses comme comment d dans de des deux dire dit dois
doit donc dont du elle elles en encore entre es est et étaient était être eu eux exemple faire fait faut fois font
grand ici il ils j je jusque l la là le les leur leurs lui m ma mais mal même merci mes mieux moi moins mon n ne ni
nos notre nous on ont ou où oui par parce parler pas pendant petit peu peut peux plus plusieurs plutôt pour pourquoi
pouvez prendre puis quand que quel quelle quelque quelques qui quoi rien s sa sais sait sans se sera ses si soit son
sont sous sujet sur t ta te tel tes toi ton toujours tous tout toute toutes très trop tu un une va vais vers veut
voici voilà voir vos votre vous vraiment y
"""
_SPANISH = """
a acá ahí ahora al algo alguien algún alguna algunas algunos allí ante antes aquel aquella aquí así aún aunque bien
bueno cada casi como cómo con contra cosa cosas creo cual cuál cuando cuándo cuanto de decir del desde después dice
dijo donde dónde dos durante e ejemplo el él ella ellas ellos en entonces entre era eran eres es esa esas ese eso esos
esta está estaba están estar este esto estos estoy fue fueron gente gracias ha había hace hacer hacia hago han hasta
hay he hemos hola hoy incluso ir la las le les lo los más me mejor menos mi mientras mis mismo mucha muchas mucho
muchos muy nada ni ningún no nos nosotros nuestra nuestro nunca o os otra otras otro otros para parte pero poco
podemos porque por puede pueden puedo pues que qué quiero quien quién sabe se sea ser será si sí sido siempre sin sino
sobre solo sólo somos son soy su sus también tan tanto te tener tengo tenemos tiempo tiene tienen toda todas todavía
todo todos tres tu tú un una unas uno unos usted va vamos van veces ver vez voy y ya yo
"""
STOP_WORDS = {
    code: frozenset(words.split())
    for code, words in zip(("en", "de", "fr", "es"), (_ENGLISH, _GERMAN, _FRENCH, _SPANISH), strict=True)
}
LISTED_STOP_WORDS = frozenset().union(*STOP_WORDS.values())  # of all languages that have a list
_GUESSED = 60
_SHORT, _SHORT_SYLLABLES = 5, 2  # characters; among the most frequent words the short ones are mostly grammar


def stop_words(language: str, words: Iterable[str]) -> frozenset[str]:
    """The stop words of a language (its code), guessed from the `words` of the talk where there is no list."""
    known = _listed(base_language(language))
    if known:
        return known
    common = Counter(words).most_common(_GUESSED)
    return frozenset(word for word, _ in common if len(word) <= _short(word))


def knows_stop_words(language: str) -> bool:
    """Whether there is a list for a language."""
    return bool(_listed(base_language(language)))


@cache
def _listed(code: str) -> frozenset[str]:
    if code in STOP_WORDS:  # ours are of speech
        return STOP_WORDS[code]
    import stopwordsiso

    code = "no" if code in ("nb", "nn") else code
    return frozenset(stopwordsiso.stopwords(code)) if stopwordsiso.has_lang(code) else frozenset()


def _short(word: str) -> int:
    """The length up to which a frequent word counts as a stop word: Korean words are short, and Kanji are nouns."""
    if is_unspaced(word):
        return 0
    return _SHORT_SYLLABLES if "가" <= word[0] <= "힣" else _SHORT
