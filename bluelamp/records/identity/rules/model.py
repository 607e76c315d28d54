"""The model of matching: what each level weighs, learned without labels, kept as a JSON file.

Two records are compared field by field and the weights of evidence are added, each the logarithm to
base two of how much likelier the level is between records of one person (m) than between records of
two (u) (Fellegi and Sunter 1969); agreement on a rare name weighs more than on a common one.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

from .levels import COMPARISONS, UNKNOWN, Comparison
from .person import Person, Prepared, prepare

MODELS = Path(__file__).parent.parent / "data" / "models"
DEFAULT = MODELS / "person-match-1.json"
# The levels of a place at which the postcodes agree.
SAME_POSTCODE = ("home", "same", "alike", "postcode")
T = TypeVar("T")


class Feature(NamedTuple):
    """One piece of evidence: its comparison, its words, and its weight in bits."""

    name: str
    words: str
    weight: float


class Weighed(NamedTuple):
    """The evidence about two records: log2 odds that they are one person, and what they rest on."""

    total: float
    features: tuple[Feature, ...]

    @property
    def probability(self) -> float:
        """The chance that they are one person, between 0 and 1."""
        return 1 / (1 + 2 ** -max(-60.0, min(60.0, self.total)))

    def facts(self) -> list[dict[str, Any]]:
        """This will give the evidence as a proposal keeps it, the strongest first."""
        ranked = sorted(self.features, key=lambda each: -each.weight)
        return [
            {"fact": name.replace("_", " ").capitalize(), "words": words, "bits": weight}
            for name, words, weight in ranked
        ]


class NotAModel(ValueError):
    """A file does not hold a model of matching: the words say what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Model:
    """A learned model: its version, its prior in bits, and what each level weighs.

    `frequencies` are bounded tables of how common a name is; a name outside its table is as rare
    as `rarest` says.
    """

    version: str
    prior: float
    chances: Mapping[str, Mapping[str, tuple[float, float]]]
    frequencies: Mapping[str, Mapping[str, float]]
    rarest: Mapping[str, float]
    features: tuple[tuple[Feature, ...], ...]

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """This will make the model that a JSON document holds, or raise `NotAModel`."""
        try:
            chances = {name: _pairs(levels) for name, levels in content["comparisons"].items()}
            return cls(
                version=str(content["version"]),
                prior=_bits(float(content["prior"]), 1 - float(content["prior"])),
                chances=chances,
                frequencies=content["frequencies"],
                rarest=content["rarest"],
                features=tuple(_features(each, chances[each.name]) for each in COMPARISONS),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            raise NotAModel(f"Not a model of matching: {problem!r}") from problem

    def weigh(self, a: Person, b: Person) -> Weighed:
        """This will weigh the evidence that two records are about one person."""
        return self.weigh_prepared(prepare(a), prepare(b))

    def weigh_prepared(self, a: Prepared, b: Prepared) -> Weighed:
        """This will weigh two records that are ready to be compared, in about ten microseconds."""
        found = []
        total = self.prior
        for comparison, features in zip(COMPARISONS, self.features, strict=True):
            level = comparison.level_of(a, b)
            if level != UNKNOWN:
                feature = features[level]
                if level == 0 and comparison.counted:
                    feature = self._by_rarity(comparison.counted, feature, a)
                found.append(feature)
                total += feature.weight
        return Weighed(total, tuple(found))

    def _by_rarity(self, field: str, feature: Feature, a: Prepared) -> Feature:
        """The evidence of a name in common, by how common the name is."""
        return feature._replace(weight=self.bits_of_name(field, getattr(a, field)))

    def bits_of_name(self, field: str, name: str) -> float:
        """This will give the bits that a `surname` or `given` name in common weighs."""
        often = self.frequencies[field].get(name, self.rarest[field])
        return _bits(self.chances[field]["same"][0], often)

    def for_typing(self) -> Self:
        """This will give the model for what is typed, where a postcode stands for a whole address.

        Records nearly all give the house too, so of them the level tells of neighbours alone.
        """
        levels = [self.chances["place"][name] for name in SAME_POSTCODE]
        bits = _bits(sum(m for m, _ in levels), sum(u for _, u in levels))
        place = [each.name for each in COMPARISONS].index("place")
        changed = tuple(
            each._replace(weight=bits) if level.name == "postcode" else each
            for level, each in zip(COMPARISONS[place].levels, self.features[place], strict=True)
        )
        return replace(self, features=_put(self.features, place, changed))


def _pairs(levels: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    return {name: (float(chances["m"]), float(chances["u"])) for name, chances in levels.items()}


def _features(
    comparison: Comparison, chances: Mapping[str, tuple[float, float]]
) -> tuple[Feature, ...]:
    return tuple(
        Feature(comparison.name, level.words, _bits(*chances[level.name]))
        for level in comparison.levels
    )


def _put(features: tuple[T, ...], at: int, other: T) -> tuple[T, ...]:
    return (*features[:at], other, *features[at + 1 :])


def _bits(over: float, under: float) -> float:
    if over <= 0 or under <= 0:
        raise ValueError("a chance must be above nought")
    return math.log2(over / under)


@lru_cache(maxsize=8)
def load(path: Path = DEFAULT) -> Model:
    """This will read a model from its JSON file, once; raises `NotAModel`."""
    try:
        return Model.of(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise NotAModel(f"{path.name} cannot be read as a model: {problem}") from problem


@lru_cache(maxsize=1)
def load_for_typing() -> Model:
    """This will give the default model for what is typed."""
    return load().for_typing()
