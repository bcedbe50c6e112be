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
    r"(?:it|this|that|these|those|he|she|they|and|but|or|so|because|which|er|sie|es|das|und|aber|il|elle|ils|et|mais|cela"
    r"|esto|eso|y|pero)\b"
)
# The term stands before these words: `X is a Y`.
_IS = (
    r"is (?:defined as|an?|the|what we call|when|just an?)|are defined as|means|refers to|stands for"
    r"|ist (?:ein|eine|der|die|das|definiert)|heißt|bedeutet|bezeichnet"
    r"|est (?:un|une|le|la|défini)|signifie|désigne"
    r"|es (?:un|una|el|la)|significa|se define"
)
# And after these: `Y is called X`.
_CALLED = (
    r"(?:is|are) (?:also )?(?:called|known as|termed)|call(?:s|ed)? (?:that|this|it|them|these)"
    r"|(?:nennt man|nennen wir|wird|heißt das)|(?:on appelle|s'appelle|s'appellent)|(?:se llama|se llaman|llamamos)"
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
IS = re.compile(rf"\b(?:{_IS})\b", re.IGNORECASE)
CALLED = re.compile(rf"\b(?:{_CALLED})\s+", re.IGNORECASE)
# Before a term that is the subject of its sentence stands nothing, a mark or one of these.
_OPENERS = "that but and so because which where if when remember now dass aber und weil que mais et pero y"
OPENERS = frozenset(_OPENERS.split())
RELATIVES = frozenset(("which", "that", "die", "der", "das", "qui", "que"))
FILLER = re.compile(r"\b(?:uh|um|ah|hm+|äh|ähm|euh)\b,?\s*|(?<=,) (?:you know|i mean),", re.IGNORECASE)
LEAD = re.compile(
    r"^(?:so|and|but|now|well|okay|ok|alright|right|also|und|aber|tja|alors|et|mais|donc|bueno|y|pues)\b,?\s+",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"^(?:an?|the|der|die|das|ein|eine|le|la|les|un|une|l'|el|los|las|una)\s+", re.IGNORECASE)
