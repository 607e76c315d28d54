"""Who a person that is being added may be: through identity's one door."""

from collections.abc import Mapping
from typing import Any

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.algorithms.selectors import NotApproved
from bluelamp.kernel.audit.choices import Reason
from bluelamp.records.identity.selectors import matching
from bluelamp.records.identity.selectors.matching import Match

from .. import permissions

# Less likely ones are not shown; from `LIKELY` on whoever adds must say whether it is them.
SHOWN, LIKELY = 0.05, 0.5


def consult_alike(*, by: Actor, reason: Reason, said: Mapping[str, Any]) -> list[Match]:
    """This will give the people whom the values of a form may be about; identity logs the look.

    None for who may not match people, and none while the algorithm is out of use.
    """
    query = matching.Query(
        name=f"{said.get('surname') or ''}, {said.get('given_names') or ''}".strip(", "),
        born_on=str(said.get("born_on") or ""),
        telephone=next(iter(said.get("telephones") or ()), ""),
        postcode=said.get("postcode") or "",
        email=next(iter(said.get("emails") or ()), ""),
    )
    if query.is_empty() or not by.may(permissions.MATCH):
        return []
    try:
        found = matching.consult_matches(by=by, reason=reason, query=query)
    except NotApproved:
        return []
    return [each for each in found if each.probability >= SHOWN]
