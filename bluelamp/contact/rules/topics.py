"""What a report is about: words that callers use, gathered under the thing that they mean.

A published list that anybody may read and correct. Each entry is the beginning of a word, or words.
"""

import re
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import DamerauLevenshtein

TOPICS: dict[str, str] = {
    "fighting": "fight punch kick batter brawl scuffl assault attack beating headbutt scrapping"
    " bleed blood hitting knocked-out jumped-on kicking-off",
    "weapon": "knife knives blade machet stab gun guns firearm shot shoot axe sword weapon slash",
    "domestic": "husband wife boyfriend girlfriend partner ex-partner ex ex-husband"
    " domestic strangl"
    " argu scream choking throttl get-off he's-hitting hitting-her beating-her",
    "burglary": "burgl break-in breaking-in breaking-into broken-into broken-in broke-in forced"
    " ransack shed sheds jemm intruder crowbar prowl burglar shutter been-through inside-the",
    "theft": "steal stole shoplift nick nicked snatch mug mugged rob robbe robbi robbed parcel till"
    " pickpocket thief thieves handbag purse cash grabbed",
    "vehicle crime": "catalytic converter keyless hotwir car-door door-handles"
    " number-plates carjack"
    " into-cars window-in window-of break-into breaking-into steal-cars taken-my",
    "collision": "crash collid collision smash pile-up shunt knocked-off knocked-down overturn"
    " run-over hit-and-run hit-by cyclist bicycle bike pedestrian lamppost airbag accident hit-a"
    " gone-into driver didn't-stop drove-off drove-into ran-into injured",
    "blocked road": "block obstruct broken-down lorry wagon hgv artic debris spill cones jack-knif"
    " carriageway lanes roundabout cars-are stuck shed-its in-the-road traffic swerv",
    "fire": "fire flame smok burn alight arson blaze ablaze explo alight",
    "noise and disorder": "music loud noise noisy parti party bass rowdy drunk swear urinat abus"
    " blaring sleep",
    "bikes": "quad moped off-road motorbik motocross scrambl helmet bikes pavement",
    "fireworks": "firework rocket banger bangers",
    "missing": "missing curfew wander dementia nighti nightdress runaway absent vanish slipper"
    " confus lost disappear gone-out looking-for on-her-own on-his-own gone-out wandered"
    " frantic toddler",
    "concern for life": "suicid railing bridge ledge goodbye overdos cry collaps unconscious jump"
    " unrespons breath welfare milk curtain pills edge worried check-on answering haven't-seen"
    " isn't-answering not-answering won't-answer not-seen smell picked-up seen-the",
    "damage": "brick graffiti vandal scratch spray keyed tyre windscreen dent damag egged",
    "suspicious": "suspicio lurk loiter torch dark-clothes peering balaclava hooded garden gardens"
    " fence fences parked-up trying climb over-the",
    "drugs": "drug drugs dealing weed cannabi syring needl spliff dealer",
    "harassment": "harass stalk messag threaten following restrain",
    "fraud": "fraud scam bank savings transfer conned courier",
    "animal": "dog dogs horse horses cow cows sheep animal deer swan cattle pony ponies",
    "alarm": "alarm siren sensor",
}
NEAR = (
    {"fighting", "weapon", "domestic"},
    {"weapon", "theft"},
    {"burglary", "suspicious", "alarm", "theft"},
    {"collision", "blocked road"},
    {"damage", "noise and disorder"},
    {"damage", "vehicle crime", "theft"},
    {"blocked road", "animal"},
    {"vehicle crime", "suspicious"},
    {"missing", "concern for life"},
    {"domestic", "harassment"},
    {"noise and disorder", "fighting"},
    {"noise and disorder", "bikes"},
    {"noise and disorder", "fireworks"},
    {"drugs", "suspicious"},
    {"fire", "damage"},
    {"fire", "fireworks"},
)
# Words that say nothing of what happened.
_PLAIN = (
    "a an and are as at be been but by can come coming could did do down for from get getting go"
    " going got had has have he her here him his i i'm im in into is it it's its just know like me"
    " my near next no not now of off on one out outside over people person please quick said saw"
    " see send she so some somebody someone still that that's the their them then there there's"
    " these they they're this to two up us was we were what when where which who will with would"
    " you your about again all also any back because being by-the each few front half i've lot"
    " make man woman men women minutes more really right road street lane avenue close drive says"
    " side something think through very want way well while think hello hiya police help hurry"
    " number opposite corner end top bottom round around think seems looks"
)
PLAIN = frozenset(_PLAIN.split())
COLOURS = frozenset(
    [
        "red",
        "blue",
        "black",
        "white",
        "silver",
        "grey",
        "gray",
        "green",
        "yellow",
        "orange",
        "purple",
        "brown",
    ]
)
_MAKES = (
    "ford vauxhall bmw audi volkswagen vw golf fiesta focus corsa astra toyota nissan juke qashqai"
    " honda peugeot renault clio mercedes kia hyundai skoda seat mini fiat range rover landrover"
    " volvo tesla mazda citroen transit sprinter polo yaris"
)
MAKES = frozenset(_MAKES.split())
PLATE = re.compile(r"\b[a-z]{2}\d{2} ?[a-z]{3}\b")
_WORD = re.compile(r"[a-z][a-z'’]*[a-z]|\d+[a-z]?\b")
SHORTEST_SLIPPED = 6


def words_of(text: str) -> tuple[str, ...]:
    """This will give the words of a text in small letters, those that say nothing left out."""
    found = (each.replace("’", "'") for each in _WORD.findall(text.lower()))
    return tuple(each for each in found if each not in PLAIN)


@lru_cache(maxsize=4096)
def topics_of(text: str) -> frozenset[str]:
    """This will give what a text is about; one slip of the finger in a long word is forgiven."""
    said = _WORD.findall(text.lower().replace("’", "'"))
    joined = [f"{one}-{other}" for one, other in pairwise(said)]
    return frozenset().union(*(_topics_of_word(each) for each in (*said, *joined)))


def are_near(one: frozenset[str], other: frozenset[str]) -> bool:
    """This will say whether two reports are about things that callers take for each other."""
    return any(one & group and other & group for group in NEAR)


@lru_cache(maxsize=64)
def _stems(letter: str) -> tuple[tuple[str, str], ...]:
    every = ((stem, topic) for topic, listed in TOPICS.items() for stem in listed.split())
    return tuple((stem, topic) for stem, topic in every if stem.startswith(letter))


@lru_cache(maxsize=65_536)
def _topics_of_word(word: str) -> frozenset[str]:
    return frozenset(topic for stem, topic in _stems(word[:1]) if _is_stem(word, stem))


def _is_stem(word: str, stem: str) -> bool:
    if len(stem) <= 3:
        return word in (stem, f"{stem}s", f"{stem}'s")
    if word.startswith(stem):
        return True
    if "-" in stem or len(stem) < SHORTEST_SLIPPED:
        return len(stem) == SHORTEST_SLIPPED - 1 and _is_jumbled(word, stem)
    return DamerauLevenshtein.distance(word[: len(stem)], stem, score_cutoff=1) <= 1


def _is_jumbled(word: str, stem: str) -> bool:
    """Neighbours swapped: nothing that makes another word of a short one."""
    return sorted(word[: len(stem)]) == sorted(stem)
