"""Pages of access: who may do what, people and posts, circles, broken glass, API clients."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from . import forms, permissions, rules, selectors, services
from .models import Post, RoleProfile
from .selectors import SignedIn

SAID: dict[type[Exception], str] = {
    services.NameTaken: "Somebody signs in with that user name already.",
    services.OwnAccess: "Nobody changes their own access: ask another administrator.",
    services.OtherForce: "That belongs to another force.",
    services.PostOver: "The post would end before it begins, or has ended already.",
    services.CircleExists: "There is a restriction of that name already.",
    services.TooLong: "The last day must lie ahead, and within a year.",
    services.TooWide: "Choose at least one permission, of those that the post holds.",
    services.ReasonNeeded: "Write why, in ten letters at least.",
    services.NothingClosed: "Your force holds no such record.",
}


def closed(request: HttpRequest) -> HttpResponse:
    """This will answer where allauth has a page that a force has no use for. Raises Http404."""
    raise Http404


def index(request: SignedIn) -> HttpResponse:
    """This will list the pages of access that the reader may open."""
    return render(request, "access/index.html", _may(request))


def me(request: SignedIn) -> HttpResponse:
    """This will show one's own account: post, second factor, signing out everywhere."""
    page = {"has_factor": selectors.has_factor(request.user), "post": _post(request)}
    return render(request, "access/me.html", page)


@require_POST
def sign_out_me(request: SignedIn) -> HttpResponse:
    """This will end every session of one's own, this one too."""
    services.sign_out_everywhere(request.user, by=request.actor)
    return redirect("account_login")


def roles(request: SignedIn) -> HttpResponse:
    """This will show every role, and every permission with the roles that hold it."""
    profiles = list(selectors.list_roles())
    areas: dict[str, list[tuple[str, str, list[RoleProfile]]]] = {}
    for codename, meaning in sorted(rules.PERMISSIONS.items()):
        holders = [each for each in profiles if codename in each.permissions]
        areas.setdefault(codename.partition(".")[0], []).append((codename, meaning, holders))
    return render(request, "access/roles.html", {"profiles": profiles, "areas": areas.items()})


def role(request: SignedIn, code: str) -> HttpResponse:
    """This will show what one role may do, and what it may not."""
    profile = get_object_or_404(selectors.list_roles(), code=code)
    able: list[tuple[str, str]] = []
    unable: list[tuple[str, str]] = []
    for each in sorted(rules.PERMISSIONS.items()):
        (able if each[0] in profile.permissions else unable).append(each)
    page = {"profile": profile, "able": able, "unable": unable}
    return render(request, "access/role.html", page)


def people(request: SignedIn) -> HttpResponse:
    """This will list the people of the force."""
    permissions.check_can_manage(by=request.actor)
    found = selectors.list_people(request.actor.force_id)
    return render(request, "access/people.html", {"people": found})


def add_person(request: SignedIn) -> HttpResponse:
    """This will add a person and show their first password once."""
    permissions.check_can_manage(by=request.actor)
    form = forms.Person(request.POST or None)
    made = _done(form, lambda sent: services.add_person(by=request.actor, **sent))
    if made:
        return _shown_once(request, f"{made[0].name} has been added", "password", made[1])
    return _form(request, form, "Add a person")


def person(request: SignedIn, user_id: int) -> HttpResponse:
    """This will show one person and the posts they hold and held."""
    permissions.check_can_manage(by=request.actor)
    user = _person(request, user_id)
    page = {
        "person": user,
        "posts": selectors.list_posts_of(user, force_id=request.actor.force_id),
        "locked": rules.is_locked(user.locked_until, at=timezone.now()),
        "today": timezone.localdate(),
    }
    return render(request, "access/person.html", page)


def give_post(request: SignedIn, user_id: int) -> HttpResponse:
    """This will give a person a post."""
    permissions.check_can_manage(by=request.actor)
    user = _person(request, user_id)
    form = forms.NewPost(request.POST or None, force_id=request.actor.force_id)
    if _done(form, lambda sent: services.give_post(by=request.actor, user=user, **sent)):
        messages.success(request, "The post has been given.")
        return redirect("access:person", user_id)
    return _form(request, form, f"Give {user.name} a post")


def end_post(request: SignedIn, user_id: int, post_id: int) -> HttpResponse:
    """This will end a post."""
    permissions.check_can_manage(by=request.actor)
    posts = selectors.list_posts_of(_person(request, user_id), force_id=request.actor.force_id)
    post = get_object_or_404(posts, pk=post_id)
    form = forms.PostEnd(request.POST or None, initial={"on": timezone.localdate()})
    if _done(form, lambda sent: services.end_post(post, by=request.actor, **sent)):
        messages.success(request, "The post has been ended.")
        return redirect("access:person", user_id)
    return _form(request, form, f"End the post: {post}")


@require_POST
def sign_out_person(request: SignedIn, user_id: int) -> HttpResponse:
    """This will end every session of a person."""
    services.sign_out_everywhere(_person(request, user_id), by=request.actor)
    messages.success(request, "Every session has been ended.")
    return redirect("access:person", user_id)


@require_POST
def give_password(request: SignedIn, user_id: int) -> HttpResponse:
    """This will give a person a new password, shown once, and unlock the account."""
    user = _person(request, user_id)
    try:
        password = services.give_password(user, by=request.actor)
    except (services.OwnAccess, services.OtherForce) as refused:
        return _not_done(request, refused, user_id)
    return _shown_once(request, f"{user.name} has a new password", "password", password)


@require_POST
def forget_factors(request: SignedIn, user_id: int) -> HttpResponse:
    """This will take the second factors from somebody who lost theirs."""
    try:
        services.forget_factors(_person(request, user_id), by=request.actor)
    except (services.OwnAccess, services.OtherForce) as refused:
        return _not_done(request, refused, user_id)
    messages.success(request, "They set up a new second factor when they next sign in.")
    return redirect("access:person", user_id)


def restrictions(request: SignedIn) -> HttpResponse:
    """This will list the restrictions and make one."""
    permissions.check_can_manage(by=request.actor)
    form = forms.Circle(request.POST or None)
    made = _done(form, lambda sent: services.make_restriction(sent["name"], by=request.actor))
    if made:
        return redirect("access:restriction", made.pk)
    found = selectors.list_restrictions(request.actor.force_id).prefetch_related("members")
    return render(request, "access/restrictions.html", {"restrictions": found, "form": form})


def restriction(request: SignedIn, restriction_id: int) -> HttpResponse:
    """This will show who is in a restriction, and let a post in."""
    permissions.check_can_manage(by=request.actor)
    circle = get_object_or_404(
        selectors.list_restrictions(request.actor.force_id), pk=restriction_id
    )
    form = forms.Member(request.POST or None, posts=_posts(request))
    if _done(form, lambda sent: services.add_member(circle, by=request.actor, **sent)):
        return redirect("access:restriction", restriction_id)
    members = circle.members.select_related("user", "unit")
    page = {"restriction": circle, "form": form, "members": members}
    return render(request, "access/restriction.html", page)


@require_POST
def remove_member(request: SignedIn, restriction_id: int, post_id: int) -> HttpResponse:
    """This will close a restriction to a post."""
    permissions.check_can_manage(by=request.actor)
    circle = get_object_or_404(
        selectors.list_restrictions(request.actor.force_id), pk=restriction_id
    )
    member = get_object_or_404(circle.members.select_related("user"), pk=post_id)
    services.remove_member(circle, member, by=request.actor)
    return redirect("access:restriction", restriction_id)


def glass(request: SignedIn) -> HttpResponse:
    """This will list the closed records that were opened, by whom and why."""
    permissions.check_can_read_glass(by=request.actor)
    found = selectors.list_glass(request.actor.force_id)[:500]
    return render(request, "access/glass.html", {"glass": found, "now": timezone.now()})


def break_glass(request: SignedIn) -> HttpResponse:
    """This will open a closed record to its reader for an hour, with a reason."""
    form = forms.Glass(request.POST or None, initial=request.GET.dict())
    if _done(form, lambda sent: _break(request, **sent)):
        return redirect(_back(request, form.cleaned_data["back"]))
    return render(request, "access/break_glass.html", {"form": form})


def clients(request: SignedIn) -> HttpResponse:
    """This will list the API clients, and the posts that may have one."""
    permissions.check_can_manage(by=request.actor)
    found = selectors.list_clients(request.actor.force_id)
    page = {"clients": found, "posts": _posts(request), "now": timezone.now()}
    return render(request, "access/clients.html", page)


def make_client(request: SignedIn, post_id: int) -> HttpResponse:
    """This will make an API client and show its key once."""
    permissions.check_can_manage(by=request.actor)
    post = get_object_or_404(_posts(request), pk=post_id)
    form = forms.Client(request.POST or None, post=post)
    if made := _done(form, lambda sent: _make_client(request, post, **sent)):
        return _shown_once(request, f"The API client {made[0].name} has been made", "key", made[1])
    return _form(request, form, f"Make an API client for {post}")


@require_POST
def revoke_client(request: SignedIn, client_id: int) -> HttpResponse:
    """This will stop an API client at once."""
    permissions.check_can_manage(by=request.actor)
    client = get_object_or_404(selectors.list_clients(request.actor.force_id), pk=client_id)
    services.revoke_client(client, by=request.actor, at=timezone.now())
    messages.success(request, "The API client has been revoked.")
    return redirect("access:clients")


def _break(request: SignedIn, *, table: str, record: int, reason: str, back: str) -> Any:
    return services.break_glass(
        by=request.actor, table=table, record_id=record, reason=reason, at=timezone.now()
    )


def _make_client(request: SignedIn, post: Post, *, expires_on: date, **sent: Any) -> Any:
    end = timezone.make_aware(datetime.combine(expires_on, time.max))
    now = timezone.now()
    return services.make_client(by=request.actor, post=post, expires_at=end, at=now, **sent)


def _done(form: Form, act: Callable[[dict[str, Any]], Any]) -> Any:
    """This will do what a form asks; a fact that stands against it becomes the form's error."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except tuple(SAID) as fact:
        form.add_error(None, SAID[type(fact)])
        return None


def _form(request: SignedIn, form: Form, title: str) -> HttpResponse:
    return render(request, "access/form.html", {"form": form, "title": title})


def _shown_once(request: SignedIn, title: str, what: str, secret: str) -> HttpResponse:
    page = {"title": title, "what": what, "secret": secret}
    response = render(request, "access/shown_once.html", page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _not_done(request: SignedIn, fact: Exception, user_id: int) -> HttpResponse:
    messages.error(request, SAID[type(fact)])
    return redirect("access:person", user_id)


def _may(request: SignedIn) -> dict[str, bool]:
    return {
        "may_manage": request.actor.may(permissions.MANAGE_ACCESS),
        "may_read_glass": request.actor.may(permissions.READ_GLASS),
    }


def _person(request: SignedIn, user_id: int) -> Any:
    return get_object_or_404(selectors.list_people(request.actor.force_id), pk=user_id)


def _post(request: SignedIn) -> Any:
    return selectors.get_post(request.actor.post_id)


def _posts(request: SignedIn) -> Any:
    held = selectors.list_posts(on=timezone.localdate())
    return held.filter(force_id=request.actor.force_id).order_by("user__name")


def _back(request: SignedIn, address: str) -> str:
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if safe and address else "/"
