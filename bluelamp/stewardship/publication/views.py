"""Pages of publication: datasets, one dataset, its editions, their differences and files."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui import exports
from bluelamp.kernel.ui.columns import shown

from . import forms, permissions, selectors
from .models import Edition
from .rules import catalogue
from .services import editions

WHY = Reason("administration")
MOST = 100


@require_GET
def index(request: SignedIn) -> HttpResponse:
    """Every dataset, and what must be published and is late."""
    today = timezone.localdate()
    shown = {
        "drafts": selectors.consult_datasets(by=request.actor, reason=WHY, on=today),
        "owed": selectors.consult_duties(by=request.actor, reason=WHY, on=today),
    }
    return render(request, "publication/index.html", shown)


@require_GET
def dataset(request: SignedIn, code: str) -> HttpResponse:
    """One dataset: each field with its rule, and what would be published today."""
    draft = _draft(request, code)
    shown = {
        "draft": draft,
        "editions": selectors.consult_editions(by=request.actor, reason=WHY, dataset=code)[:MOST],
        **_shown(code, draft.fields, draft.rows),
        "may_review": request.actor.may(permissions.REVIEW),
        "may_publish": request.actor.may(permissions.PUBLISH),
    }
    return render(request, "publication/dataset.html", shown)


@require_http_methods(["GET", "POST"])
def publish(request: SignedIn, code: str) -> HttpResponse:
    """An edition is published by somebody who reviewed none of its fields."""
    permissions.check_can_publish(by=request.actor)
    draft, form = _draft(request, code), forms.Publishing(request.POST or None)
    if form.is_valid():
        try:
            made = editions.publish(
                by=request.actor, at=timezone.now(), dataset=code, **form.cleaned_data
            )
        except REFUSALS as wrong:
            form.add_error(None, _refusal(wrong))
        else:
            messages.success(request, "The edition is published.")
            return redirect("publication:edition", pk=made.pk)
    shown = {"draft": draft, "form": form}
    return render(request, "publication/publish.html", shown, status=422 if form.errors else 200)


@require_GET
def edition(request: SignedIn, pk: int) -> HttpResponseBase:
    """An edition as it was published; as CSV or JSON when asked."""
    found = _edition(request, pk)
    kind = request.GET.get("export", "")
    if kind in exports.KINDS:
        return _file(request, found, kind)
    shown = {
        "edition": found,
        **_shown(found.dataset, found.fields, found.rows),
        "hidden": [(name, selectors.words_of(code)) for name, code in
                   [*found.withheld["fields"].items(), *found.withheld["rows"].items()]],
    }  # fmt: skip
    return render(request, "publication/edition.html", shown)


@require_GET
def difference(request: SignedIn, pk: int) -> HttpResponse:
    """What an edition says otherwise than an earlier one."""
    _edition(request, pk)
    since = request.GET.get("since", "")
    before, after, found = selectors.consult_difference(
        by=request.actor, reason=WHY, edition_id=pk, since=int(since) if since.isdecimal() else None
    )
    labels = dict(catalogue.OFFERED[after.dataset])
    others = selectors.consult_editions(by=request.actor, reason=WHY, dataset=after.dataset)
    shown = {
        "before": before, "after": after, "found": found,
        "changed": [(ref, labels.get(name, name), old, new)
                    for ref, name, old, new in found.changed],
        "others": others.filter(number__lt=after.number),
        "came": [labels.get(each, each) for each in after.fields
                 if before and each not in before.fields],
        "went": [labels.get(each, each) for each in (before.fields if before else [])
                 if each not in after.fields],
    }  # fmt: skip
    return render(request, "publication/difference.html", shown)


@require_GET
def package(request: SignedIn, pk: int) -> HttpResponse:
    """An edition of contracts as an OCDS 1.1 release package."""
    address = request.build_absolute_uri(reverse("publication:package", args=[pk]))
    try:
        found = selectors.consult_package(
            by=request.actor, reason=WHY, edition_id=pk, prefix=settings.OCDS_PREFIX, uri=address
        )
    except Edition.DoesNotExist as missing:
        raise Http404("There is no such edition of contracts.") from missing
    answer = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="ocds-contracts-{pk}.json"'
    return answer


REFUSALS = (
    editions.NothingReviewed, editions.OwnReview, editions.Betrays, editions.NothingNew,
)  # fmt: skip
SAID = {
    editions.NothingReviewed: "Nobody has found a field of it fit to publish.",
    editions.OwnReview: "You reviewed one of its fields. Somebody else publishes it.",
    editions.NothingNew: "Nothing has changed since the newest edition.",
}


def _refusal(wrong: Exception) -> str:
    if isinstance(wrong, editions.Betrays):
        places = "; ".join(f"{row}, {name}: “{words}”" for row, name, words in wrong.found[:5])
        return (
            f"Nothing was published: text would betray how weak a system is ({places}). "
            "Withhold these, or have the text changed."
        )
    return SAID[type(wrong)]


def _draft(request: SignedIn, code: str) -> selectors.Draft:
    try:
        return selectors.consult_dataset(
            by=request.actor, reason=WHY, dataset=code, on=timezone.localdate()
        )
    except ValueError as missing:
        raise Http404("There is no such dataset.") from missing


def _edition(request: SignedIn, pk: int) -> Edition:
    try:
        return selectors.consult_edition(by=request.actor, reason=WHY, edition_id=pk)
    except Edition.DoesNotExist as missing:
        raise Http404("There is no such edition, or it is not yours to see.") from missing


def _labels(dataset: str, fields: Iterable[str]) -> list[str]:
    labels = dict(catalogue.OFFERED[dataset])
    return [labels.get(each, each) for each in _names(fields)]


def _names(fields: Iterable[str]) -> list[str]:
    return ["reference", *(each for each in fields if each != "reference")]


def _shown(dataset: str, fields: Sequence[str], rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The first rows of a dataset, each answer beside its words: a phone shows them together."""
    names, labels = _names(fields), _labels(dataset, fields)
    lines = [
        list(zip(labels, (_cell(name, row) for name in names), strict=True)) for row in rows[:MOST]
    ]
    return {"labels": labels, "lines": lines, "count": len(rows)}


def _cell(name: str, row: dict[str, Any]) -> Any:
    """One answer of a row as people read it; files keep the day as machines do."""
    value = row.get(name, "Withheld")
    is_day = name.endswith("_on") and value not in (None, "", "Withheld")
    return shown(datetime.date.fromisoformat(value) if is_day else value)


def _file(request: SignedIn, found: Edition, kind: str) -> HttpResponseBase:
    lines = [[(name, row.get(name)) for name in _names(found.fields)] for row in found.rows]
    title = f"{found.dataset} edition {found.number}"
    return exports.response(
        request, lines, _labels(found.dataset, found.fields), kind=kind, title=title
    )
