"""Forms of words that no stemmer leads to each other, folded as by `terms`: a word, then its forms."""

from __future__ import annotations

_WORDS = {
    "de": """
abnehmen abnahm abgenommen, beginnen begann begonnen, beweisen bewies bewiesen, biegen bog gebogen, bieten bot
geboten, binden band gebunden, brechen brach gebrochen, brennen brannte gebrannt, bringen brachte gebracht, denken
dachte gedacht, dringen drang gedrungen, entscheiden entschied entschieden, entstehen entstand entstanden, erfinden
erfand erfunden, essen ass gegessen, fahren fuhr gefahren, fallen fiel gefallen, fangen fing gefangen, finden fand
gefunden, fliegen flog geflogen, fliessen floss geflossen, fressen frass gefressen, frieren fror gefroren, geben gab
gegeben, gehen ging gegangen, gelten galt gegolten, geschehen geschah, gewinnen gewann gewonnen, graben grub gegraben,
greifen griff gegriffen, halten hielt gehalten, heben hob gehoben, heissen hiess geheissen, helfen half geholfen,
kennen kannte gekannt, kommen kam gekommen, laden lud geladen, lassen liess gelassen, laufen lief gelaufen, leiden
litt gelitten, lesen las gelesen, liegen lag gelegen, messen mass gemessen, nehmen nahm genommen, nennen nannte
genannt, rufen rief gerufen, schaffen schuf geschaffen, scheinen schien geschienen, schiessen schoss geschossen,
schlafen schlief geschlafen, schlagen schlug geschlagen, schliessen schloss geschlossen, schmelzen schmolz
geschmolzen, schneiden schnitt geschnitten, schreiben schrieb geschrieben, schwimmen schwamm geschwommen, schwingen
schwang geschwungen, sehen sah gesehen, senden sandte gesandt, singen sang gesungen, sinken sank gesunken, sitzen sass
gesessen, sprechen sprach gesprochen, springen sprang gesprungen, stehen stand gestanden, steigen stieg gestiegen,
sterben starb gestorben, tragen trug getragen, treffen traf getroffen, treiben trieb getrieben, treten trat getreten,
trinken trank getrunken, tun tat getan, verbinden verband verbunden, vergessen vergass, vergleichen verglich
verglichen, verlieren verlor verloren, verschwinden verschwand verschwunden, verstehen verstand verstanden, wachsen
wuchs gewachsen, waschen wusch gewaschen, werden wurde geworden, werfen warf geworfen, wiegen wog gewogen, wissen
wusste gewusst, ziehen zog gezogen, zwingen zwang gezwungen, matrix matrizen, index indizes, atlas atlanten, kodex
kodizes, vertex vertizes, thema themen, praxis praxen, basis basen, hypothese hypothesen, virus viren, museum museen,
zentrum zentren, spektrum spektren, medium medien, datum daten, organismus organismen, mechanismus mechanismen,
rhythmus rhythmen, material materialien, prinzip prinzipien
""",
    "en": """
addendum addenda, alga algae, alumnus alumni, analysis analyses, annulus annuli, antenna antennae, apex apices,
appendix appendices, apply applied application, arise arose arisen, automaton automata, awake awoke awoken, axis axes,
bacillus bacilli, bacterium bacteria, bad worse worst, basis bases, bear bore born, beat beaten, beau beaux, become
became, begin began begun, bend bent, bind bound, bite bit bitten, bleed bled, blow blew blown, break broke broken,
breed bred, bring brought, build built, bureau bureaux, burn burnt, buy bought, cactus cacti, calculus calculi, calf
calves, catch caught, child children, choose chose chosen, cicatrix cicatrices, cling clung, codex codices, come came,
corpus corpora, cortex cortices, creep crept, crisis crises, criterion criteria, curriculum curricula, datum data,
deal dealt, diagnosis diagnoses, dig dug, directrix directrices, do did done does, draw drew drawn, dream dreamt,
drink drank drunk, drive drove driven, dwell dwelt, eat ate eaten, ellipsis ellipses, emphasis emphases, equilibrium
equilibria, erratum errata, fall fell fallen, far further farther furthest, feed fed, feel felt, fight fought, find
found, flee fled, fling flung, fly flew flown, focus foci, foot feet, forbid forbade forbidden, foresee foresaw
foreseen, forget forgot forgotten, forgive forgave forgiven, formula formulae, freeze froze frozen, fulcrum fulcra,
fungus fungi, ganglion ganglia, genus genera, get got gotten, give gave given, go went gone goes, good better best
well, goose geese, grind ground, grow grew grown, half halves, hang hung, have had has, hear heard, helix helices,
hide hid hidden, hippopotamus hippopotami, hold held, hypothesis hypotheses, imply implied implication, index indices,
keep kept, kneel knelt, knife knives, know knew known, larva larvae, lay laid, lead led, leaf leaves, lean leant, leap
leapt, learn learnt, leave left, lemma lemmata, lend lent, lie lain, life lives, light lit, little less least, loaf
loaves, locus loci, lose lost, louse lice, make made, man men, many more most, matrix matrices, maximum maxima, mean
meant, medium media, meet met, memorandum memoranda, metamorphosis metamorphoses, millennium millennia, minimum
minima, mistake mistook mistaken, mitochondrion mitochondria, modulus moduli, momentum momenta, mouse mice, multiply
multiplication, nebula nebulae, neurosis neuroses, nucleolus nucleoli, nucleus nuclei, oasis oases, octopus octopi,
optimum optima, overcome overcame, ovum ova, ox oxen, paralysis paralyses, parenthesis parentheses, pay paid, person
people, phenomenon phenomena, photosynthesis photosyntheses, plateau plateaux, prognosis prognoses, prove proven,
quantum quanta, quiz quizzes, radius radii, rhombus rhombi, rid ridden, ride rode, ring rang rung, rise rose risen,
run ran, say said, schema schemata, see saw seen, seek sought, sell sold, send sent, septum septa, sew sewn, shake
shook shaken, shelf shelves, shine shone, shoot shot, show shown, shrink shrank shrunk, simplex simplices, sing sang
sung, sink sank sunk, sit sat, sleep slept, slide slid, smell smelt, speak spoke spoken, spectrum spectra, speed sped,
spell spelt, spend spent, spill spilt, spin spun, spit spat, spoil spoilt, spring sprang sprung, stand stood, steal
stole stolen, stick stuck, stigma stigmata, stimulus stimuli, sting stung, stink stank stunk, stratum strata,
streptococcus streptococci, stride strode, strike struck, string strung, strive strove striven, supernova supernovae,
swear swore sworn, sweep swept, swell swollen, swim swam swum, swing swung, syllabus syllabi, symposium symposia,
synthesis syntheses, take took taken, teach taught, tear tore torn, tell told, tempo tempi, terminus termini, thesis
theses, thief thieves, think thought, throw threw thrown, tibia tibiae, tooth teeth, torus tori, tread trod trodden,
undergo underwent undergone, understand understood, undo undid undone, vertebra vertebrae, vertex vertices, virtuoso
virtuosi, vortex vortices, wake woke woken, wear wore worn, weave wove woven, weep wept, wife wives, win won, wind
wound, withdraw withdrew withdrawn, withstand withstood, wolf wolves, woman women, write wrote written
""",
    "es": """
decir dijo dicho, hacer hizo hecho, ir fue fueron, poder pudo, poner puso puesto, querer quiso, saber supo, tener tuvo
tiene, traer trajo, venir vino viene, ver visto, escribir escrito, romper roto, morir murio muerto
""",
    "fr": """
aller allait va vont, avoir eu, boire bu, croire cru, dire dit, ecrire ecrit, faire fait font, lire lu, mettre mis,
oeil yeux, pouvoir peut peuvent, prendre pris, travail travaux, vitrail vitraux, venir vient viennent, voir vu,
vouloir veut, bail baux, ciel cieux
""",
    "it": """
uomo uomini, dire disse detto, fare fece fatto, leggere lesse letto, mettere messo, prendere preso, scrivere scrisse
scritto, uovo uova, vedere visto, venire venne venuto, dio dei, bue buoi
""",
    "nl": """
stad steden, schip schepen, lid leden, ei eieren, kind kinderen, rund runderen, schrijven schreef geschreven, nemen
nam genomen, geven gaf gegeven, komen kwam gekomen, zien zag gezien, gaan ging gegaan, staan stond gestaan, vinden
vond gevonden, denken dacht gedacht, brengen bracht gebracht, beginnen begon begonnen, spreken sprak gesproken, breken
brak gebroken, krijgen kreeg gekregen, lopen liep gelopen, houden hield gehouden, vallen viel gevallen
""",
    "pt": """
cao caes, pao paes, capitao capitaes, alemao alemaes, dizer disse dito, escrever escrito, fazer fez feito, ir foi
foram, poder pode, por pos posto, querer quis, saber soube, ter teve tem, trazer trouxe, ver viu visto, vir veio
""",
    "ru": """
человек люди людеи, ребенок дети детеи, идти шел шла, год лет
""",
    "sv": """
barn barnen, bok bocker, fot fotter, hand hander, land lander, stad stader, skriva skrev skrivit, ga gick gatt, se sag
sett, ta tog tagit, finna fann funnit, ge gav givit, komma kom kommit, sta stod statt
""",
}
FORMS = {
    language: {form: word for word, *forms in map(str.split, words.split(",")) for form in forms}
    for language, words in _WORDS.items()
}
