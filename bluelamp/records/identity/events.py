"""What identity tells: search, profiles and indexes follow who is who by these."""

from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("identity.person.joined", needs="identity.read_people")
@dataclass(frozen=True)
class PersonJoined:
    """Two persons are held to be one; `record_ids` are all of its records."""

    identity_id: int
    other_id: int
    record_ids: tuple[int, ...]
    judgement_id: int


@event("identity.person.parted", needs="identity.read_people")
@dataclass(frozen=True)
class PersonParted:
    """Records are held to be another person's; `record_ids` are all records of both."""

    identity_id: int
    other_id: int
    record_ids: tuple[int, ...]
    judgement_id: int


@event("identity.person.undone", needs="identity.read_people")
@dataclass(frozen=True)
class PersonUndone:
    """A decision was undone: who is who is as it was before it, for these records."""

    judgement_id: int
    record_ids: tuple[int, ...]
    undone_by_id: int
