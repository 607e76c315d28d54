"""Why somebody looks: asked once for a task, kept in their session for a shift.

    @with_reason
    def show(request, pk, *, reason): ...

The reason stands beside each look in the audit log until it is changed, or for eight hours.
"""

import datetime
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.reference import selectors as reference

from .forms import offer

TASK = "task"
LASTS = datetime.timedelta(hours=8)
LONGEST_ADDRESS = 2000
# These say why the platform itself wrote a line.
NOT_CHOSEN = ("glass", "sign-in", "refused")
View = Callable[..., HttpResponseBase]


class TaskReason(forms.Form):
    """Why somebody looks at records."""

    reason = forms.ChoiceField(label="What are you working on?", widget=forms.RadioSelect)
    about = forms.CharField(
        label="Incident, crime or other reference",
        max_length=200,
        help_text="For example 20261121-0042, or a few words when there is no reference.",
    )

    def __init__(self, *args: Any, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = reference.choices("audit-reason", on=on)
        self.labels = {code: label for code, label in codes if code not in NOT_CHOSEN}
        offer(self, "reason", self.labels.items())

    def task(self) -> dict[str, str]:
        """This will give the reason as it is kept, with what its code is called."""
        label = self.labels[self.cleaned_data["reason"]]
        return self.cleaned_data | {"label": label, "at": timezone.now().isoformat()}


def with_reason(view: View) -> View:
    """This will ask why, once a task, before a page that shows records."""

    @wraps(view)
    def asked(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (reason := reason_of(request)) is None:
            onward = urlencode({"next": request.get_full_path()[:LONGEST_ADDRESS]})
            return redirect(f"{reverse('ui:reason')}?{onward}")
        return view(request, *args, reason=reason, **kwargs)

    return asked


def reason_of(request: HttpRequest) -> Reason | None:
    """This will give the reason of the present task, while it stands."""
    task = task_of(request)
    if not task:
        return None
    age = timezone.now() - datetime.datetime.fromisoformat(task["at"])
    if not datetime.timedelta() <= age < LASTS:
        return None
    return Reason(task["reason"], incident=task["about"])


def task_of(request: HttpRequest) -> dict[str, str]:
    """This will give the task as it was typed: `reason`, its `label`, `about`; empty for none."""
    task: dict[str, str] = request.session.get(TASK) or {}
    return task
