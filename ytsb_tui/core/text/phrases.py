"""How people say that they define, illustrate, ask, advise or relate, in English, German, French and Spanish."""

from __future__ import annotations

import re

_EXAMPLE = (
    r"for (?:example|instance)|imagine|suppose|let's say|picture this|think of (?:a|an|the)|such as"
    r"|zum beispiel|stell(?:en)? (?:dir|sie sich|euch) vor|angenommen|nehmen wir an"
    r"|par exemple|imaginez|imaginons|supposons"
    r"|por ejemplo|imagina|imaginen|imaginemos|supongamos"
)
_ACTION = (
    r"try (?:this|it|to|out|and)|you (?:should|need to|have to|can start)|make sure|write down|remember to"
    r"|practi[cs]e (?:this|it|by|with|your)"
    r"|don't forget to|i (?:recommend|suggest|encourage you)|your (?:homework|exercise|task)|read the"
    r"|probier\w*|du solltest|ihr solltet|sie sollten|achte\w* darauf|schreib\w* auf|übt|ich empfehle"
    r"|essayez|vous devez|vous devriez|n'oubliez pas|je vous conseille|notez"
    r"|intenta|intenten|deberías|deben|asegúrate|no olvides|te recomiendo|anota"
)
_RELATION = (
    r"because|therefore|whereas|unlike|compared? (?:to|with)|in contrast|depends? on|leads? to|(?:related|connected) to"
    r"|the (?:same|difference) (?:as|between)|together with|confuse|without|follows? from|rests? on"
    r"|weil|deshalb|im gegensatz|hängt\b.*\bab|führt zu|unterschied zwischen|zusammen mit"
    r"|parce que|contrairement|dépend|conduit à|différence entre|grâce à"
    r"|porque|por lo tanto|a diferencia|depende|conduce a|diferencia entre"
)
_ASKS = (
    r"^(?:so |and |but |now |well )*(?:why|what|how|when|where|which|who|is|are|can|could|does|do|would|should)\b"
    r"|^(?:und |aber |also )*(?:warum|was|wie|wann|wo|welche\w*|wer|wieso|weshalb)\b"
    r"|^(?:et |mais )*(?:pourquoi|comment|quand|où|quels?|quelles?|est-ce)\b|^(?:y |pero )*¿"
)
_EMPTY_QUESTION = (
    r"(?:right|ok|okay|yeah|yes|no|correct|see|huh|oder|ne|nicht wahr|hein|vale|verdad|clear|make sense|any questions)"
    r"\W*\?"
)
_CHATTER = (
    r"subscrib|welcome back|in this video|thanks for watching|thank you|sponsor|patreon|like button"
    r"|comments? (?:below|section)|notification|link in the description|abonnier|danke fürs|abonnez|suscríb"
)
_LOOSE_START = (
    r"(?:it|this|that|these|those|he|she|they|and|but|or|so|because|which|er|sie|es|das|und|aber|il|elle|ils|et"
    r"|mais|cela"
    r"|esto|eso|y|pero)\b"
)


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})", re.IGNORECASE)


EXAMPLE = _pattern(_EXAMPLE)
ACTION = _pattern(_ACTION)
RELATION = _pattern(_RELATION)
ASKS = re.compile(_ASKS, re.IGNORECASE)
EMPTY_QUESTION = re.compile(rf"(?:^|[\s,]){_EMPTY_QUESTION}$", re.IGNORECASE)
CHATTER = _pattern(_CHATTER)
LOOSE_START = re.compile(_LOOSE_START, re.IGNORECASE)
# Before a term that is the subject of its sentence stands nothing, a mark or one of these.
_OPENERS = (
    "that but and so because which where if when remember now here well dass aber und weil also denn que mais "
    "et donc car"
    " pero y pues entonces che e ma quindi perché mas então porque dat en maar dus want что и а но так że i ale "
    "bo att och"
    " men ve ama और लेकिन أن لأن"
)
OPENERS = frozenset(_OPENERS.split())
_PREPOSITIONS = (
    "of in on at to for with from by as into about than like between over under through behind per von mit an "
    "auf für aus"
    " bei zu nach über unter durch um gegen avec dans sur pour par en sans vers chez con por para sin sobre "
    "entre hasta su"
    " per tra fra com em sem sob van met op voor uit bij naar door"
    " в на с из к по о у за от для при над под через w na z do od przez dla przy nad pod في من على عن إلى"
)
PREPOSITIONS = frozenset(_PREPOSITIONS.split())
_RELATIVES = "which that die der das qui que quale che wat который которая которое która który które"
RELATIVES = frozenset(_RELATIVES.split())
FILLER = re.compile(r"\b(?:uh|um|ah|hm+|äh|ähm|euh)\b,?\s*|(?<=,) (?:you know|i mean),", re.IGNORECASE)
LEAD = re.compile(
    r"^(?:so|and|but|now|well|okay|ok|alright|right|also|und|aber|tja|alors|et|mais|donc|bueno|y|pues)\b,?\s+",
    re.IGNORECASE,
)
