"""The words for numbers in English, German, French, Spanish, Italian, Portuguese, Dutch, Russian, Hindi and Arabic.

They are one table: hardly a word stands in two languages for two numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from ytsb_tui.core.notes.evidence.script import folded


class Part(NamedTuple):
    """What a word adds to a number: a `unit` (5, 17, 90, 500), a `scale` by which what stands before it is multiplied,
    a `one` that is an article too, an `article` that counts before a scale alone, an `ordinal` unit, the French `score`
    of quatre-vingts, the Arabic `teen`, and the `and` and `point` between them. The value of an `and` is the power of
    ten that the number before it must be a multiple of."""

    kind: Literal["unit", "scale", "one", "article", "ordinal", "score", "teen", "and", "point"]
    value: int


# From zero on, a language a paragraph, / between spellings, - for what stands elsewhere.
_FROM_ZERO = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen

null eins zwei/zwo drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn
achtzehn neunzehn

zéro - deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize

cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete
dieciocho diecinueve veinte veintiuno/veintiún/veintiuna veintidós veintitrés veinticuatro veinticinco veintiséis
veintisiete veintiocho veintinueve

zero - due tre/tré quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici
diciassette diciotto diciannove

zero - dois/duas três quatro cinco seis sete oito nove dez onze doze treze quatorze/catorze quinze dezesseis/dezasseis
dezessete/dezassete dezoito dezenove/dezanove

nul één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien
negentien

ноль/нуль один/одна/одно/одного/одной/одну два/две/двух три/трёх четыре/четырёх пять/пяти шесть/шести семь/семи
восемь/восьми девять/девяти десять/десяти одиннадцать/одиннадцати двенадцать/двенадцати тринадцать/тринадцати
четырнадцать/четырнадцати пятнадцать/пятнадцати шестнадцать/шестнадцати семнадцать/семнадцати
восемнадцать/восемнадцати девятнадцать/девятнадцати

शून्य एक दो तीन चार पाँच/पांच छह/छः/छे/छ सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह/पन्द्रह सोलह सत्रह अठारह/अट्ठारह
उन्नीस बीस इक्कीस बाईस/बाइस तेईस/तेइस चौबीस पच्चीस छब्बीस सत्ताईस/सत्ताइस अट्ठाईस/अट्ठाइस/अठाईस उनतीस/उन्तीस तीस
इकतीस/इकत्तीस बत्तीस तैंतीस/तेंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस/उन्तालीस चालीस इकतालीस बयालीस/बियालीस
तैंतालीस/तेतालीस चौवालीस/चवालीस/चौंतालीस पैंतालीस छियालीस/छयालिस सैंतालीस/सैंतालिस अड़तालीस उनचास/उन्चास पचास इक्यावन
बावन तिरपन/तिरेपन चौवन/चौअन पचपन छप्पन सत्तावन अट्ठावन/अठावन उनसठ साठ इकसठ बासठ तिरसठ/तिरेसठ चौंसठ/चौसठ पैंसठ छियासठ
सड़सठ/सरसठ अड़सठ उनहत्तर/उनत्तर सत्तर इकहत्तर/इकत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर
उनासी/उन्यासी अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी/अठासी नवासी नब्बे इक्यानवे/इक्यानबे
बानवे/बानबे तिरानवे/तिरानबे चौरानवे/चौरानबे पचानवे/पंचानवे/पचानबे/पंचानबे छियानवे/छियानबे सत्तानवे/सत्तानबे/सतानवे
अट्ठानवे/अट्ठानबे/अठानवे/अठानबे निन्यानवे/निन्यानबे

صفر واحد/واحدة/أحد/إحدى اثنان/اثنين/اثنتان/اثنتين/اثنا/اثني/اثنتا/اثنتي ثلاث/ثلاثة أربع/أربعة خمس/خمسة ست/ستة سبع/سبعة
ثمان/ثماني/ثمانية تسع/تسعة
"""
# From twenty to ninety.
_TENS = """
twenty thirty forty fifty sixty seventy eighty ninety

zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig

- trente quarante cinquante soixante septante huitante/octante nonante

- treinta cuarenta cincuenta sesenta setenta ochenta noventa

venti trenta quaranta cinquanta sessanta settanta ottanta novanta

vinte trinta quarenta cinquenta sessenta setenta oitenta noventa

twintig dertig veertig vijftig zestig zeventig tachtig negentig

двадцать/двадцати тридцать/тридцати сорок/сорока пятьдесят/пятидесяти шестьдесят/шестидесяти семьдесят/семидесяти
восемьдесят/восьмидесяти девяносто/девяноста

عشرون/عشرين ثلاثون/ثلاثين أربعون/أربعين خمسون/خمسين ستون/ستين سبعون/سبعين ثمانون/ثمانين تسعون/تسعين
"""
# From a hundred on, where they are words of their own.
_HUNDREDS = """
cien/ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas quinientos/quinientas
seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas

cem duzentos/duzentas trezentos/trezentas quatrocentos/quatrocentas quinhentos/quinhentas seiscentos/seiscentas
setecentos/setecentas oitocentos/oitocentas novecentos/novecentas

сто/ста двести/двухсот триста/трёхсот четыреста/четырёхсот пятьсот/пятисот шестьсот/шестисот семьсот/семисот
восемьсот/восьмисот девятьсот/девятисот

- مئتان/مئتين/مائتان/مائتين ثلاثمئة/ثلاثمائة أربعمئة/أربعمائة خمسمئة/خمسمائة ستمئة/ستمائة سبعمئة/سبعمائة
ثمانمئة/ثمانمائة/ثمانيمئة تسعمئة/تسعمائة
"""
_SCALES = {
    100: "hundred hundert cent cents cento honderd सौ مئة مائة",
    1_000: "thousand tausend mille mil mila duizend тысяча тысячи тысяч тысячу हज़ार हजार ألف آلاف ألفا",
    100_000: "lakh लाख",
    1_000_000: "million millionen millions millón millones milione milioni milhão milhões miljoen миллион миллиона "
    "миллионов मिलियन مليون ملايين مليونا",
    10_000_000: "crore करोड़ करोड",
    1_000_000_000: "billion milliarde milliarden milliard milliards miliardo miliardi bilhão bilhões miljard миллиард "
    "миллиарда миллиардов अरब مليار مليارات",
    1_000_000_000_000: "trillion billionen billón billones biljoen триллион триллиона триллионов",
}
_ORDINALS = """
- first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
sixteenth seventeenth eighteenth nineteenth
"""
_TENTHS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
_ONE = "ein eine einen einem einer un une una um uma een"
_ARTICLES = "a an"
_ANDS = {100: "and und en", 10: "y e et"}
_POINTS = "point komma virgule coma punto virgola vírgula ponto दशमलव فاصلة"
_ARABIC_TWICE = {1_000: "ألفان ألفين", 1_000_000: "مليونان مليونين"}
_ARABIC_AND = "و"

# German, Dutch and Italian write a number as one word, of these pieces.
_PIECES = """
eins ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn
achtzehn neunzehn zwanzig dreissig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend und een één twee
drie vijf zes zeven negen tien twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig dertig
veertig vijftig zestig zeventig tachtig negentig honderd duizend en ën uno due tre tré quattro cinque sei sette otto
nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove venti trenta quaranta
cinquanta sessanta settanta ottanta novanta cento mille mila
"""
_BEFORE_A_VOWEL = {"vent": 20, "trent": 30, "quarant": 40, "cinquant": 50, "sessant": 60, "settant": 70}
_BEFORE_A_VOWEL |= {"ottant": 80, "novant": 90}
_SHORTEST = 6  # letters of a number that is made of pieces


def _spellings(listed: str, first: int, step: int) -> Iterator[tuple[str, int]]:
    for place, spellings in enumerate(listed.split()):
        for spelling in spellings.split("/"):
            if spelling != "-":
                yield folded(spelling), first + place * step


def _table() -> dict[str, tuple[Part, ...]]:
    units = [
        pair
        for lists, first, step in ((_FROM_ZERO, 0, 1), (_TENS, 20, 10), (_HUNDREDS, 100, 100))
        for listed in lists.strip().split("\n\n")
        for pair in _spellings(listed, first, step)
    ]
    table: dict[str, tuple[Part, ...]] = {word: (Part("unit", value),) for word, value in units}
    table |= {folded(word): (Part("scale", value),) for value, words in _SCALES.items() for word in words.split()}
    table |= {
        folded(word): (Part("unit", 2), Part("scale", value))
        for value, words in _ARABIC_TWICE.items()
        for word in words.split()
    }
    ordinals = [*_spellings(_ORDINALS, 0, 1), *_spellings(_TENTHS, 20, 10)]
    table |= {word: (Part("ordinal", value),) for word, value in ordinals}
    table |= {word: (Part("one", 1),) for word in _ONE.split()}
    table |= {word: (Part("article", 1),) for word in _ARTICLES.split()}
    table |= {word: (Part("and", least),) for least, words in _ANDS.items() for word in words.split()}
    table |= {_ARABIC_AND: (Part("and", 1),)}
    table |= {folded(word): (Part("point", 0),) for word in _POINTS.split()}
    table |= {"vingt": (Part("score", 20),), "vingts": (Part("score", 20),)}
    table |= {folded(word): (Part("teen", 10),) for word in ("عشر", "عشرة")}
    return table


_TABLE = _table()
_PIECE_PARTS = {piece: _TABLE.get(piece, (Part("and", 0),))[0] for piece in _PIECES.split()}
_PIECE_PARTS |= {piece: Part("unit", value) for piece, value in _BEFORE_A_VOWEL.items()} | {"cent": Part("scale", 100)}
_LONGEST_FIRST = sorted(_PIECE_PARTS, key=len, reverse=True)


@lru_cache(maxsize=65536)
def number_parts(word: str) -> tuple[Part, ...]:
    """What a word (as `folded` gives it) adds to a number; nothing when it is no word for one."""
    if word in _TABLE:
        return _TABLE[word]
    if word.startswith(_ARABIC_AND):
        rest = _TABLE.get(word[1:], ())
        return (Part("and", 1), *rest) if rest else ()
    if len(word) < _SHORTEST:
        return ()
    return _turned([_PIECE_PARTS[piece] for piece in _split(word) or ()])


def _split(word: str) -> tuple[str, ...] | None:
    """The word in pieces, None when it is not made of them."""
    if not word:
        return ()
    for piece in _LONGEST_FIRST:
        if word.startswith(piece) and (rest := _split(word[len(piece) :])) is not None:
            return (piece, *rest)
    return None


def _turned(pieces: list[Part]) -> tuple[Part, ...]:
    """The parts in the order of their size: siebenundneunzig is seven and ninety. Nothing where a piece for `and` does
    not stand between two others."""
    parts: list[Part] = []
    joined = True
    for piece in pieces:
        if piece.kind == "and":
            if joined:
                return ()
            joined = True
            continue
        before = parts[-1].value if parts else 0
        if joined and 0 < before < 10 <= piece.value < 100:
            parts[-1] = Part("unit", before + piece.value)
        else:
            parts.append(Part("unit", 1) if piece.kind == "one" else piece)
        joined = False
    return () if joined else tuple(parts)
