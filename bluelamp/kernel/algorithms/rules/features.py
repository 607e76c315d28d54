"""What an advice is made of, and which of it needs leave: protected characteristics and proxies.

The nine characteristics are those of the Equality Act 2010 s.4. A feature is known by the words of
its name, so `person_ethnicity` and `homePostcode` are both found; a long sign is also found within
a word (`homepostcode`). A false alarm is cheap (the approval names the feature); a miss is not.
"""

import json
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

PROHIBITED: dict[str, tuple[str, ...]] = {
    "age": ("age", "birth", "dob", "born", "child", "elderly"),
    "disability": ("disability", "disabled", "mental health", "impairment", "diagnosis"),
    "gender reassignment": ("transgender", "trans", "gender identity", "gender reassignment"),
    "marriage and civil partnership": ("marital", "married", "marriage", "civil partnership"),
    "pregnancy and maternity": ("pregnancy", "pregnant", "maternity"),
    "race": ("race", "ethnicity", "ethnic", "nationality", "citizenship", "skin", "complexion"),
    "religion or belief": ("religion", "religious", "faith", "belief"),
    "sex": ("sex", "gender", "female", "male"),
    "sexual orientation": ("sexual orientation", "sexuality", "orientation"),
    "proxy for race": (
        "surname",
        "forename",
        "first name",
        "given name",
        "language",
        "immigration",
    ),
    "proxy for deprivation and race": (
        "postcode",
        "home area",
        "neighbourhood",
        "deprivation",
        "imd",
        "lsoa",
        "msoa",
        "ward",
        "tenure",
        "benefits",
        "income",
        "free school meals",
    ),
}
LONG = 6
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class BadAdvice(Exception):
    """An advice does not say enough, or says what cannot be; the message says which."""


@dataclass(frozen=True)
class Feature:
    """One thing that was weighed, its value, and how much it moved the score."""

    name: str
    value: Any
    contribution: float


def prohibited_in(names: list[str]) -> dict[str, str]:
    """This will name those features that need leave, each with the characteristic it stands for."""
    return {name: found for name in names if (found := _characteristic(name))}


def check_advice(
    features: list[Feature], *, inputs: dict[str, Any], score: float, band: str, explanation: str
) -> None:
    """This will pass when an advice has what a person needs to judge it. Raises BadAdvice."""
    if not math.isfinite(score):
        raise BadAdvice("The score is not a number.")
    if not all(math.isfinite(each.contribution) for each in features):
        raise BadAdvice("A feature's contribution is not a number.")
    if not _can_be_kept([inputs, [each.value for each in features]]):
        raise BadAdvice("An input or a feature's value cannot be kept as JSON.")
    if not features or not band.strip() or not explanation.strip():
        raise BadAdvice("An advice has features, a band and an explanation in words.")


@lru_cache(maxsize=4096)
def _characteristic(name: str) -> str:
    words = f" {' '.join(_WORD.findall(name)).lower()} "
    for characteristic, signs in PROHIBITED.items():
        if any(_is_in(sign, words) for sign in signs):
            return characteristic
    return ""


def _can_be_kept(values: Any) -> bool:
    try:
        return "\\u0000" not in json.dumps(values, allow_nan=False)
    except (TypeError, ValueError):
        return False


def _is_in(sign: str, words: str) -> bool:
    if " " not in sign and len(sign) >= LONG:
        return sign in words
    return f" {sign} " in words or f" {sign}s " in words
