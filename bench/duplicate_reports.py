"""Made-up reports of made-up events, in the words of several callers each; labelled as made.

The rule's words and weights were set on `TUNED` alone; the claim is about `HELD_OUT`.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bluelamp.contact.rules.duplicates import Report

# {c} a colour, {m} a make of car, {s} a street, {n} a house number; each event has its own.
TUNED = {
    "fight": (
        "There's a big fight going on outside the chip shop on {s}, about six lads",
        "Loads of people punching each other by the takeaway, one's on the floor",
        "My mate's been battered outside the chippy, he's bleeding everywhere",
        "I can see a brawl from my window on {s}, somebody's got a bottle",
        "You need to send someone, they're kicking a lad's head in",
    ),
    "collision": (
        "Two cars have crashed at the lights on {s}, a {c} {m} and a van",
        "There's been a smash on {s}, the {m} has gone into the back of a van",
        "I've just seen an accident, airbags have gone off and a woman is crying",
        "A {c} car has hit a white van, it's blocking the junction",
        "Collision outside the garage on {s}, two vehicles, nobody's getting out",
    ),
    "house fire": (
        "There's smoke coming out of an upstairs window at {n} {s}",
        "A house is on fire on {s}, flames coming through the roof",
        "I think next door's kitchen is alight, I can smell burning",
        "The house opposite is ablaze, they've got kids in there",
        "Fire on {s}, big cloud of black smoke over the houses",
    ),
    "wanderer": (
        "There's an old lady walking down {s} in her nightie, she doesn't know where she is",
        "My mum has dementia and she's gone out of {n} {s} in her slippers",
        "An elderly woman is wandering in the road, she's very confused",
        "A lady in a nightdress nearly walked in front of my car on {s}",
    ),
    "garden prowler": (
        "Somebody's climbing over the back fences on {s}, dressed in black",
        "There's a man in my neighbour's garden at {n} trying the windows",
        "I've seen someone with a torch behind the houses on {s}",
        "A lad in a balaclava is going through the gardens looking in sheds",
    ),
    "shop robbery": (
        "Two men have just robbed the corner shop on {s}, they took the till",
        "We've been robbed, he had a knife and made me open the till",
        "I saw two lads run out of the shop with cash, one had a blade",
        "There's been a robbery at the newsagent's on {s}, the lady is in bits",
    ),
    "loud party": (
        "There's a party at {n} {s} and the music's been going since nine",
        "I can't sleep for the noise from next door, bass coming through the wall",
        "About forty kids outside a house on {s}, all drunk, music blaring",
        "Loud music on {s} again, they're in the street shouting",
    ),
    "bridge": (
        "There's a man stood on the wrong side of the railings on the bridge on {s}",
        "Someone's going to jump off the bridge, he's crying and won't talk to us",
        "I've just driven past a lad sat on the edge of the bridge on {s}",
        "My friend's sent a goodbye message, he says he's at the bridge",
    ),
    "car thieves": (
        "Two lads are going down {s} trying car door handles",
        "Somebody's just smashed the window of a {c} {m} on {s} and taken a bag",
        "They're breaking into cars outside my house on {s}",
        "I've come out and my {m} has its window in, they're still up the road at it",
    ),
    "off-road bikes": (
        "There are lads on off-road bikes up and down {s} with no helmets",
        "Motorbikes on the pavement on {s}, one nearly hit a pram",
        "Quad bike and two motocross bikes tearing round the estate",
        "Kids on scramblers riding at people on {s}",
    ),
}
HELD_OUT = {
    "domestic": (
        "I can hear next door screaming, she's shouting get off me, it's {n} {s}",
        "My sister's boyfriend is hitting her, she's locked in the bathroom at {n} {s}",
        "There's a couple arguing really badly at the flats on {s}, something smashed",
        "He's strangling her, I can hear it through the wall, please hurry",
    ),
    "loose horses": (
        "There are two horses loose on {s}, they're in the carriageway",
        "A {c} horse is running down the road, cars are swerving round it",
        "Animals on the road near {s}, I nearly went into one of them",
        "There's a pony wandering in the traffic, somebody is going to get killed",
    ),
    "lorry": (
        "A lorry's broken down on the bend on {s} and it's blocking both lanes",
        "There's an artic stuck across {s}, nobody can get past",
        "Traffic's backed up on {s}, big wagon has jack-knifed",
        "HGV has shed its load of timber all over the road on {s}",
    ),
    "knife": (
        "There's a lad with a machete on {s} chasing somebody",
        "A man in a grey tracksuit has got a huge knife out by the bus stop",
        "Somebody's been stabbed outside the bookies on {s}",
        "I've just seen a boy running with a blade, people are screaming",
    ),
    "missing child": (
        "My little girl's gone missing, she was playing outside {n} {s}",
        "A seven year old has disappeared from the park off {s}, her mum's frantic",
        "Everyone is out looking for a child on {s}, she's been gone half an hour",
        "I've found a little girl on her own near {s}, she says she's lost",
    ),
    "shop alarm": (
        "The alarm's going off at the phone shop on {s} and there's a light inside",
        "The shutter of the shop on {s} has been forced, I can see someone inside",
        "Intruder alarm at the phone shop, {s}, second sensor has gone",
        "Three lads with hoods have just gone through the front of the phone shop",
    ),
    "cyclist": (
        "A cyclist has been knocked off on {s} by a {c} {m}",
        "There's a lad on the ground next to a bike, the car didn't stop",
        "Hit and run on {s}, man lying in the road, {c} car drove off",
        "Somebody on a bicycle has been run over near the roundabout, he isn't moving",
    ),
    "youths with fireworks": (
        "Teenagers are throwing fireworks at cars on {s}",
        "There's a gang letting off rockets at a bus, it's not safe",
        "Some kids have put a banger through a letterbox on {s}",
        "Fifteen or so youths by the shops on {s}, fireworks going off at people",
    ),
    "neighbour not seen": (
        "I haven't seen the old chap at {n} {s} for four days and his milk's on the step",
        "Could you check on my uncle at {n} {s}, he isn't answering the phone",
        "Curtains have been shut at {n} since Sunday and there's a smell, I'm worried",
        "My grandad's not picked up for three days, he lives on {s} on his own",
    ),
    "car set alight": (
        "Somebody's set a car on fire on {s}",
        "There's a {m} burning at the end of {s}, it's going to blow up",
        "Car well alight by the garages, two lads ran off from it",
        "I heard a bang and there's a {c} car in flames",
    ),
}
STREETS = (
    "Linden Road", "Mill Lane", "Station Road", "Chapel Street", "Victoria Road", "Park Avenue",
    "Church Lane", "Green Lane", "Queens Road", "Albert Street", "Bell Lane", "Orchard Close",
    "Highfield Road", "Manor Way", "Bridge Street", "Canal Walk", "Forge Lane", "Hawthorn Drive",
)  # fmt: skip
COLOURS = ("red", "blue", "black", "silver", "grey", "white")
MAKES = ("Fiesta", "Golf", "Corsa", "Astra", "Qashqai", "Focus", "BMW", "Audi")
BEGINS = (
    "",
    "",
    "Hello, ",
    "Please can you come quickly. ",
    "Hiya, ",
    "Erm, ",
    "I want to report ",
)
ENDS = ("", "", ". Please hurry", ". I'm not giving my name", ", it's just happened", ". Thank you")
START = datetime(2026, 11, 20, 18, tzinfo=UTC)
TOWN = 6_000.0


@dataclass(frozen=True)
class Event:
    """Something that happened once: which story, where and when, and its own particulars."""

    story: str
    easting: float
    northing: float
    at: datetime
    street: str
    number: int
    colour: str
    make: str


@dataclass(frozen=True)
class Pair:
    """Two reports; whether they are of one event; and what sort of pair it is."""

    one: Report
    other: Report
    same: bool
    kind: str


def pairs(stories: dict[str, tuple[str, ...]], count: int, *, seed: int) -> Iterator[Pair]:
    """This will make labelled pairs: a third of one event, the others near misses of each kind."""
    rng = random.Random(seed)
    misses = (_later, _along_the_road, _other_event, _elsewhere)
    for number in range(count):
        event = _event(stories, rng)
        first, second = rng.sample(stories[event.story], 2)
        yield Pair(
            _report(event, first, rng), _report(event, second, rng, minutes=25), True, "same"
        )
        for miss in (misses[number % 4], misses[(number + 1) % 4]):
            other = miss(event, stories, rng)
            second = rng.choice(stories[other.story])
            said = _report(event, first, rng), _report(other, second, rng, minutes=10)
            yield Pair(*said, False, miss.__name__.strip("_").replace("_", " "))


def _event(stories: dict[str, tuple[str, ...]], rng: random.Random) -> Event:
    return Event(
        story=rng.choice(list(stories)),
        easting=400_000 + rng.random() * TOWN,
        northing=280_000 + rng.random() * TOWN,
        at=START + timedelta(minutes=rng.randrange(24 * 60)),
        street=rng.choice(STREETS),
        number=rng.randrange(1, 160),
        colour=rng.choice(COLOURS),
        make=rng.choice(MAKES),
    )


def _later(event: Event, stories: dict[str, tuple[str, ...]], rng: random.Random) -> Event:
    """The same sort of thing at the same place, hours later."""
    later = event.at + timedelta(minutes=rng.randrange(240, 1_400))
    return _like(event, rng, at=later)


def _along_the_road(event: Event, stories: dict[str, tuple[str, ...]], rng: random.Random) -> Event:
    """The same sort of thing in the same hour, some streets away."""
    way = rng.choice((-1, 1))
    far = rng.uniform(700, 2_500) * way
    return _like(event, rng, easting=event.easting + far, street=rng.choice(STREETS))


def _other_event(event: Event, stories: dict[str, tuple[str, ...]], rng: random.Random) -> Event:
    """Something else at the same place in the same hour."""
    others = [
        each for each in stories if each not in (event.story, *_TAKEN_FOR.get(event.story, ()))
    ]
    return _like(event, rng, story=rng.choice(others))


def _elsewhere(event: Event, stories: dict[str, tuple[str, ...]], rng: random.Random) -> Event:
    """Something else, elsewhere in the town, on the same day."""
    return _event(stories, rng)


# Stories of which a caller may well mean the other: as a pair they would be labelled by chance.
_TAKEN_FOR = {
    "fight": ("shop robbery",), "shop robbery": ("fight",),
    "knife": ("shop alarm",), "shop alarm": ("knife",),
    "garden prowler": ("car thieves",), "car thieves": ("garden prowler",),
    "loud party": ("off-road bikes",), "off-road bikes": ("loud party",),
    "cyclist": ("lorry", "loose horses"), "lorry": ("loose horses", "cyclist"),
    "loose horses": ("lorry", "cyclist"), "collision": (),
}  # fmt: skip


def _like(event: Event, rng: random.Random, **changed: object) -> Event:
    particulars = {
        "number": rng.randrange(1, 160),
        "colour": rng.choice(COLOURS),
        "make": rng.choice(MAKES),
    }
    return Event(**(vars(event) | particulars | changed))  # type: ignore[arg-type]  # by name


def _report(event: Event, sentence: str, rng: random.Random, minutes: int = 0) -> Report:
    """A caller's own words, a position as good as they gave, some minutes after it began."""
    words = sentence.format(c=event.colour, m=event.make, s=event.street, n=event.number)
    words = f"{rng.choice(BEGINS)}{words}{rng.choice(ENDS)}"
    east, north = rng.gauss(0, 45), rng.gauss(0, 45)
    at = event.at + timedelta(minutes=rng.random() * minutes)
    place = f"{event.number} {event.street}" if "{n}" in sentence else event.street
    if rng.random() < 0.08:
        return Report(_slipped(words, rng), at, place)
    point = (event.easting + east, event.northing + north)
    return Report(_slipped(words, rng), at, place, *point)


def _slipped(words: str, rng: random.Random) -> str:
    """A letter in forty is left out, doubled or swapped with the next."""
    made, letters = [], list(words)
    while letters:
        letter = letters.pop(0)
        if letter.isalpha() and rng.random() < 0.025:
            letter = rng.choice(
                ("", letter * 2, f"{letters.pop(0)}{letter}" if letters else letter)
            )
        made.append(letter)
    return "".join(made)
