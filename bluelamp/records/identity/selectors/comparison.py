"""Two persons side by side: what their records say, and where that agrees or differs."""

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.reference import selectors as reference
from bluelamp.kernel.ui import moments
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind, Ref

from .. import permissions
from ..choices import Evidence
from ..models import DecisionRequest, Judgement, Proposal
from . import judgements, people
from .people import NoSuchPerson

SAME, ALIKE, PARTLY, DIFFERENT = "Same", "Alike", "Partly the same", "Different"
ONE_SIDED = "Only one has it"
LISTS = ("other_names", "telephones", "emails")
FIELDS = (
    ("Given names", "given_names"),
    ("Surname", "surname"),
    ("Other names", "other_names"),
    ("Date of birth", "born_on"),
    ("Date of death", "died_on"),
    ("Gender", "gender"),
    ("Ethnicity, self-defined", "ethnicity_self"),
    ("Ethnicity, officer-defined", "ethnicity_officer"),
    ("Telephones", "telephones"),
    ("E-mail", "emails"),
    ("Address", "address"),
    ("Postcode", "postcode"),
    ("Identifiers", "identifiers"),
)


@dataclass
class Said:
    """One value and the numbers of the records that say so."""

    value: str
    record_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Fact:
    """What both persons' records say of one thing, and in a word how that compares."""

    label: str
    one: list[Said]
    other: list[Said]
    verdict: str


@dataclass(frozen=True)
class Warned:
    """A warning marker in words, and why it was placed."""

    label: str
    reason: str


@dataclass(frozen=True)
class Side:
    """A person as a page shows them; `origins` says where each record comes from."""

    identity_id: int
    name: str
    origins: dict[int, str]
    markers: list[Warned]

    @property
    def record_ids(self) -> list[int]:
        """This will give the numbers of the person's records."""
        return list(self.origins)


@dataclass(frozen=True)
class Comparison:
    """All that a decision about two persons is made on."""

    one: Side
    other: Side
    facts: list[Fact]
    proposal: Proposal | None
    apart: list[Judgement]
    waiting: DecisionRequest | None
    closed: bool
    sensitive: bool

    @property
    def sides(self) -> tuple[Side, Side]:
        """This will give both persons, the first one first."""
        return self.one, self.other

    @property
    def record_ids(self) -> list[int]:
        """This will give the numbers of the records of both."""
        return sorted([*self.one.record_ids, *self.other.record_ids])


class OnePerson(Exception):
    """Both numbers lead to the same person, whose number it gives."""


def consult_comparison(*, by: Actor, reason: Reason, one: int, other: int) -> Comparison:
    """This will fetch two persons' records for a reader and log that they looked at each.

    Raises NotPermitted, NoSuchPerson and OnePerson.
    """
    with access.acting(by):
        permissions.check_can_read(by=by)
        roots = people.identities_of([one, other])
        if roots[one] == roots[other]:
            raise OnePerson(roots[one])
        members = people.members_of(roots.values())
        ones, others = members[roots[one]], members[roots[other]]
        if not ones or not others:
            raise NoSuchPerson
        records = access.consult(
            people.records_of([*ones, *others]),
            by=by,
            act="identity.person.compared",
            kind="pole.person",
            reason=reason,
        )
        return _compared(records, (roots[one], ones), (roots[other], others))


def list_facts(records: Iterable[Any]) -> dict[str, list[Said]]:
    """This will gather what records say, by the label of each fact, with which of them say it."""
    found: dict[str, list[Said]] = {}
    for record in records:
        for label, name in FIELDS:
            for value in _values(record, name):
                _note(found.setdefault(label, []), value, record.pk)
    return found


def _compared(records: list[Any], one: Any, other: Any) -> Comparison:
    (one_id, ones), (other_id, others) = one, other
    mine = [each for each in records if each.pk in ones]
    theirs = [each for each in records if each.pk in others]
    both = [*ones, *others]
    return Comparison(
        one=_side(one_id, mine),
        other=_side(other_id, theirs),
        facts=list(_facts(list_facts(mine), list_facts(theirs))),
        proposal=_strongest(ones, others),
        apart=judgements.list_apart(ones, others),
        waiting=judgements.find_waiting(both),
        closed=people.count_records([one_id, other_id]) != len(both),
        sensitive=people.is_sensitive(both),
    )


def _side(identity_id: int, records: list[Any]) -> Side:
    first = next((each for each in records if each.pk == identity_id), records[0])
    sources = {each.pk: each.name for each in pole.list_sources()}
    origins = {each.pk: _origin(each, sources) for each in records}
    return Side(identity_id, str(first), origins, list(_warnings(origins)))


def _warnings(record_ids: Iterable[int]) -> Iterable[Warned]:
    for each in pole.list_markers([Ref(Kind.PERSON, record) for record in record_ids]):
        code = reference.find_code("warning-marker", each.code, each.placed_at.date())
        yield Warned(code.label if code else each.code, each.reason)


def _strongest(ones: Collection[int], others: Collection[int]) -> Proposal | None:
    both = [*ones, *others]
    found = Proposal.objects.filter(one__in=both, other__in=both)
    across = [each for each in found if (each.one_id in ones) != (each.other_id in ones)]
    return max(across, key=lambda each: each.bits, default=None)


def _facts(mine: dict[str, list[Said]], theirs: dict[str, list[Said]]) -> Iterable[Fact]:
    for label, _ in FIELDS:
        one, other = mine.get(label, []), theirs.get(label, [])
        if one or other:
            yield Fact(label, one, other, _verdict(one, other))


def _verdict(one: list[Said], other: list[Said]) -> str:
    if not one or not other:
        return ONE_SIDED
    for words, read in ((SAME, _plain), (ALIKE, _folded)):
        mine, theirs = ({read(each.value) for each in side} for side in (one, other))
        if mine == theirs:
            return words
    return PARTLY if mine & theirs else DIFFERENT


def _plain(value: str) -> str:
    return "".join(value.split()).casefold()


def _folded(value: str) -> str:
    """Letters and digits alone, without their accents."""
    return "".join(each for each in unicodedata.normalize("NFKD", _plain(value)) if each.isalnum())


def _note(said: list[Said], value: str, record_id: int) -> None:
    known = next((each for each in said if _plain(each.value) == _plain(value)), None)
    if known is None:
        known = Said(value)
        said.append(known)
    known.record_ids.append(record_id)


def _values(record: Any, name: str) -> list[str]:
    value = getattr(record, name)
    if name == "born_on":
        return [moments.day_said(value)] if value else _given(record.born_as_given)
    if name == "died_on":
        return [moments.day_said(value)] if value else []
    if name == "identifiers":
        return [_identifier(each) for each in value]
    return list(value) if name in LISTS else _given(_worded(value) if name == "gender" else value)


def _given(value: str) -> list[str]:
    return [value] if value else []


def _identifier(each: dict[str, Any]) -> str:
    return f"{str(each.get('kind', '')).replace('_', ' ').upper()} {each.get('value', '')}".strip()


def _worded(code: str) -> str:
    return code.replace("_", " ").capitalize()


def _origin(record: Any, sources: dict[int, str]) -> str:
    row = f", row {record.row}" if record.row else ""
    name = sources.get(record.source_id, "A source closed to you")
    return f"{name}{row}, known {moments.day_said(record.known_at.date())}"


def find_evidence(shown: str) -> Evidence | None:
    """This will find the evidence that a page showed, by the mark that `mark_of` gave it.

    None when it has been replaced since; no mark is no evidence.
    """
    if not shown:
        return Evidence()
    number = shown.partition("@")[0]
    found = Proposal.objects.filter(pk=number).first() if number.isdecimal() else None
    if found is None or mark_of(found) != shown:
        return None
    return Evidence(found.algorithm, found.bits, found.evidence)


def mark_of(proposal: Proposal | None) -> str:
    """This will mark a proposal as it was shown."""
    return f"{proposal.pk}@{proposal.proposed_at.isoformat()}" if proposal else ""
