"""Sections and panels: each app registers its own, a reader sees those they may open."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from bluelamp.kernel.ui import navigation, panels


@pytest.fixture(autouse=True)
def only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "SECTIONS", {})
    monkeypatch.setattr(panels, "PANELS", panels.PANELS.__class__(dict))


def asking(path: str, *permissions: str) -> Any:
    request: Any = RequestFactory().get(path)
    request.actor = SimpleNamespace(may=lambda each: each in permissions, name="A. Reed")
    return request


def test_a_reader_sees_the_sections_that_they_may_open_in_order() -> None:
    navigation.register("Sign in", "account_login", order=20)
    navigation.register("Sign out", "account_logout", "ui.leave", order=10)
    navigation.register("Reset", "account_reset_password", "ui.other", order=1)
    labels = [each.label for each in navigation.list_entries(asking("/", "ui.leave"))]
    assert labels == ["Sign out", "Sign in"]


def test_the_section_above_the_present_page_is_marked() -> None:
    navigation.register("Sign in", "account_login")
    navigation.register("Sign out", "account_logout")
    found = {each.label: each for each in navigation.list_entries(asking("/account/login/code"))}
    assert (found["Sign in"].current, found["Sign in"].here) == (True, False)
    assert not found["Sign out"].current


def test_few_sections_stand_in_one_row_and_many_behind_their_groups(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    navigation.register("In", "account_login", order=1, group="Doors")
    navigation.register("Out", "account_logout", order=3, group="Doors")
    navigation.register("Home", "home", order=2, group="One of its kind")
    assert [each.below for each in navigation.list_groups(asking("/"))] == [[], [], []]
    monkeypatch.setattr(navigation, "FEW", 2)
    doors, alone = navigation.list_groups(asking("/account/logout/"))
    assert [each.label for each in doors.below] == ["In", "Out"]
    assert doors.entry == navigation.Entry("Doors", "/account/login/", True, False, "Doors")
    assert (alone.entry.label, alone.below) == ("Home", [])


def test_whoever_is_not_signed_in_sees_no_sections() -> None:
    navigation.register("Sign in", "account_login")
    assert navigation.list_entries(RequestFactory().get("/")) == []


def test_a_section_without_an_address_is_left_out() -> None:
    navigation.register("Not built", "nowhere:index")
    assert navigation.list_entries(asking("/")) == []


def test_panels_of_a_slot_are_placed_by_permission_and_order() -> None:
    panels.register("incident", "account_login", "Last", order=9)
    panels.register("incident", "account_logout", "First", "ui.leave", order=1)
    panels.register("incident", "account_reset_password", "Hidden", "ui.other")
    panels.register("person", "account_login", "Elsewhere")
    placed = panels.list_panels("incident", asking("/", "ui.leave"))
    assert [each.title for each in placed] == ["First", "Last"]
    assert placed[0].id == "panel-account-logout"
    assert placed[0].url == "/account/logout/"


def test_the_link_that_leads_to_the_page_itself_is_marked_and_no_other() -> None:
    given = {"request": RequestFactory().get("/account/login/")}
    links = '{% way "In" "account_login" %} {% way "Out" "account_logout" area="here" %}'
    said = Template(links).render(Context(given))
    assert 'href="/account/login/" aria-current="page">In</a>' in said
    assert 'href="/account/logout/?area=here">Out</a>' in said
    assert "aria-current" not in Template(links).render(Context())
