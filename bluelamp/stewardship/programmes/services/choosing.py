"""Ties and the choice: the solver advises, a person chooses, both are kept."""

import datetime
from collections.abc import Sequence

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.algorithms import services as algorithms
from bluelamp.kernel.algorithms.rules.features import Feature
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

from .. import choices, permissions
from ..events import SelectionDecided
from ..models import Project, Selection, Tie
from ..rules import choosing as policy
from ..rules import relaxing
from ..selectors.choosing import asked_of, to_ask
from .register import lock_projects
from .writing import Said, keep_end, write

ALGORITHM = "programmes.portfolio-choice"
LASTS = datetime.timedelta(days=90)


class NothingToChoose(Exception):
    """No idea or planned project has a worth, or the years have no ceiling."""


class WhyMissing(Exception):
    """A choice that is not the one advised needs a reason."""


class ChosenAlready(Exception):
    """A person has chosen on that advice."""


class NoSuchTie(Exception):
    """There is no such rule, or it is not the actor's to see."""


class TiedToItself(Exception):
    """A project is tied to another one, never to itself."""


def tie(*, by: Actor, at: datetime.datetime, project_id: int, other_id: int, kind: str) -> Tie:
    """This will say that a project needs another, or that only one of the two may go.

    Raises NotPermitted, TiedToItself, Project.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        if project_id == other_id:
            raise TiedToItself
        project, other = _both(project_id, other_id)
        found = Tie.objects.filter(project=project, other=other).first()
        made = found or Tie(project=project, other=other)
        write([Said(made, {"kind": kind}, other.reference)], by=by, at=at)
        subject = Subject("programmes.project", project_id)
        _record(by, "programmes.project.tied", subject, f"{kind} {other_id}")
    return made


def untie(*, by: Actor, at: datetime.datetime, tie_id: int) -> None:
    """This will take off what ties two projects. Raises NotPermitted and NoSuchTie."""
    with access.acting(by):
        permissions.check_can_keep(by=by)
        rows = Tie.objects.select_related("project", "other")
        found = rows.filter(pk=tie_id).first()
        if found is None:
            raise NoSuchTie
        subject = Subject("programmes.project", found.project_id)
        _record(by, "programmes.project.untied", subject, f"{found.kind} {found.other_id}")
        keep_end(found, "kind", found.other.reference, by=by, at=at)
        found.delete()


def ask(*, by: Actor, at: datetime.datetime) -> Selection:
    """This will ask the solver which projects are worth most within the ceilings.

    Raises NotPermitted, NothingToChoose, NotApproved (the algorithm is not approved for use).
    """
    with access.acting(by):
        permissions.check_can_choose(by=by)
        asked = to_ask()
        if not asked["candidates"] or not asked["ceilings"]:
            raise NothingToChoose
        answer = policy.choose(asked_of(asked))
        more = relaxing.relax(asked_of(asked), answer)
        advice = _advise(asked, answer, by=by, at=at)
        made = Selection.objects.create(
            force_id=by.force_id, unit_id=by.unit_id, at=at, asked_by=by.name,
            asked=asked, answer=_plain(answer, more), advice_id=advice,
        )  # fmt: skip
        _record(by, "programmes.selection.asked", Subject("programmes.selection", made.pk), "")
    return made


def decide(
    *, by: Actor, at: datetime.datetime, selection_id: int, chosen: Sequence[str], why: str
) -> Selection:
    """This will keep what a person chose beside what was advised; a departure needs its reason.

    Raises NotPermitted, WhyMissing, ChosenAlready, AdviceExpired, Selection.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_choose(by=by)
        found = Selection.objects.select_for_update().get(pk=selection_id)
        if found.chosen is not None:
            raise ChosenAlready
        followed = set(chosen) == set(found.answer["chosen"])
        if not followed and not why.strip():
            raise WhyMissing
        algorithms.decide(by=by, at=at, advice_id=found.advice_id, followed=followed, reason=why)
        found.chosen, found.why = sorted(chosen), why
        found.chosen_by, found.chosen_at = by.name, at
        found.save(update_fields=["chosen", "why", "chosen_by", "chosen_at"])
        subject = Subject("programmes.selection", found.pk)
        _record(by, "programmes.selection.decided", subject, ", ".join(found.chosen))
        happened = SelectionDecided(found.pk, followed, tuple(found.chosen))
        bus.publish(happened, by=by, about=found)
    return found


def _both(project_id: int, other_id: int) -> tuple[Project, Project]:
    found = {each.pk: each for each in lock_projects([project_id, other_id])}
    return found[project_id], found[other_id]


def _advise(
    asked: dict[str, object], answer: policy.Answer, *, by: Actor, at: datetime.datetime
) -> int:
    """It is about the whole portfolio of change, so it has no subject of its own."""
    sums = [Feature(_said(limit), amount, 0.0) for limit, amount in answer.used.items()]
    given = algorithms.advise(
        by=by, at=at, algorithm=ALGORITHM, subject=Subject("programmes.selection", 0),
        inputs=asked, lasts=LASTS, score=answer.worth,
        weighed=sums or [Feature("ceilings and rules", "cannot be kept together", 0.0)],
        band=f"{len(answer.chosen)} projects" if answer.possible else "impossible",
        explanation=", ".join(answer.chosen) or "No choice keeps every ceiling and rule.",
    )  # fmt: skip
    return int(given.pk)


def _said(limit: policy.Limit) -> str:
    return f"{choices.Budget(limit[1]).label} {limit[0]}"


def _plain(answer: policy.Answer, more: Sequence[relaxing.Relaxed]) -> dict[str, object]:
    return {
        "possible": answer.possible,
        "chosen": list(answer.chosen),
        "worth": answer.worth,
        "used": [[year, kind, amount] for (year, kind), amount in answer.used.items()],
        "left_out": [
            {"reference": each.reference, "loss": each.loss, "out": list(each.out),
             "why": each.why}
            for each in answer.left_out
        ],
        "relaxed": [
            {
                "limit": list(each.limit), "step": each.step, "more": each.more,
                "gain": each.gain, "by_step": each.by_step, "in": list(each.comes_in),
                "out": list(each.goes_out),
            }
            for each in more
        ],
    }  # fmt: skip


def _record(by: Actor, act: str, subject: Subject, said: str) -> None:
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=subject,
        reason=Reason("administration"),
        detail={"said": said},
    )
