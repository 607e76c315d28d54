"""What must be decided before an incident is closed, and when a supervisor must close it.

Home Office Counting Rules for Recorded Crime, National Crime Recording Standard: a crime is
recorded when on the balance of probability the circumstances amount to a crime in law and no
credible evidence says otherwise, as soon as possible and within 24 hours of the first report; an
incident that is not recorded as a crime keeps an auditable reason.
"""

from dataclasses import dataclass

from .refusals import Refused

RULE = "NCRS 1"  # the version of this rule that a closing was decided under
CITATION = "Home Office Counting Rules, National Crime Recording Standard"
RECORDED, TO_RECORD, NOT_RECORDED = "recorded", "to_record", "not_recorded"
URGENT = "P1"
_CATEGORIES = {
    "safety_domestic": "It is a domestic incident",
    "safety_missing": "It is about a missing person",
}
_QUALIFIERS = {
    "domestic": "It is a domestic incident",
    "vulnerable": "Somebody vulnerable is concerned",
}


class NotReadyToClose(Refused):
    """Something that closing an incident asks for is missing; the message says what."""


@dataclass(frozen=True)
class Decided:
    """What somebody decided about an incident that is to be closed."""

    category: str
    decision: str
    victim: str
    risk: str
    qualifiers: tuple[str, ...] = ()
    crimes: tuple[str, ...] = ()
    no_crime_reason: str = ""
    words: str = ""


@dataclass(frozen=True)
class Known:
    """What an incident was: its grades, types and qualifiers, and what its codes mean."""

    grades: tuple[str, ...]
    categories: tuple[str, ...]
    qualifiers: tuple[str, ...]
    result_is_crime: bool = False
    reason_is_contrary: bool = False


def why_supervisor(known: Known, decided: Decided) -> tuple[str, ...]:
    """This will say why a supervisor must close an incident, or nothing when none must."""
    qualifiers = {*known.qualifiers, *decided.qualifiers}
    found = [_CATEGORIES[c] for c in (*known.categories, decided.category) if c in _CATEGORIES]
    found += [words for code, words in _QUALIFIERS.items() if code in qualifiers]
    if any(each.startswith("hate_") for each in qualifiers):
        found.append("It is about hate")
    if URGENT in known.grades:
        found.append("It was graded P1")
    if decided.decision == NOT_RECORDED and known.reason_is_contrary:
        found.append("A report of a crime is not recorded")
    return tuple(dict.fromkeys(found))


def check_ready(known: Known, decided: Decided) -> None:
    """This will pass when all is decided that closing asks for. Raises NotReadyToClose."""
    if not decided.risk.strip():
        raise NotReadyToClose("Say what risk is left, even when there is none.")
    if decided.decision == RECORDED and not decided.crimes:
        raise NotReadyToClose("Give the number of the crime that is recorded.")
    if decided.decision == NOT_RECORDED:
        _check_not_recorded(known, decided)


def _check_not_recorded(known: Known, decided: Decided) -> None:
    if known.result_is_crime:
        raise NotReadyToClose(
            "The result is a recorded crime: choose that one is recorded and give its number, or"
            f" open the incident again and correct the result. {CITATION}."
        )
    if not decided.no_crime_reason:
        raise NotReadyToClose(f"Say why no crime is recorded. {CITATION}.")
    if known.reason_is_contrary and not decided.words.strip():
        raise NotReadyToClose(f"Say what the evidence is that no crime happened. {CITATION}.")
