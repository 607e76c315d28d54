"""Putting together what says the same, and taking it apart again; nobody's vote is moved."""

import datetime
from collections.abc import Sequence

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.bus import services as bus

from .. import permissions
from ..events import OpportunityMerged
from ..models import Opportunity
from ..rules import merging
from .reckoning import lock, members, note, reckon, record, tell


class NotMerged(Exception):
    """The opportunity stands alone already."""


def merge(
    *, by: Actor, at: datetime.datetime, opportunity_ids: Sequence[int], into_id: int
) -> Opportunity:
    """This will put opportunities together under one that stands for them all, or none of them.

    Raises NotPermitted, merging.CannotMerge, Opportunity.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_triage(by=by)
        into = {each.pk: each for each in lock([*opportunity_ids, into_id])}
        for each in dict.fromkeys(opportunity_ids):
            _merge(into[each], into[into_id], by=by, at=at)
        reckon(into[into_id])
        for each in dict.fromkeys(opportunity_ids):
            _told(into[each], into[into_id], by=by, undone=False)
    return into[into_id]


def merge_chosen(
    *, by: Actor, at: datetime.datetime, opportunity_ids: Sequence[int]
) -> Opportunity:
    """This will put opportunities together under the one of them with the most voters.

    Raises NotPermitted, merging.CannotMerge, Opportunity.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_triage(by=by)
        found = sorted(lock(opportunity_ids), key=lambda each: (-each.voters, each.pk))
        if len(found) == 1:
            raise merging.CannotMerge("Choose two at least to put them together.")
        others = [each.pk for each in found[1:]]
        return merge(by=by, at=at, opportunity_ids=others, into_id=found[0].pk)


def unmerge(*, by: Actor, at: datetime.datetime, opportunity_id: int) -> Opportunity:
    """This will take an opportunity apart again, with all that had been merged into it.

    Raises NotPermitted, NotMerged, Opportunity.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_triage(by=by)
        [found] = lock([opportunity_id])
        if found.merged_into_id is None:
            raise NotMerged
        family, before = members(found), found.merged_into_id
        [root] = lock([found.root_id])
        found.merged_into_id = None
        found.save(update_fields=["merged_into"])
        Opportunity.objects.filter(pk__in=family).update(root=found)
        found.root_id = found.pk
        note(found, "merged_into", str(before), "", by=by, at=at)
        reckon(root)
        reckon(found)
        _told(found, root, by=by, undone=True)
    return found


def _merge(one: Opportunity, other: Opportunity, *, by: Actor, at: datetime.datetime) -> None:
    rows = Opportunity.objects.filter(root__in=[one.root_id, other.root_id])
    merging.check_merge(dict(rows.values_list("id", "merged_into_id")), one.pk, other.pk)
    Opportunity.objects.filter(root=one).update(root=other)
    one.merged_into, one.root = other, other
    one.save(update_fields=["merged_into"])
    note(one, "merged_into", "", str(other.pk), by=by, at=at)
    tell(one, f"It was put together with “{other.title}”. Your vote counts there.", by=by, at=at)


def _told(one: Opportunity, other: Opportunity, *, by: Actor, undone: bool) -> None:
    act = "taken_apart" if undone else "merged"
    record(by, f"opportunities.opportunity.{act}", one, {"with": other.reference})
    happened = OpportunityMerged(one.pk, other.pk, undone, other.voters)
    bus.publish(happened, by=by, about=bus.Owned(by.force_id, by.unit_id))
