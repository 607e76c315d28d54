"""Reads of the register. Advice is seen under the reader's own need to know."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from .choices import State
from .models import Advice, Algorithm, Questionnaire, StateChange


class NoSuchAlgorithm(Exception):
    """The register has no such algorithm, or no version of it."""


class NotApproved(Exception):
    """No version of the algorithm is approved for use; the message says which was asked for."""


@dataclass(frozen=True)
class Figures:
    """How often people followed the advice of one band."""

    band: str
    advised: int
    followed: int
    departed: int

    @property
    def undecided(self) -> int:
        return self.advised - self.followed - self.departed

    @property
    def followed_share(self) -> float | None:
        """The share of decided advice that was followed; None when nothing is decided."""
        decided = self.followed + self.departed
        return self.followed / decided if decided else None

    @property
    def followed_percent(self) -> int | None:
        """The same in whole percent, for a page."""
        share = self.followed_share
        return None if share is None else round(100 * share)


def list_algorithms() -> QuerySet[Algorithm]:
    """This will list every version in the register, by name, the newest version first."""
    return Algorithm.objects.order_by("name", "-registered_at", "-pk")


def get_algorithm(algorithm_id: int) -> Algorithm:
    """This will get one version of an algorithm. Raises NoSuchAlgorithm."""
    found = Algorithm.objects.select_related("approved_by").filter(pk=algorithm_id).first()
    if found is None:
        raise NoSuchAlgorithm(str(algorithm_id))
    return found


def find_approved(code: str) -> Algorithm | None:
    """This will find the version of an algorithm that is approved, if there is one."""
    return Algorithm.objects.defer("atrs").filter(code=code, state=State.APPROVED).first()


def get_approved(code: str) -> Algorithm:
    """This will get the version of an algorithm that is approved. Raises NotApproved."""
    if found := find_approved(code):
        return found
    raise NotApproved(f"No version of {code} is approved for use.")


def find_questionnaire(algorithm_id: int) -> Questionnaire | None:
    """This will find the newest signed questionnaire of a version."""
    found = Questionnaire.objects.filter(algorithm_id=algorithm_id)
    return found.select_related("signed_by").order_by("-pk").first()


def list_changes(algorithm_id: int) -> QuerySet[StateChange]:
    """This will list the steps of a version's life, the newest first."""
    found = StateChange.objects.filter(algorithm_id=algorithm_id)
    return found.select_related("person").order_by("-pk")


def list_advice(algorithm_id: int) -> QuerySet[Advice]:
    """This will list what a version advised, the newest first, with the decisions."""
    found = Advice.objects.filter(algorithm_id=algorithm_id)
    return found.select_related("outcome__person").order_by("-pk")


def get_advice(advice_id: int) -> Advice:
    """This will get one advice that the present scope may see. Raises Advice.DoesNotExist."""
    return Advice.objects.get(pk=advice_id)


def find_advice_about(kind: str, subject_id: int) -> Advice | None:
    """This will find the newest advice about a subject, with its decision."""
    found = Advice.objects.filter(subject_kind=kind, subject_id=subject_id)
    return found.select_related("algorithm", "outcome").order_by("-pk").first()


def figures(algorithm_id: int) -> list[Figures]:
    """This will count, by band, how often advice was given, followed and departed from."""
    counted = (
        Advice.objects.filter(algorithm_id=algorithm_id)
        .values("band")
        .annotate(
            advised=Count("pk"),
            followed=Count("pk", filter=Q(outcome__followed=True)),
            departed=Count("pk", filter=Q(outcome__followed=False)),
        )
        .order_by("band")
    )
    return [Figures(**row) for row in counted]
