"""Warning markers: which are due for review, and what is decided of each."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.reference import selectors as reference
from bluelamp.kernel.ui.reasons import with_reason
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind, Ref
from bluelamp.records.pole.services import markers

from .. import permissions
from ..forms.changes import Reviewing
from ..selectors import due, wording
from .asked import GONE, title_of


@require_GET
@with_reason
def warnings(request: SignedIn, *, reason: Reason) -> HttpResponse:
    """The warnings to review, the longest overdue first."""
    found, total = due.consult_due(by=request.actor, reason=reason, on=timezone.localdate())
    return render(request, "entry/warnings.html", {"due": found, "total": total})


@require_http_methods(["GET", "POST"])
@with_reason
def review(request: SignedIn, number: int, *, reason: Reason) -> HttpResponse:
    """One warning: keep it, say it otherwise, or remove it, and why."""
    permissions.check_can_mark(by=request.actor)
    marker = pole.find_marker(number) if number < 2**63 else None
    if marker is None or marker.removed_at:
        raise Http404(GONE)
    ref = Ref(Kind(marker.about_kind), marker.about_id)
    title = title_of(request, reason, ref)
    form = Reviewing(request.POST or None, initial={"words": marker.reason})
    if form.is_valid() and _decided(request, number, form):
        messages.success(request, "The review is recorded.")
        onward = request.GET.get("from") == "list"
        return redirect("entry:warnings") if onward else redirect(
            "profiles:show", ref.kind.value, ref.id
        )  # fmt: skip
    shown = {"form": form, "marker": marker, "ref": ref, "title": title}
    shown |= {"label": _label(marker.code), "earlier": _earlier(number)}
    return render(request, "entry/review.html", shown, status=422 if form.errors else 200)


def _decided(request: SignedIn, number: int, form: Reviewing) -> bool:
    said, decision = form.cleaned_data, form.cleaned_data["decision"]
    given: dict[str, Any] = {"by": request.actor, "at": timezone.now(), "marker_id": number}
    given |= {"why": said["why"]}
    try:
        if decision == Reviewing.REMOVE:
            markers.remove_marker(**given)
        elif decision == Reviewing.AMEND:
            markers.amend_marker(words=said["words"], review_on=form.review_day(), **given)
        else:
            markers.review_marker(review_on=form.review_day(), **given)
    except markers.ReviewTooFar:
        form.add_error("review_on", "The review must be after today and within a year")
    except (pole.NoSuchRecord, markers.AlreadyRemoved) as missing:
        raise Http404(GONE) from missing
    return not form.errors


def _label(code: str) -> str:
    known = reference.find_code("warning-marker", code, timezone.localdate())
    return known.label if known else code


def _earlier(number: int) -> list[dict[str, Any]]:
    return [
        {
            "label": wording.LABELS.get(each.field, each.field),
            "before": wording.in_words(each.before),
            "after": wording.in_words(each.after),
            "change": each,
        }
        for each in pole.list_changes_of("marker", [number])
    ]
