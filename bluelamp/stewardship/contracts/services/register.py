"""Adding and changing contracts; what they pay for."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.stewardship.portfolio.services import histories
from bluelamp.stewardship.portfolio.services.locking import lock_all
from bluelamp.stewardship.portfolio.services.passports import lock

from .. import permissions, selectors
from ..events import ContractChanged
from ..models import Contract, ContractChange, Coverage
from ..rules import terms


class ReferenceTaken(Exception):
    """The force has a contract of that reference already."""


class BadDates(Exception):
    """The dates of a contract cannot be; the message says why, in a sentence."""


@dataclass(frozen=True)
class Said:
    """What somebody says of one contract."""

    contract: Contract
    values: Mapping[str, Any]


def add_contract(
    *, by: Actor, at: datetime.datetime, reference: str, values: Mapping[str, Any]
) -> Contract:
    """This will put a contract on the register. Raises NotPermitted, ReferenceTaken, BadDates."""
    with access.acting(by):
        permissions.check_can_keep(by=by)
        if Contract.objects.filter(reference=reference).exists():
            raise ReferenceTaken(reference)
        made = new_contract(reference, by=by)
        write([Said(made, values)], by=by, at=at)
        _tell(made, values, by=by, act="contracts.contract.added")
    return made


def change_contract(
    *, by: Actor, at: datetime.datetime, contract_id: int, values: Mapping[str, Any]
) -> Contract:
    """This will change a contract; its deadlines follow its dates.

    Raises NotPermitted, BadDates, Contract.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        found = Contract.objects.select_for_update().get(pk=contract_id)
        write([Said(found, values)], by=by, at=at)
        _tell(found, values, by=by, act="contracts.contract.changed")
    return found


def change_contracts(
    *, by: Actor, at: datetime.datetime, contract_ids: Sequence[int], values: Mapping[str, Any]
) -> list[Contract]:
    """This will give the same values to contracts, all of them or none.

    Raises NotPermitted, BadDates, Contract.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        found = lock_all(Contract, contract_ids)
        write([Said(each, values) for each in found], by=by, at=at)
        for each in found:
            _tell(each, values, by=by, act="contracts.contract.changed")
    return found


def cover(
    *, by: Actor, at: datetime.datetime, contract_id: int, application_ids: Sequence[int]
) -> int:
    """This will say which applications a contract pays for, and no others. Raises NotPermitted."""
    with access.acting(by):
        permissions.check_can_keep(by=by)
        contract = Contract.objects.select_for_update().get(pk=contract_id)
        found, before = lock(application_ids), list_covered([contract])
        contract.coverage.exclude(application__in=found).delete()
        for each in found:
            Coverage.objects.get_or_create(contract=contract, application=each)
        note_coverage(before, "", by=by, at=at)
        _record(by, "contracts.coverage.set", contract, [each.reference for each in found])
    return len(found)


def list_covered(contracts: Iterable[Contract]) -> dict[int, str]:
    """This will write what each contract pays for."""
    found: dict[int, list[str]] = {each.pk: [] for each in contracts}
    rows = Coverage.objects.filter(contract_id__in=found).order_by("application__reference")
    for pk, reference in rows.values_list("contract_id", "application__reference"):
        found[pk].append(reference)
    return {pk: ", ".join(said) for pk, said in found.items()}


def note_coverage(
    before: Mapping[int, str], source: str, *, by: Actor, at: datetime.datetime
) -> None:
    """This will keep what contracts pay for now, where it is not what they paid for before."""
    after = list_covered(Contract.objects.filter(pk__in=before))
    ContractChange.objects.bulk_create(
        ContractChange(contract_id=pk, **each)
        for pk, was in before.items()
        for each in histories.note("pays for", was, after[pk], source, by=by, at=at)
    )


def new_contract(reference: str, *, by: Actor) -> Contract:
    """This will make a contract of the actor's force that has not been written yet."""
    return Contract(force_id=by.force_id, unit_id=by.unit_id, reference=reference, title=reference)


def write(said: Iterable[Said], *, by: Actor, at: datetime.datetime) -> None:
    """This will write contracts with their history, as part of an act that has been checked.

    Raises BadDates before anything is written.
    """
    everything = list(said)
    changes = [change for each in everything for change in _apply(each, by=by, at=at)]
    histories.store([each.contract for each in everything], but=["reference"])
    ContractChange.objects.bulk_create(changes, batch_size=1_000)


def _apply(said: Said, *, by: Actor, at: datetime.datetime) -> list[ContractChange]:
    changed = histories.apply(said.contract, said.values, by=by, at=at)
    if wrong := terms.trouble(selectors.term_of(said.contract)):
        raise BadDates(wrong)
    return [ContractChange(contract=said.contract, **each) for each in changed]


def _tell(contract: Contract, values: Mapping[str, Any], *, by: Actor, act: str) -> None:
    _record(by, act, contract, sorted(values))
    happened = ContractChanged(contract.pk, contract.reference, tuple(sorted(values)))
    bus.publish(happened, by=by, about=contract)


def _record(by: Actor, act: str, contract: Contract, said: list[str]) -> None:
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=Subject("contracts.contract", contract.pk),
        reason=Reason("administration"),
        detail={"reference": contract.reference, "said": said},
    )
