"""What happens to every request: how big, how long signed in, who acts, and under what scope."""

import contextlib
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.account.middleware import AccountMiddleware
from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views import defaults

from bluelamp.kernel.access import rules, selectors, services

from . import api

Next = Callable[[HttpRequest], HttpResponseBase]
View = Callable[..., HttpResponseBase]
ACCOUNT = "/account/"
API = "/api/"
MINUTE = 60


class BodyLimit:
    """Refuses a body that is bigger than this installation takes, before it is read."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > _most(request):
            return too_big(request)
        return self.get_response(request)


class SessionClock:
    """Ends a session that has been idle too long, or that began too long ago.

    A page left open fetches for itself: streams and what they refresh wind no clock.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            self._wind(request, int(time.time()))
        return self.get_response(request)

    def _wind(self, request: HttpRequest, now: int) -> None:
        began, seen = request.session.get("began"), request.session.get("seen", now)
        if began is None:
            request.session["began"], request.session["seen"] = now, now
        elif is_over(began, seen, now):
            request.ended = "timed out"  # type: ignore[attr-defined]  # the audit log says so
            logout(request)
            request.session["ended"] = True
        elif now - seen >= MINUTE and not is_background(request):
            request.session["seen"] = now


class SignInRequired(LoginRequiredMiddleware):
    """Sends everybody to sign in first, also when htmx asks for a part of a page.

    The API answers for itself: its clients have keys.
    """

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if request.path.startswith(API):
            return None
        answer: HttpResponseBase | None = super().process_view(request, view, args, kwargs)
        return answer

    def handle_no_permission(self, request: HttpRequest, view_func: View) -> HttpResponseRedirect:
        response = super().handle_no_permission(request, view_func)
        if request.headers.get("HX-Request") == "true":
            response.status_code = 204
            response.headers["HX-Redirect"] = settings.LOGIN_URL
            del response.headers["Location"]
        return response


class SecondFactorRequired:
    """Takes a user without a second factor to set one up before anything else."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SECOND_FACTOR == "required" and not self._may_pass(request):
            return redirect("mfa_index")
        return self.get_response(request)

    def _may_pass(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated or request.path.startswith((ACCOUNT, API)):
            return True
        if not request.session.get("second_factor"):
            request.session["second_factor"] = selectors.has_factor(request.user)
        return bool(request.session["second_factor"])


class ActorMiddleware:
    """Says who acts, and runs each page in one transaction under their need to know.

    `request.actor` is None for nobody and for somebody without a post. A page that raises writes
    nothing; a refusal is audited after what the page did has been undone. A form with
    `{{ request.form_key }}` in it is taken once. An asynchronous view gets no scope.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self._allauth = AccountMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        find = find_client if request.path.startswith(API) else find_actor
        request.actor = find(request)  # type: ignore[attr-defined]  # see selectors.SignedIn
        request.form_key = partial(services.form_key, request.user)  # type: ignore[attr-defined]  # the middleware sets it
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """This will run the page, unless it is one that needs no actor."""
        by: selectors.Actor | None = request.actor  # type: ignore[attr-defined]  # the middleware sets it
        if request.path.startswith(API):
            return run_api(request, by, partial(view, request, *args, **kwargs))
        if not getattr(view, "login_required", True) or request.path.startswith(ACCOUNT):
            return None
        if by is None:
            return render(request, "access/no_post.html", status=403)
        if iscoroutinefunction(view):
            return None
        return self._answer(request, by, partial(view, request, *args, **kwargs))

    def _answer(
        self, request: HttpRequest, by: selectors.Actor, view: Callable[[], HttpResponseBase]
    ) -> HttpResponseBase:
        try:
            return _run(request, by, view)
        except selectors.NotPermitted as refused:
            services.note_refused(by=by, what=str(refused), path=request.path)
            return render(request, "access/not_permitted.html", {"what": refused}, status=403)
        except selectors.RecordClosed as closed:
            table, record = closed.args
            page = {"table": table, "record": record, "back": request.get_full_path()}
            return render(request, "access/closed.html", page, status=403)
        except services.SentAlready:
            return render(request, "access/sent_already.html", status=409)
        except services.NoSuchFormKey:
            return render(request, "access/form_too_old.html", status=400)
        except Exception as trouble:
            response: HttpResponseBase | None = self._allauth.process_exception(request, trouble)
            if response is None:
                raise
            return response


def _run(
    request: HttpRequest, by: selectors.Actor, page: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    with services.acting(by):
        if request.method == "POST" and "form_key" in request.POST:
            services.spend_form_key(request.POST["form_key"], by=by, at=timezone.now())
        response = page()
        if callable(getattr(response, "render", None)):
            response = response.render()  # type: ignore[attr-defined]  # the middleware sets it
        return response


def is_background(request: HttpRequest) -> bool:
    """This will say whether a page that is open asks by itself, not somebody's hand."""
    return "X-Background" in request.headers or request.path == settings.LIVE_EVENTS_URL


def is_over(began: int, seen: int, now: int) -> bool:
    """This will say whether a session has been idle too long or began too long ago."""
    idle = now - seen > MINUTE * settings.SESSION_IDLE_MINUTES
    return bool(idle or now - began > settings.SESSION_COOKIE_AGE)


class Undone(Exception):
    """An operation was refused: what it did is undone, what it answered is sent."""


def run_api(
    request: HttpRequest, by: selectors.Actor | None, operation: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """This will run an operation of the API, in a transaction that a refusal undoes."""
    who = request.headers["X-API-Key"] if by else selectors.source_of(request)
    if answer := api.too_many(who):
        return answer
    if by is None:
        return operation()
    with contextlib.suppress(Undone), services.acting(by):
        response = operation()
        if response.status_code >= 400:
            raise Undone
    if what := getattr(request, "refused", ""):
        services.note_refused(by=by, what=what, path=request.path)
    return response


def find_client(request: HttpRequest) -> selectors.Actor | None:
    """This will say who acts with the API key that was sent; `request.refusal` says why nobody."""
    key, source = request.headers.get("X-API-Key", ""), selectors.source_of(request)
    try:
        return services.client_actor(key, at=timezone.now(), source=source)
    except rules.NoSuchClient as refused:
        request.refusal = str(refused)  # type: ignore[attr-defined]  # the middleware sets it
        if key:
            services.note_client_refused(str(refused), source=source)
        return None


def find_actor(request: HttpRequest) -> selectors.Actor | None:
    """This will say who acts: the post that the signed-in user holds today."""
    if not request.user.is_authenticated:
        return None
    return selectors.find_actor(
        request.user, at=timezone.now(), source=selectors.source_of(request)
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """This will answer a request that Django refuses; too big a body has a page of its own."""
    if isinstance(exception, RequestDataTooBig):
        return too_big(request)
    return defaults.bad_request(request, exception)


def too_big(request: HttpRequest) -> HttpResponse:
    """This will say that the body was too big, in a page that asks nothing of the session."""
    return HttpResponse(render_to_string("413.html"), status=413)


def _most(request: HttpRequest) -> int:
    multipart = (request.content_type or "").startswith("multipart/")
    most = settings.UPLOAD_MAX_BYTES if multipart else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return int(most)
