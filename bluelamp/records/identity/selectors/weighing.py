"""What has been typed, weighed against records: typed facts are fewer and looser than records'."""

import math
from collections.abc import Iterator, Sequence

from bluelamp.records.identity.rules.levels import swapped
from bluelamp.records.identity.rules.model import Feature, Weighed
from bluelamp.records.identity.rules.model import load_for_typing as load
from bluelamp.records.identity.rules.person import Prepared, prepare

from .typed import Asked

# Below this many bits the best answer is not sure, and a wider look is worth its time.
SURE = 4.0
BITS_A_LETTER, MOST_BITS_OF_A_BEGINNING = 2.0, 8.0
NAMES = ("surname", "given")


def weigh(said: Asked, records: Sequence[Prepared]) -> list[Weighed]:
    """This will weigh each record against what was typed, by the best reading of the name.

    When no record answers well, the surname may have been typed first.
    """
    typed = [prepare(each) for each in said.people]
    found = [_best(said, typed, theirs) for theirs in records]
    if not said.turned or max(map(_total, found), default=0.0) >= SURE:
        return found
    turned = prepare(said.turned)
    return [
        max(straight, _turned(typed[0], turned, theirs), key=_total)
        for theirs, straight in zip(records, found, strict=True)
    ]


def _total(weighed: Weighed) -> float:
    return weighed.total


def _best(said: Asked, typed: list[Prepared], theirs: Prepared) -> Weighed:
    """The best of the ways in which the name may be parted."""
    found = [_straight(each, theirs) for each in typed]
    return max((*found, *_begun(said, typed[0], theirs)), key=_total)


def _straight(typed: Prepared, theirs: Prepared) -> Weighed:
    """A record with its names the other way round answers by how common they are as typed."""
    weighed = load().weigh_prepared(typed, theirs)
    if not swapped(typed, theirs):
        return weighed
    surname, *others = weighed.features
    names = surname._replace(weight=_out_of_order(typed))
    return Weighed(weighed.total - surname.weight + names.weight, (names, *others))


def _turned(typed: Prepared, turned: Prepared, theirs: Prepared) -> Weighed:
    """The evidence when the surname was typed first, without a comma."""
    weighed = load().weigh_prepared(turned, theirs)
    names = sum(each.weight for each in weighed.features if each.name in NAMES)
    bits = min(_order(), _out_of_order(typed) - names)
    feature = Feature("order", "Typed with the surname first", bits)
    return Weighed(weighed.total + bits, (*weighed.features, feature))


def _out_of_order(typed: Prepared) -> float:
    """The bits of both names, were they the other way round."""
    surname = load().bits_of_name("surname", typed.surname)
    return surname + load().bits_of_name("given", typed.given) + _order()


def _order() -> float:
    """How much rarer it is, in bits, that names stand the other way round than as they are."""
    (swapped_m, _), (surname_m, _) = (load().chances["surname"][n] for n in ("swapped", "same"))
    return math.log2(swapped_m / (surname_m * load().chances["given"]["same"][0]))


def _begun(said: Asked, typed: Prepared, theirs: Prepared) -> Iterator[Weighed]:
    """The last word may be the beginning of a name that is still being typed."""
    begins = said.beginning
    if not begins or begins == theirs.surname or not theirs.surname.startswith(begins):
        return
    weighed = load().weigh_prepared(typed._replace(surname="", parts=frozenset()), theirs)
    bits = min(MOST_BITS_OF_A_BEGINNING, BITS_A_LETTER * len(begins))
    feature = Feature("surname", f"Surname begins with “{begins}”", bits)
    yield Weighed(weighed.total + bits, (feature, *weighed.features))
