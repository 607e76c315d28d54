"""The pages under /access/: what they write, what they refuse."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from bluelamp.kernel.access import rules, selectors, services
from bluelamp.kernel.access.models import ApiClient, Post, Restriction, User
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.audit.models import Entry
from tests.people import actor_of, make_force, make_post, make_unit

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 21)


def signed_in(post):
    client = Client()
    client.force_login(post.user)
    return client


def acts(post):
    with services.acting(actor_of(post)):
        return set(Entry.objects.values_list("act", flat=True))


@pytest.fixture
def administrator():
    return make_post("access.manage", "access.read_audit", "access.read_glass")


def managed_pages(post):
    return [
        "/access/people/",
        "/access/people/add/",
        f"/access/people/{post.user_id}/",
        f"/access/people/{post.user_id}/posts/give/",
        f"/access/people/{post.user_id}/posts/{post.pk}/end/",
        "/access/restrictions/",
        "/access/clients/",
        f"/access/clients/make/{post.pk}/",
    ]


def test_every_page_opens_for_an_administrator(administrator):
    client = signed_in(administrator)
    other = make_post("access.read_audit")
    pages = ["/access/", "/access/me/", "/access/roles/", "/access/glass/", "/access/glass/break/"]
    for page in pages + managed_pages(other):
        response = client.get(page)
        assert response.status_code == 200, page
        assert b"<h1" in response.content


def test_nobody_else_opens_them_or_writes_through_them(administrator):
    post, users = make_post(), User.objects.count()
    client = signed_in(make_post())
    for page in managed_pages(post):
        assert client.get(page).status_code == 403, page
        assert client.post(page, {"username": "x", "name": "x", "on": TODAY}).status_code == 403
    for page in ("sign-out", "password", "factors"):
        assert client.post(f"/access/people/{post.user_id}/{page}/").status_code == 403
    assert client.get("/access/glass/").status_code == 403
    assert User.objects.count() == users + 1
    assert not ApiClient.objects.exists()
    assert Post.objects.get(pk=post.pk).ends_on is None
    assert User.objects.get(pk=post.user_id).sign_out_count == 0


def test_roles_and_permissions_are_one_page(administrator):
    page = signed_in(make_post()).get("/access/roles/").content.decode()
    for codename, meaning in rules.PERMISSIONS.items():
        assert codename in page
        assert escape(meaning) in page
    for role in selectors.list_roles():
        assert role.name in page
        assert f"/access/roles/{role.code}/" in page


def test_a_role_is_read_by_what_it_may_and_may_not_do(administrator):
    client = signed_in(make_post())
    page = client.get(f"/access/roles/{administrator.role.code}/").content.decode()
    may, may_not = page.split("May not</h2>")
    assert "access.manage" in may
    assert "access.manage" not in may_not
    assert "dispatch.assign_unit" in may_not
    assert client.get("/access/roles/no-such-role/").status_code == 404


def test_a_person_is_added_given_a_post_and_signs_in(administrator):
    client = signed_in(administrator)
    sent = {"username": "new.officer", "name": "New Officer", "collar_number": "7777"}
    page = client.post("/access/people/add/", sent)
    password = re.search(r'id="secret">([^<]+)<', page.content.decode())[1]
    assert page["Cache-Control"] == "no-store"
    user = User.objects.get(username="new.officer")
    unit, role = make_unit(administrator.force), administrator.role
    post = {"rank": "Constable", "unit": unit.pk, "role": role.pk, "starts_on": "2026-01-01"}
    client.post(f"/access/people/{user.pk}/posts/give/", post)
    officer = Client()
    officer.post("/account/login/", {"login": "new.officer", "password": password})
    assert officer.get("/access/me/").status_code == 200
    assert {"access.user.added", "access.post.given"} <= acts(administrator)


def test_a_person_that_is_wrong_is_told_so_and_not_added(administrator):
    client = signed_in(administrator)
    for sent in (
        {"username": administrator.user.username, "name": "Twice"},
        {"username": "a b", "name": "Space"},
        {"username": "fine", "name": "Collar", "collar_number": "no hyphens-here"},
        {"username": "", "name": ""},
    ):
        page = client.post("/access/people/add/", sent)
        assert page.status_code == 200
        assert b"govuk-error" in page.content
    assert User.objects.count() == 1


def test_a_post_ends_and_with_it_the_access(administrator):
    post = make_post()
    officer = signed_in(post)
    assert officer.get("/access/").status_code == 200
    today = timezone.localdate()
    page = f"/access/people/{post.user_id}/posts/{post.pk}/end/"
    assert signed_in(administrator).post(page, {"on": today}).status_code == 302
    assert officer.get("/access/").status_code == 403
    again = signed_in(administrator).post(page, {"on": today})
    assert services.PostOver.__doc__
    assert b"has ended already" in again.content


def test_nobody_gives_themselves_a_post_or_a_password(administrator):
    by = actor_of(administrator)
    given = {"user": administrator.user, "unit": administrator.unit, "role": administrator.role}
    with pytest.raises(services.OwnAccess):
        services.give_post(by=by, rank="Chief", starts_on=TODAY, **given)
    with pytest.raises(services.OwnAccess):
        services.give_password(administrator.user, by=by)
    with pytest.raises(services.OwnAccess):
        services.forget_factors(administrator.user, by=by)
    assert Post.objects.filter(user=administrator.user).count() == 1


def test_another_forces_people_are_out_of_reach(administrator):
    stranger = make_post(force=make_force("20", "Elsewhere"))
    client, by = signed_in(administrator), actor_of(administrator)
    for page in managed_pages(stranger):
        if str(stranger.pk) in page or str(stranger.user_id) in page:
            assert client.get(page).status_code == 404, page
    for page in ("sign-out", "password", "factors"):
        assert client.post(f"/access/people/{stranger.user_id}/{page}/").status_code == 404
    with pytest.raises(services.OtherForce):
        services.end_post(stranger, by=by, on=TODAY)
    with pytest.raises(services.OtherForce):
        services.give_password(stranger.user, by=by)
    given = {"user": make_post().user, "unit": stranger.unit, "role": stranger.role}
    with pytest.raises(services.OtherForce):
        services.give_post(by=by, rank="Constable", starts_on=TODAY, **given)
    with pytest.raises(services.OtherForce):
        services.sign_out_everywhere(stranger.user, by=by)
    assert User.objects.get(pk=stranger.user_id).sign_out_count == 0


def test_signing_out_everywhere_has_its_own_page():
    post = make_post()
    mine, other = signed_in(post), signed_in(post)
    assert mine.get("/access/me/sign-out/").status_code == 405
    assert mine.post("/access/me/sign-out/").status_code == 302
    for browser in (mine, other):
        assert browser.get("/access/me/")["Location"].startswith("/account/login/")


def test_a_new_password_from_an_administrator_unlocks_and_ends_sessions(administrator):
    post = make_post()
    officer = signed_in(post)
    until = timezone.now() + rules.LOCK_FOR
    User.objects.filter(pk=post.user_id).update(locked_until=until)
    page = signed_in(administrator).post(f"/access/people/{post.user_id}/password/")
    password = re.search(r'id="secret">([^<]+)<', page.content.decode())[1]
    assert officer.get("/access/").status_code == 302
    again = Client()
    again.post("/account/login/", {"login": post.user.username, "password": password})
    assert "_auth_user_id" in again.session


def test_a_restriction_is_made_and_its_members_change(administrator):
    client, post = signed_in(administrator), make_post()
    client.post("/access/restrictions/", {"name": "Operation Heron"})
    circle = Restriction.objects.get()
    client.post(f"/access/restrictions/{circle.pk}/", {"post": post.pk})
    assert actor_of(post).scope.restrictions == (circle.pk,)
    client.post(f"/access/restrictions/{circle.pk}/members/{post.pk}/remove/")
    assert actor_of(post).scope.restrictions == ()
    twice = client.post("/access/restrictions/", {"name": "Operation Heron"})
    assert b"There is a restriction of that name already" in twice.content
    assert {"access.restriction.made", "access.member.added", "access.member.removed"} <= acts(
        administrator
    )


def test_a_restriction_refuses_those_without_the_permission_and_other_forces(administrator):
    by = actor_of(administrator)
    circle = services.make_restriction("Circle", by=by)
    stranger = make_post(force=make_force("20", "Elsewhere"))
    with pytest.raises(services.OtherForce):
        services.add_member(circle, stranger, by=by)
    with pytest.raises(NotPermitted):
        services.add_member(circle, administrator, by=actor_of(make_post()))
    with pytest.raises(NotPermitted):
        services.make_restriction("Other", by=actor_of(make_post()))
    assert not circle.members.exists()
    assert Restriction.objects.count() == 1


def test_an_api_client_is_made_on_its_page_and_its_key_shown_once(administrator):
    client, post = signed_in(administrator), make_post("access.read_audit")
    until = timezone.localdate() + datetime.timedelta(days=30)
    sent = {"name": "Partner", "expires_on": until, "scopes": ["access.read_audit"]}
    page = client.post(f"/access/clients/make/{post.pk}/", sent).content.decode()
    key = re.search(r'id="secret">(bl_[^<]+)<', page)[1]
    answer = Client().get("/api/me", headers={"X-API-Key": key})
    assert answer.json()["client"] == "Partner"
    made = ApiClient.objects.get()
    assert key not in client.get("/access/clients/").content.decode()
    client.post(f"/access/clients/{made.pk}/revoke/")
    assert Client().get("/api/me", headers={"X-API-Key": key}).status_code == 401


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"scopes": []}, "govuk-error-summary"),
        ({"scopes": ["access.manage"]}, "access.manage"),
        ({"expires_on": "2035-01-01"}, "within a year"),
        ({"expires_on": "2020-01-01"}, "within a year"),
    ],
)
def test_an_api_client_that_is_wrong_is_not_made(administrator, change, words):
    client, post = signed_in(administrator), make_post("access.read_audit")
    until = timezone.localdate() + datetime.timedelta(days=30)
    sent = {"name": "Partner", "expires_on": until, "scopes": ["access.read_audit"]} | change
    page = client.post(f"/access/clients/make/{post.pk}/", sent)
    assert words in page.content.decode()
    assert not ApiClient.objects.exists()
