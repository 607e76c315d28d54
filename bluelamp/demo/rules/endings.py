"""How made-up incidents end: a result, a type and a decision about recording a crime.

The shares are made up and only roughly plausible. They are drawn by the incident's own reference,
so that the same incident ends the same again.
"""

import random
from dataclasses import dataclass

RECORDED, TO_RECORD, NOT_RECORDED = "recorded", "to_record", "not_recorded"
TOLD, NOT_TOLD, NO_VICTIM = "told", "not_told", "no_victim"
NO_RISK = "None found at the scene"


@dataclass(frozen=True)
class Ending:
    """What comes of an incident, in codes of the force's lists and a few words."""

    result: str
    said: str
    decision: str = NOT_RECORDED
    reason: str = "not_a_crime"
    words: str = ""
    victim: str = NO_VICTIM
    risk: str = NO_RISK


CRIME = Ending(
    "crime_recorded", "Statement taken. Crime recorded.", RECORDED, "", "", TOLD,
    "Victim given crime prevention advice",
)  # fmt: skip
CRIME_LATER = Ending(
    "dealt_at_scene", "Details taken; the crime is recorded from the station.", TO_RECORD, "",
    "Details with the officer in the case", TOLD,
)  # fmt: skip
ARREST = Ending(
    "arrest_made", "One person arrested and taken to custody.", RECORDED, "", "", TOLD,
    "Suspect in custody",
)  # fmt: skip
SETTLED = Ending("dealt_at_scene", "Spoken to; all calm when left.")
ADVISED = Ending("advice_given", "Advice given.", victim=TOLD)
NO_TRACE = Ending(
    "no_trace", "Area searched, no trace.", risk="Unknown: the caller was told to ring again"
)
SAFE = Ending("safe_and_well", "Seen, safe and well.", victim=TOLD, risk="Referral considered")
GOOD_INTENT = Ending("false_alarm", "False alarm with good intent.")
HANDED_OVER = Ending("other_agency", "Handed to another agency.", risk="With that agency")
NOT_SO = Ending(
    "dealt_at_scene", "No crime found.", reason="evidence_to_contrary", victim=TOLD,
    words="The owner had moved it and says so",
)  # fmt: skip
APPOINTED = Ending(
    "appointment_made", "An appointment was given.", TO_RECORD, "",
    "The officer who sees them decides", TOLD, "None known: they are seen at the appointment",
)  # fmt: skip
UNCONFIRMED = Ending(
    "no_trace", "Nobody there wishes to say anything.", reason="not_confirmed",
    words="A passer-by reported it; nobody at the place confirms it", victim=NOT_TOLD,
)  # fmt: skip

CRIMES = ((CRIME, 50), (CRIME_LATER, 18), (ARREST, 6), (NOT_SO, 8), (UNCONFIRMED, 6), (ADVISED, 12))
WORRIES = ((SAFE, 45), (SETTLED, 15), (HANDED_OVER, 15), (GOOD_INTENT, 15), (NO_TRACE, 10))
NUISANCES = ((SETTLED, 35), (NO_TRACE, 30), (ADVISED, 25), (GOOD_INTENT, 7), (ARREST, 3))
ASKED = ((ADVISED, 75), (HANDED_OVER, 25))
ANY = ((SETTLED, 40), (ADVISED, 20), (NO_TRACE, 15), (CRIME, 15), (GOOD_INTENT, 10))
# What a made-up call is about: how it ends, and the type of incident that it is closed as.
KINDS = {
    "violence": (((ARREST, 20), *CRIMES), "safety_concern"),
    "domestic": (((ARREST, 25), (CRIME, 40), (SETTLED, 20), (HANDED_OVER, 5)), "safety_domestic"),
    "concern": (WORRIES, "safety_concern"),
    "missing": (WORRIES, "safety_missing"),
    "burglary": (CRIMES, "safety_insecure"),
    "vehicle": (CRIMES, "safety_suspicious"),
    "theft": (CRIMES, "safety_suspicious"),
    "damage": (CRIMES, "asb_rowdy"),
    "fraud": (((ADVISED, 20), *CRIMES), "safety_suspicious"),
    "harassment": (CRIMES, "asb_neighbours"),
    "collision": (((SETTLED, 70), (ADVISED, 20), (ARREST, 3)), "transport_damage"),
    "antisocial": (NUISANCES, "asb_rowdy"),
    "suspicious": (NUISANCES, "safety_suspicious"),
    "update": (ASKED, "admin_message"),
    "lost": (ASKED, "admin_property"),
    "abandoned": (((GOOD_INTENT, 60), (SAFE, 25), (NO_TRACE, 15)), "safety_abandoned_call"),
    "animal": (((HANDED_OVER, 60), (NO_TRACE, 40)), "safety_animals"),
}


def draw(kind: str, reference: str) -> Ending:
    """This will draw how an incident ends; the same again for the same reference."""
    endings, weights = zip(*KINDS[kind][0] if kind in KINDS else ANY, strict=True)
    ending: Ending = random.Random(reference).choices(endings, weights)[0]
    return ending


def closed_as(kind: str) -> str:
    """This will name the type of incident (NSIR) that such a call is closed as."""
    return KINDS[kind][1] if kind in KINDS else "safety_concern"
