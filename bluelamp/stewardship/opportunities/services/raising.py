"""What everybody does: say what gets in the way, vote, follow, read what they were told."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from bluelamp.kernel.access import selectors as people
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.bus import services as bus

from .. import permissions
from ..choices import Channel
from ..events import OpportunityRaised
from ..models import AffectedSystem, Follow, Notice, Opportunity, Vote
from ..rules import priority, words
from .reckoning import members, note, reckon, record, standing


class AlreadyVoted(Exception):
    """The person has voted for it, or for what was merged with it."""


class BadNumbers(Exception):
    """Minutes, times or people cannot be; the message says why, in a sentence."""


@dataclass(frozen=True)
class Bump:
    """What somebody says: the problem, where, in which systems, how long, how often, for whom."""

    problem: str
    step_id: int | None = None
    application_ids: tuple[int, ...] = ()
    minutes: Decimal | None = None
    times_a_week: Decimal | None = None
    people: int | None = None
    anonymous: bool = False
    channel: str = Channel.PAGE
    reference: str = ""


def raise_opportunity(*, by: Actor, at: datetime.datetime, bump: Bump) -> Opportunity:
    """This will keep what somebody says, with their vote, and let them follow it.

    Raises NotPermitted, words.BadWords, BadNumbers.
    """
    with access.acting(by):
        permissions.check_can_take_part(by=by)
        words.check(bump.problem)
        check_numbers(bump.minutes, bump.times_a_week, bump.people)
        [made] = write_bumps([bump], by=by, at=at)
        record(by, "opportunities.opportunity.raised", made, {"title": made.title})
        bus.publish(
            OpportunityRaised(made.pk, made.reference),
            by=by, about=bus.Owned(by.force_id, by.unit_id),
        )  # fmt: skip
    return made


def vote(*, by: Actor, at: datetime.datetime, opportunity_id: int) -> Opportunity:
    """This will count one more person who meets it, on the one that stands for it.

    Raises NotPermitted, AlreadyVoted, Opportunity.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_take_part(by=by)
        found = standing(opportunity_id)
        if Vote.objects.filter(opportunity__in=members(found), person_id=by.person_id).exists():
            raise AlreadyVoted
        write_votes(found, [by.post_id], at=at)
        Follow.objects.get_or_create(opportunity=found, person_id=by.person_id)
        reckon(found)
        record(by, "opportunities.vote.given", found, {"voters": found.voters})
    return found


def take_back_vote(*, by: Actor, opportunity_id: int) -> Opportunity:
    """This will take back one's vote, also for what was merged with it.

    Raises NotPermitted, Opportunity.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_take_part(by=by)
        found = standing(opportunity_id)
        Vote.objects.filter(opportunity__in=members(found), person_id=by.person_id).delete()
        reckon(found)
        record(by, "opportunities.vote.taken_back", found, {"voters": found.voters})
    return found


def follow(*, by: Actor, opportunity_id: int, wanted: bool) -> Opportunity:
    """This will tell one of it from now on, or no more.

    Raises NotPermitted, Opportunity.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_take_part(by=by)
        found = standing(opportunity_id)
        if wanted:
            Follow.objects.get_or_create(opportunity=found, person_id=by.person_id)
        else:
            mine = Follow.objects.filter(person_id=by.person_id, opportunity__in=members(found))
            mine.delete()
        record(by, "opportunities.opportunity.followed", found, {"wanted": wanted})
    return found


def read_notices(*, by: Actor, at: datetime.datetime) -> int:
    """This will mark all that one was told as read. Raises NotPermitted."""
    with access.acting(by):
        permissions.check_can_take_part(by=by)
        unread = Notice.objects.filter(person_id=by.person_id, read_at=None)
        return unread.update(read_at=at)


def check_numbers(minutes: Decimal | None, times: Decimal | None, met_by: int | None) -> None:
    """This will pass when the numbers can be. Raises BadNumbers."""
    if minutes is not None and not 0 <= minutes <= priority.MOST_MINUTES:
        raise BadNumbers(f"Minutes are from 0 to {priority.MOST_MINUTES}: a whole shift.")
    if times is not None and not 0 <= times <= priority.MOST_TIMES:
        raise BadNumbers(f"Times a week are from 0 to {priority.MOST_TIMES}.")
    if met_by is not None and not 0 <= met_by <= priority.MOST_PEOPLE:
        raise BadNumbers(f"People are from 0 to {priority.MOST_PEOPLE:,}.")


def write_bumps(bumps: Iterable[Bump], *, by: Actor, at: datetime.datetime) -> list[Opportunity]:
    """This will write what was said, as part of an act that has been checked."""
    everything = list(bumps)
    role = people.get_post(by.post_id).role.name
    numbers = _next_numbers(len(everything))
    made = [
        _opportunity(bump, number, role, by=by, at=at)
        for bump, number in zip(everything, numbers, strict=True)
    ]
    Opportunity.objects.bulk_create(made)
    for bump, each in zip(everything, made, strict=True):
        systems = [AffectedSystem(opportunity=each, application_id=n) for n in bump.application_ids]
        AffectedSystem.objects.bulk_create(systems)
        note(each, "status", "", each.status, by=by, at=at)
        write_votes(each, [by.post_id], at=at)
        Follow.objects.create(opportunity=each, person_id=by.person_id)
        reckon(each)
    return made


def write_votes(
    opportunity: Opportunity, post_ids: Iterable[int], *, at: datetime.datetime
) -> None:
    """This will write votes of those who hold posts, once each, as part of a checked act."""
    posts = [people.get_post(each) for each in post_ids]
    Vote.objects.bulk_create(
        [
            Vote(opportunity=opportunity, person_id=each.user_id, unit_id=each.unit_id,
                 role=each.role.name, at=at)
            for each in posts
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _opportunity(
    bump: Bump, number: int, role: str, *, by: Actor, at: datetime.datetime
) -> Opportunity:
    problem = words.check(bump.problem)
    return Opportunity(
        pk=number, root_id=number, force_id=by.force_id, unit_id=by.unit_id, role=role,
        reference=bump.reference or f"OPP-{number:05d}", title=words.title_of(problem),
        problem=problem, channel=bump.channel, step_id=bump.step_id, raised_at=at,
        raised_by_id=by.person_id, raised_by=by.name, anonymous=bump.anonymous,
        minutes=bump.minutes, times_a_week=bump.times_a_week, people=bump.people,
    )  # fmt: skip


def _next_numbers(count: int) -> list[int]:
    """The numbers are asked for first: each opportunity stands for itself from the beginning."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence('opportunities_opportunity', 'id'))"
            " from generate_series(1, %s)",
            [count],
        )
        return [row[0] for row in cursor.fetchall()]
