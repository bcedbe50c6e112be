"""How speakers name what they have described, by language: "this is called X", "X nennt man das", "X と呼びます"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ytsb_tui.core.text.stems import base_language

# The term stands after these words.
_AFTER = {
    "en": r"(?:is|are|was|were|be|being)(?: \w+ly)?(?: also| often| usually| sometimes)? (?:called|known as"
    r"|termed|named"
    r"|referred to as)|call(?:s|ed)? (?:that|this|it|them|these|those)|what (?:we|people|they|you) call"
    r"|(?:the|a) (?:technical |fancy |usual )?(?:term|name|word) for (?:this|that|it) is|goes by the name of",
    "de": r"(?:nennt man|nennen wir|nenne ich|bezeichnet man|bezeichnen wir)(?: es| sie| ihn| das| dies| diese| "
    r"dieses)?"
    r"(?: auch| dann)?(?: als)?|(?<!\bdas )(?:heißt|heißen)(?: das| es| sie| er)?(?: dann| auch)?"
    r"|sprechen wir von|spricht man von",
    "fr": r"appelle|appellent|appelons|appelé(?:e|s|es)?|nommé(?:e|s|es)?|on nomme|porte le nom d[e']",
    "es": r"se (?:les? )?(?:llaman?|denominan?|conocen? como)|(?:l[aoe]s? )?llamamos|(?:es|son) (?:llamad"
    r"|conocid)[oa]s?"
    r"(?: como)?|recibe el nombre de",
    "it": r"si chiaman?o?|(?:l[oaie] )?chiamiamo|(?:viene|vengono|è|sono) (?:chiamat[oaie]|dett[oaie])|prende "
    r"il nome di",
    "pt": r"chama(?:m|mos)?(?:-se)?|se chamam?|(?:é|são) (?:chamad|conhecid)[oa]s?|recebe o nome de",
    "nl": r"(?:noemen we|noemt men|noem ik)(?: ook)?|heet|heten",
    "ru": r"называ(?:ется|ются|ют|ем)|именуется",
    "uk": r"назива(?:ється|ються|ють|ємо)",
    "pl": r"nazyw(?:amy|a się|ają|ana|any|ane)|mówimy o",
    "sv": r"kallas(?: för)?|kallar vi|heter",
    "da": r"kaldes|kalder vi|hedder",
    "nb": r"kalles|kaller vi|heter",
    "no": r"kalles|kaller vi|heter",
    "cs": r"(?:se )?nazývá(?:me)?(?: se)?|říkáme",
    "ro": r"se nume(?:ște|sc)|numim|(?:este|sunt) numit[ăeio]?",
    "id": r"(?:di)?sebut(?:kan)?(?: sebagai)?|dinamakan|dikenal sebagai|kita sebut",
    "vi": r"(?:được )?gọi là",
    "ar": r"(?:ت|ي)سمى|(?:ن|و)?نسمي(?:ه|ها)?(?: هذا| هذه)?|(?:ت|ي)دعى|(?:ي|ن)طلق علي(?:ه|ها)",
}
# It stands right before these.
_BEFORE = {
    "de": r"genannt",
    "nl": r"genoemd",
    "tr": r"\bden(?:ir|iyor|mektedir|ilir)|\bdi(?:yoruz|yorlar|ye adlandırılır)|\bde(?:riz|nen)|\badı(?:nı)? "
    r"veril(?:ir|iyor)",
    "hi": r"कह(?:ते|ा जाता|ा गया|लाता|लाती)",
    "ja": r"と(?:呼|よ)(?:び|ばれ|ぶ|んで)|と(?:言|い)い(?:ます|、)|と名付け",
    "ko": r"(?:이?라고) (?:합니다|부릅니다|불러요|해요|한다|부른다)",
}
# It is the subject before these, and what it is stands after them.
_SUBJECT = {
    "en": r"(?:is|are) (?:just |simply |basically |really )?(?:defined as|an?|what)|(?:is|are) the|means|refers to"
    r"|stands for|consists of",
    "de": r"ist (?:ein|eine|der|die|das|definiert|nichts anderes als|geschmolzen)|sind|bedeutet|bezeichnet"
    r"|versteht man",
    "fr": r"est (?:un|une|le|la|l'|défini|ce qu)|sont (?:des|les)|signifie|désigne|c'est (?:un|une|le|la|l'|quand)",
    "es": r"es (?:un|una|el|la|lo que)|son (?:los|las)|significa|se define",
    "it": r"è (?:un|uno|una|il|lo|la|l'|un')|sono (?:i|le|gli)|significa|si definisce",
    "pt": r"é (?:um|uma|o|a)|são|significa|quer dizer",
    "nl": r"is (?:een|de|het)|zijn|betekent|bestaat uit",
    "ru": r"(?:—|-|–)? ?это|означает",
    "uk": r"(?:—|-|–)? ?це|означає",
    "pl": r"to|oznacza",
    "sv": r"är (?:en|ett|den|det)|betyder",
    "da": r"er (?:en|et|den|det)|betyder",
    "nb": r"er (?:en|et|ei|den|det)|betyr",
    "no": r"er (?:en|et|ei|den|det)|betyr",
    "cs": r"je(?= \w)|znamená",
    "ro": r"este (?:un|o)|înseamnă",
    "id": r"adalah|ialah|merupakan",
    "vi": r"là (?:một|các|sự|những)",
    "tr": r",(?=.*[dt][ıiuü]r\b)",
    "hi": r"एक(?=.*(?:है|हैं))",
    "ar": r"(?:هي|هو)",
    "ja": r"(?:とは|というのは)、?",
}
# A sentence of this kind says something about the subject, not what it is.
_EXCLUDED = {
    "en": r"only|same|reason|problem|point|question|case|best|worst|first|second|last|next|way|most|thing|one"
    r"|key|answer"
    r"|bit|little|lot|good|bad|great|big|nice|huge|very|long|different|pity|shame|matter",
    "de": r"einzige\w*|gleiche\w*|selbe\w*|erste\w*|letzte\w*|grund|problem|frage|beste\w*|andere\w*",
    "fr": r"seule?|même|premi\w+|dernier\w*|raison|problème|question|meilleure?|plus|autre",
    "es": r"únic[oa]|mism[oa]|primer[oa]?|últim[oa]|razón|problema|pregunta|mejor|más|otr[oa]|ejemplo",
    "it": r"unic[oa]|stess[oa]|prim[oa]|ultim[oa]|ragione|problema|domanda|miglior\w*|più|altr[oa]",
    "pt": r"únic[oa]|mesm[oa]|primeir[oa]|últim[oa]|razão|problema|pergunta|melhor|mais|outr[oa]",
    "nl": r"enige|zelfde|eerste|laatste|reden|probleem|vraag|beste|meeste|andere?",
}

_UNBOUNDED = frozenset(("ja", "ko", "tr"))  # their endings and marks follow a word without a space


@dataclass(frozen=True, slots=True, kw_only=True)
class Defining:
    """The patterns of a language; None where it has none of a kind. `excluded` begins what is no definition."""

    after: re.Pattern[str] | None
    before: re.Pattern[str] | None
    subject: re.Pattern[str] | None
    excluded: re.Pattern[str]


@cache
def defining(language: str) -> Defining | None:
    """How speakers define in a language, None where that is not known."""
    code = base_language(language)
    if code not in _SUBJECT and code not in _BEFORE:
        return None
    excluded = rf"\s*(?:{_EXCLUDED[code]})\b" if code in _EXCLUDED else r"(?!)"
    return Defining(
        after=_pattern(_AFTER.get(code), code),
        before=_pattern(_BEFORE.get(code), code),
        subject=_pattern(_SUBJECT.get(code), code),
        excluded=re.compile(excluded, re.IGNORECASE),
    )


def _pattern(words: str | None, code: str) -> re.Pattern[str] | None:
    if words is None:
        return None
    whole = f"(?:{words})" if code in _UNBOUNDED else rf"(?<!\w)(?:{words})(?!\w)"
    return re.compile(whole, re.IGNORECASE)
