"""The proposed grade: published rules over the caller's words. A person always confirms it."""

import re
from dataclasses import dataclass

PROPOSAL_VERSION = "2"

# Each rule: the grade it proposes, what it notices, the words that make it notice.
_RULES = [
    ("P1", "a weapon is mentioned", r"\b(knife|knives|gun|firearm|machete|weapon|stabb\w+|shot)\b"),
    ("P1", "somebody is being hurt now", r"\b(attack\w*|fighting|being hit|hitting|strangl\w+)\b"),
    ("P1", "life is at risk", r"\b(not breathing|unconscious|bleeding|overdose|suicid\w+|jump)\b"),
    ("P1", "an intruder is inside", r"\b(in (my|the) house|breaking in|broken in now|intruder)\b"),
    ("P1", "people may be trapped or burnt", r"\b(fire|smoke|trapped|explosion)\b"),
    ("P2", "a domestic incident", r"\b(domestic|partner|ex-partner|husband|wife|boyfriend)\b"),
    ("P2", "a person at risk is missing", r"\b(missing|not come home|dementia)\b"),
    (
        "P2",
        "a collision or a blocked road",
        r"\b(collision|crash\w*|blocking)\b",
    ),
    ("P2", "an alarm that may be a crime under way", r"\balarm\b"),
    ("P2", "a crime just committed", r"\b(just (stolen|robbed|happened)|running away|ran off)\b"),
]
# What the handler chose as the type speaks too, as a word would.
_BY_CATEGORY = {
    "safety_domestic": ("P2", "a domestic incident"),
    "safety_missing": ("P2", "a person at risk is missing"),
    "safety_firearms": ("P1", "a weapon is mentioned"),
    "safety_collapse": ("P1", "life may be at risk"),
    "safety_alarm": ("P2", "an alarm that may be a crime under way"),
    "safety_concern": ("P2", "somebody may not be safe"),
    "safety_package": ("P1", "a suspicious object"),
    "transport_injury": ("P1", "people are hurt in a collision"),
    "transport_disruption": ("P2", "a blocked road"),
}
DEFAULT = "P3"


@dataclass(frozen=True)
class GradeProposal:
    """A proposed grade, the words that led to it and what each of them means."""

    grade: str
    reasons: tuple[str, ...]


def propose_grade(words: str, *, category: str = "", label: str = "") -> GradeProposal:
    """This will propose a grade for what a caller said and the type chosen, with its reasons.

    The most urgent rule that notices something wins. Nothing noticed is P3, said as such.
    """
    found = _noticed(words)
    if chosen := _BY_CATEGORY.get(category):
        found.append((*chosen, label or category))
    if not found:
        return GradeProposal(DEFAULT, ("Nothing in the words points to danger now",))
    best = min(grade for grade, _, _ in found)
    reasons = tuple(f"“{match}”: {means}" for grade, means, match in found if grade == best)
    return GradeProposal(best, reasons)


def _noticed(words: str) -> list[tuple[str, str, str]]:
    seen = []
    for grade, means, pattern in _RULES:
        if match := re.search(pattern, words, re.IGNORECASE):
            seen.append((grade, means, match.group(0)))
    return seen
