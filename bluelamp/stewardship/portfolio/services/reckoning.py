"""What is reckoned from the rest: freshness, the two axes, the advice, the cost of a year."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Count, Max

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..models import Application, CostRow, Provision
from ..rules import passport, scoring


def reckon_all(*, by: Actor, at: datetime.datetime) -> int:
    """This will reckon every application of the actor's force anew, as each night does.

    Returns how many there are. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_change(by=by)
        sum_costs(by.force_id)
        found = list(Application.objects.filter(force_id=by.force_id))
        reckon(found, on=at.date())
        _store(found)
        audit.record(
            by=by,
            operation=Operation.ALTERATION,
            act="portfolio.applications.reckoned",
            subject=Subject("portfolio.application"),
            reason=Reason("administration"),
            detail={"applications": len(found)},
        )
    return len(found)


def reckon(applications: Iterable[Application], *, on: datetime.date) -> None:
    """This will set freshness, scores and advice on applications, without writing them."""
    found = list(applications)
    serves = _capabilities(found)
    for each in found:
        facts = facts_of(each)
        business = scoring.business_axis(facts, capabilities=serves.get(each.pk, 0))
        technical = scoring.technical_axis(facts, on=on)
        each.business_score, each.technical_score = business.score, technical.score
        each.advice = scoring.advise(business.score, technical.score)
        each.freshness = passport.freshness(facts, each.known, on).percent
        each.reckoned_on = on


def facts_of(application: Application) -> dict[str, Any]:
    """This will give the passport's fields as the rules take them."""
    return {each.name: getattr(application, each.name) for each in passport.FIELDS}


def sum_costs(force_id: int) -> None:
    """This will put on each application what it cost in the ledger's last twelve months.

    The currency is that of its latest row; rows in other currencies are left out of the sum.
    """
    last = CostRow.objects.filter(force_id=force_id).aggregate(last=Max("ends_on"))["last"]
    if last is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "update portfolio_application a set year_cost = coalesce(c.cost, 0),"
            " currency = coalesce(c.currency, a.currency) from (select a2.id, s.currency, s.cost"
            " from portfolio_application a2 left join lateral (select r.currency,"
            " round(sum(r.billed_cost), 2) as cost from portfolio_costrow r"
            " where r.application_id = a2.id and r.ends_on > %s::date - interval '1 year'"
            " group by r.currency order by max(r.ends_on) desc, 2 desc limit 1) s on true"
            " where a2.force_id = %s) c where a.id = c.id",
            [last, force_id],
        )


def _store(applications: list[Application]) -> None:
    Application.objects.bulk_update(
        applications,
        ["business_score", "technical_score", "advice", "freshness", "reckoned_on"],
        batch_size=500,
    )


def _capabilities(applications: list[Application]) -> dict[int, int]:
    ids = [each.pk for each in applications if each.pk]
    counted = Provision.objects.filter(application_id__in=ids).values_list("application_id")
    return dict(counted.annotate(n=Count("id")))
