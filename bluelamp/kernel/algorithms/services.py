"""Registering, approving and suspending algorithms; giving advice and deciding on it."""

import contextlib
import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus

from . import permissions, selectors
from .choices import State
from .events import AdviceDecided, VersionApproved, VersionRetired, VersionSuspended
from .models import Advice, Algorithm, Outcome, Questionnaire, StateChange
from .rules import algocare, atrs, features, states
from .rules.features import Feature


class AlreadyRegistered(Exception):
    """That version of the algorithm is in the register."""


class QuestionnaireNeeded(Exception):
    """A version is approved after its eight questions have been answered and signed."""


class ReasonNeeded(Exception):
    """An approval names its reference; a suspension, a retirement and a departure say why."""


class ProhibitedFeature(Exception):
    """The advice rests on a feature that its approval does not name; the message lists them."""


class NoSuchAdvice(Exception):
    """There is no such advice, or the reader may not see it."""


class AlreadyDecided(Exception):
    """Somebody has decided on that advice."""


class AdviceExpired(Exception):
    """The advice no longer holds, or had not been given yet; ask for another."""


def register_algorithm(
    *,
    by: Actor,
    at: datetime.datetime,
    code: str,
    version: str,
    name: str,
    owner: str,
    purpose: str,
    atrs_record: dict[str, Any],
    limitations: str = "",
) -> Algorithm:
    """This will put a version of an algorithm in the register as a draft.

    Raises NotPermitted, BadRecord, AlreadyRegistered.
    """
    permissions.check_can_register(by=by)
    atrs.check_record(atrs_record)
    with access.acting(by):
        if Algorithm.objects.filter(code=code, version=version).exists():
            raise AlreadyRegistered(f"{code} {version}")
        made = Algorithm.objects.create(
            code=code,
            version=version,
            name=name,
            owner=owner,
            purpose=purpose,
            limitations=limitations,
            atrs=atrs_record,
            registered_at=at,
        )
        _note_change(made, by, at, "Registered")
        _audit(by, "algorithms.version.registered", made, Reason("administration"))
    return made


def sign_questionnaire(
    *, by: Actor, at: datetime.datetime, algorithm_id: int, answers: dict[str, str]
) -> Questionnaire:
    """This will keep the eight ALGO-CARE answers of a version under the actor's name.

    Raises NotPermitted, NoSuchAlgorithm, Unanswered.
    """
    permissions.check_can_register(by=by)
    given = algocare.check_answers(answers)
    with access.acting(by):
        algorithm = selectors.get_algorithm(algorithm_id)
        signed = Questionnaire.objects.create(
            algorithm=algorithm,
            answers=given,
            signed_at=at,
            signed_by_id=by.person_id,
            post_id=by.post_id,
        )
        _audit(by, "algorithms.questionnaire.signed", algorithm, Reason("administration"))
    return signed


def approve(
    *,
    by: Actor,
    at: datetime.datetime,
    algorithm_id: int,
    reference: str,
    permits: Sequence[str] = (),
) -> Algorithm:
    """This will let a version give advice, and retire the version that did so before.

    `permits` names the prohibited features that this approval allows. Raises NotPermitted,
    ReasonNeeded, NoSuchAlgorithm, WrongState, BadRecord, QuestionnaireNeeded.
    """
    permissions.check_can_approve(by=by)
    _need(reference)
    with access.acting(by):
        algorithm = _locked(algorithm_id)
        states.check_move(algorithm.state, State.APPROVED)
        atrs.check_record(algorithm.atrs, complete=True)
        if selectors.find_questionnaire(algorithm_id) is None:
            raise QuestionnaireNeeded(str(algorithm))
        _retire_others(algorithm, by, at)
        algorithm.approval_reference, algorithm.permits = reference.strip(), list(permits)
        algorithm.approved_at, algorithm.approved_by_id = at, by.person_id
        _move(algorithm, State.APPROVED, by, at, reference)
        happened = VersionApproved(algorithm.pk, algorithm.code, algorithm.version, reference)
        bus.publish(happened, by=by, about=bus.Owned(by.force_id, by.unit_id))
    return algorithm


def suspend(*, by: Actor, at: datetime.datetime, algorithm_id: int, reason: str) -> Algorithm:
    """This will stop a version's advice at once. Raises NotPermitted, ReasonNeeded, WrongState."""
    permissions.check_can_suspend(by=by)
    _need(reason)
    with access.acting(by):
        algorithm = _locked(algorithm_id)
        _move(algorithm, State.SUSPENDED, by, at, reason)
        happened = VersionSuspended(algorithm.pk, algorithm.code, algorithm.version, reason)
        bus.publish(happened, by=by, about=bus.Owned(by.force_id, by.unit_id))
    return algorithm


def retire(*, by: Actor, at: datetime.datetime, algorithm_id: int, reason: str) -> Algorithm:
    """This will end a version for good. Raises NotPermitted, ReasonNeeded, WrongState."""
    permissions.check_can_approve(by=by)
    _need(reason)
    with access.acting(by):
        algorithm = _locked(algorithm_id)
        _retire(algorithm, by, at, reason)
    return algorithm


def advise(
    *,
    by: Actor,
    at: datetime.datetime,
    algorithm: str,
    subject: Subject,
    inputs: dict[str, Any],
    weighed: Sequence[Feature],
    score: float,
    band: str,
    explanation: str,
    lasts: datetime.timedelta,
    uncertainty: str = "",
    unit_id: int | None = None,
    marking: str = "OFFICIAL",
    restriction_ids: Iterable[int] = (),
) -> Advice:
    """This will keep an advice of the approved version of an algorithm, before anybody acts on it.

    `inputs` is a snapshot with the ids of its source records; the advice is protected like its
    subject (`unit_id`, `marking`, `restriction_ids`). Callers check their own permission.
    Raises BadAdvice, NotApproved, ProhibitedFeature.
    """
    features.check_advice(
        list(weighed), inputs=inputs, score=score, band=band, explanation=explanation
    )
    with access.acting(by):
        version = selectors.get_approved(algorithm)
        made = Advice.objects.create(
            force_id=by.force_id,
            unit_id=unit_id or by.unit_id,
            marking=marking,
            restriction_ids=list(restriction_ids),
            algorithm=version,
            subject_kind=subject.kind,
            subject_id=subject.id,
            inputs=inputs,
            features=[asdict(each) for each in weighed],
            prohibited=_permitted(version, weighed),
            score=score,
            band=band,
            uncertainty=uncertainty,
            explanation=explanation,
            limitations=version.limitations,
            asked_by_id=by.post_id,
            created_at=at,
            expires_at=at + lasts,
        )
        _audit_advice(by, "algorithms.advice.given", made, "")
    return made


def decide(
    *, by: Actor, advice_id: int, followed: bool, reason: str = "", at: datetime.datetime
) -> Outcome:
    """This will record that a person followed an advice, or departed from it and why.

    Callers check their own permission; the database refuses a decision without its person.
    Raises ReasonNeeded, NoSuchAdvice, AdviceExpired, AlreadyDecided.
    """
    if not followed:
        _need(reason)
    with _once(advice_id), access.acting(by):
        advice = _holding(advice_id, at)
        made = Outcome.objects.create(
            advice=advice,
            person_id=by.person_id,
            post_id=by.post_id,
            followed=followed,
            reason=reason,
            decided_at=at,
        )
        _audit_advice(by, "algorithms.advice.decided", advice, reason, followed=followed)
        bus.publish(_decided(advice, made), by=by, about=advice)
    return made


def consult_advice(
    *, by: Actor, algorithm_id: int, reason: Reason, most: int = 100
) -> list[Advice]:
    """This will show the newest advice of a version that the actor may see, and note the look.

    Raises NotPermitted, NoSuchAlgorithm.
    """
    permissions.check_can_read_advice(by=by)
    with access.acting(by):
        algorithm = selectors.get_algorithm(algorithm_id)
        seen = list(selectors.list_advice(algorithm_id)[:most])
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="algorithms.advice.consulted",
            subject=Subject("algorithms.version", algorithm.pk),
            reason=reason,
            detail={"advice": [each.pk for each in seen]},
        )
    return seen


# All of an advice that deciding on it reads: this path is walked at every dispatch.
_PROTECTION = ("force_id", "unit_id", "marking", "restriction_ids")
_DECIDED_ON = ("subject_kind", "subject_id", "band", "created_at", "expires_at", "algorithm__code")


def _need(words: str) -> None:
    if not words.strip():
        raise ReasonNeeded


def _locked(algorithm_id: int) -> Algorithm:
    found = Algorithm.objects.select_for_update().filter(pk=algorithm_id).first()
    if found is None:
        raise selectors.NoSuchAlgorithm(str(algorithm_id))
    return found


def _move(algorithm: Algorithm, to: State, by: Actor, at: datetime.datetime, why: str) -> None:
    states.check_move(algorithm.state, to)
    algorithm.state = to
    algorithm.save()
    _note_change(algorithm, by, at, why)
    _audit(by, f"algorithms.version.{to}", algorithm, Reason("administration", why))


def _retire(algorithm: Algorithm, by: Actor, at: datetime.datetime, why: str) -> None:
    _move(algorithm, State.RETIRED, by, at, why)
    happened = VersionRetired(algorithm.pk, algorithm.code, algorithm.version, why)
    bus.publish(happened, by=by, about=bus.Owned(by.force_id, by.unit_id))


def _retire_others(algorithm: Algorithm, by: Actor, at: datetime.datetime) -> None:
    in_use = Algorithm.objects.select_for_update().filter(code=algorithm.code, state=State.APPROVED)
    for each in in_use.exclude(pk=algorithm.pk):
        _retire(each, by, at, f"Replaced by version {algorithm.version}")


def _note_change(algorithm: Algorithm, by: Actor, at: datetime.datetime, why: str) -> None:
    StateChange.objects.create(
        algorithm=algorithm,
        state=algorithm.state,
        at=at,
        person_id=by.person_id,
        post_id=by.post_id,
        reason=why,
        permits=algorithm.permits,
    )


def _permitted(version: Algorithm, weighed: Sequence[Feature]) -> list[str]:
    found = features.prohibited_in([each.name for each in weighed])
    if refused := {name: why for name, why in found.items() if name not in version.permits}:
        listed = ", ".join(f"{name} ({why})" for name, why in sorted(refused.items()))
        raise ProhibitedFeature(f"{version} is not approved to weigh {listed}.")
    return sorted(found)


def _holding(advice_id: int, at: datetime.datetime) -> Advice:
    found = Advice.objects.select_related("algorithm").only(*_PROTECTION, *_DECIDED_ON)
    advice = found.filter(pk=advice_id).first()
    if advice is None:
        raise NoSuchAdvice(str(advice_id))
    if not advice.created_at <= at < advice.expires_at:
        raise AdviceExpired(str(advice_id))
    return advice


@contextlib.contextmanager
def _once(advice_id: int) -> Iterator[None]:
    """The unique constraint settles who was first; the loser's transaction is undone whole."""
    try:
        yield
    except IntegrityError as trouble:
        if "algorithms_outcome_advice_id_key" not in str(trouble):
            raise
        raise AlreadyDecided(str(advice_id)) from None


def _decided(advice: Advice, outcome: Outcome) -> AdviceDecided:
    return AdviceDecided(
        advice.pk,
        advice.algorithm.code,
        advice.subject_kind,
        advice.subject_id,
        outcome.followed,
        outcome.reason,
    )


def _audit(by: Actor, act: str, algorithm: Algorithm, reason: Reason) -> None:
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=Subject("algorithms.version", algorithm.pk),
        reason=reason,
        detail={"code": algorithm.code, "version": algorithm.version, "state": algorithm.state},
    )


def _audit_advice(by: Actor, act: str, advice: Advice, why: str, **also: Any) -> None:
    detail = {"subject": f"{advice.subject_kind}:{advice.subject_id}", "band": advice.band} | also
    audit.record(
        by=by,
        operation=Operation.COLLECTION,
        act=act,
        subject=Subject("algorithms.advice", advice.pk),
        reason=Reason("incident", why),
        detail=detail,
    )
