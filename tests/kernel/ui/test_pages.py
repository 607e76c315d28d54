"""The frame of a page: the force's name and colour, the reader, the error pages in plain words."""

from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from bluelamp.kernel.ui import context
from tests.people import make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Client:
    client = Client()
    client.force_login(make_post().user)
    return client


def test_a_page_names_the_force_and_the_reader(reader: Client) -> None:
    response = reader.get("/ui/styles")
    html = response.content.decode()
    assert response.status_code == 200
    assert f"Styles - {settings.FORCE['name']}</title>" in html
    assert "Sign out" in html
    assert "Officer" in html


def test_the_pages_say_that_a_demo_is_fictional(reader: Client, settings: Any) -> None:
    told = "Demo: all people, addresses and events are fictional"
    settings.DEMO = False
    assert told not in reader.get("/ui/styles").content.decode()
    settings.DEMO = True
    assert told in reader.get("/ui/styles").content.decode()


def test_nobody_reads_the_catalogue_without_signing_in() -> None:
    assert Client().get("/ui/styles").status_code == 302


def test_the_colour_of_the_force_is_a_stylesheet_that_is_kept_for_a_year(settings: Any) -> None:
    settings.FORCE = settings.FORCE | {"colour": "#ffdd00"}
    address = context.furniture(None).force_css
    response = Client().get(address)
    assert response["Content-Type"].startswith("text/css")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.content == b":root{--ui-force:#ffdd00;--ui-force-text:#0b0c0c}\n"
    assert Client().get("/ui/force.000000000000.css")["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("colour", ["red;}body{display:none", "#12", "", "#12345g"])
def test_a_colour_that_is_not_one_is_not_written(settings: Any, colour: str) -> None:
    settings.FORCE = settings.FORCE | {"colour": colour}
    assert context.colour() == "#1d3c6e"
    assert context.text_on(context.colour()) == "#ffffff"


@pytest.mark.parametrize("page", ["400", "403", "404", "413", "500"])
def test_an_error_page_needs_no_request_and_names_the_force(page: str) -> None:
    html = render_to_string(f"{page}.html")
    assert settings.FORCE["name"] in html
    assert html.count("<h1") == 1
    assert "Sign out" not in html


def test_an_address_that_is_not_there_is_said_in_plain_words(reader: Client) -> None:
    response = reader.get("/nowhere")
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


def test_a_panel_is_a_part_for_htmx_and_a_page_otherwise(reader: Client) -> None:
    part = reader.get("/ui/styles/panel", headers={"HX-Request": "true"}).content.decode()
    whole = reader.get("/ui/styles/panel").content.decode()
    assert part.strip().startswith("<p")
    assert "<html" in whole


def test_the_stream_starts_where_the_page_was_read(reader: Client) -> None:
    html = reader.get("/ui/styles?live=1").content.decode()
    assert 'data-url="/live/events"' in html
    after = html.split('data-after="')[1].split('"')[0]
    assert after.isdigit()


def test_the_mark_of_the_stream_is_taken_once() -> None:
    request = RequestFactory().get("/")
    assert context.mark_live(request) == context.mark_live(request)
