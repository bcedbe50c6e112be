"""The subjects of the fake YouTube's lectures, with terms and their meanings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A field of study: its terms with their meanings, and a person and a place that its facts can name."""

    name: str
    course: str
    terms: tuple[tuple[str, str], ...]
    people: tuple[str, ...]
    places: tuple[str, ...]


SUBJECTS = (
    Subject(
        name="Linear algebra",
        course="Mathematics Lectures",
        terms=(
            ("an eigenvector", "a direction that a linear map only stretches"),
            ("a basis", "a smallest set of vectors from which all others can be built"),
            ("the determinant", "the factor by which a map changes volume"),
            ("the rank of a matrix", "the number of independent directions that survive"),
            ("the kernel", "everything that a map sends to zero"),
            ("an orthogonal matrix", "a rotation or a reflection that keeps every length"),
            ("the singular value decomposition", "a rotation, a stretch and another rotation"),
            ("a projection", "a map that changes nothing when it is applied twice"),
        ),
        people=("Amalie Berger", "Henrik Solvang", "Ines Duarte", "Tomasz Wilk"),
        places=("Göttingen", "Uppsala", "Coimbra", "Lwów"),
    ),
    Subject(
        name="Photosynthesis",
        course="Biology for Everyone",
        terms=(
            ("chlorophyll", "the pigment that catches red and blue light"),
            ("the light reaction", "the step that turns light into chemical energy"),
            ("the Calvin cycle", "the series of reactions that builds sugar from carbon dioxide"),
            ("a thylakoid", "a flat sack in which the light reaction happens"),
            ("a stoma", "a small opening through which a leaf breathes"),
            ("photorespiration", "a costly mistake of an enzyme that takes oxygen for carbon dioxide"),
            ("an electron carrier", "a molecule that passes energy along a membrane"),
            ("a C4 plant", "a plant that concentrates carbon dioxide before it is fixed"),
        ),
        people=("Mira Kowalczyk", "Jonas Ekdahl", "Paula Reyes", "Samuel Okoro"),
        places=("Wageningen", "Kew", "Darjeeling", "Bergen"),
    ),
    Subject(
        name="Roman roads",
        course="History at Noon",
        terms=(
            ("the cursus publicus", "the state post that carried letters and officials"),
            ("a milestone", "a column that named the emperor and the distance"),
            ("a mansio", "an inn where couriers changed horses and slept"),
            ("the agger", "the raised bank on which a road was laid"),
            ("a groma", "an instrument of plumb lines for setting out straight roads"),
            ("a toll station", "a post where goods were counted and taxed"),
            ("the itinerary", "a list of stations with the miles between them"),
            ("a colony", "a town founded for veterans along a new road"),
        ),
        people=("Livia Marchetti", "Gaius Ferrand", "Otto Hallgren", "Elena Petrova"),
        places=("Brindisi", "Aosta", "Trier", "Mérida"),
    ),
    Subject(
        name="Statistics",
        course="Thinking with Data",
        terms=(
            ("a confidence interval", "a range made by a method that is right most of the time"),
            ("the standard error", "the spread of an estimate over repeated samples"),
            ("selection bias", "the error that comes from who ended up in the sample"),
            ("a confounder", "a cause of both the treatment and the outcome"),
            ("regression to the mean", "the return of extreme values towards the average"),
            ("a prior", "what was believed before the data came"),
            ("statistical power", "the chance to find an effect that is really there"),
            ("a placebo", "a treatment without an active part"),
        ),
        people=("Ruth Adeyemi", "Carlos Menchaca", "Freja Lund", "Dmitri Volkov"),
        places=("Rothamsted", "Framingham", "Tromsø", "Pune"),
    ),
    Subject(
        name="Computer networks",
        course="Systems from Scratch",
        terms=(
            ("a packet", "a piece of a message that finds its own way"),
            ("congestion control", "the habit of sending less when packets are lost"),
            ("a routing table", "a list that says which neighbour is next for which address"),
            ("onion routing", "a way to hide who talks to whom by layers of encryption"),
            ("a handshake", "the exchange by which two sides agree on keys"),
            ("latency", "the time that a single bit needs to arrive"),
            ("a cache", "a copy that is kept close to those who ask for it"),
            ("a checksum", "a short number that betrays a damaged message"),
        ),
        people=("Nadia Farouk", "Lars Brandt", "Keiko Tanabe", "Miguel Santos"),
        places=("Grenoble", "Tallinn", "Otaru", "Porto"),
    ),
    Subject(
        name="Music theory",
        course="Listening Closely",
        terms=(
            ("a cadence", "a turn of harmony that closes a phrase"),
            ("counterpoint", "the art of letting several melodies live together"),
            ("the circle of fifths", "an order of keys in which neighbours share most notes"),
            ("a suspension", "a note held over until it must resolve"),
            ("syncopation", "an accent where none is expected"),
            ("equal temperament", "a tuning that spreads the error over all intervals"),
            ("a fugue", "a piece in which one theme enters voice after voice"),
            ("timbre", "the colour that tells a flute from a violin"),
        ),
        people=("Clara Novak", "Ewan McBride", "Sofia Lindqvist", "Andrea Conti"),
        places=("Cremona", "Leipzig", "Aberdeen", "Salamanca"),
    ),
)
