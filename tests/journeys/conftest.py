"""Stories end to end: several people, each with a browser of their own, at one address."""

import datetime
import functools
import io
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from bluelamp.kernel.geography import services as geography
from bluelamp.kernel.geography.rules import PlaceRow
from tests.browser import _note, sign_in
from tests.dispatch import world
from tests.kernel.geography import shapes
from tests.people import actor_of, make_force, make_post, make_unit

HANDLER = (
    "contact.take_call",
    "contact.grade_call",
    "contact.read_calls",
    "dispatch.read_incidents",
    "dispatch.open_incident",
)
LINDEN = PlaceRow("address", "12", "Linden Road", "Marlow Cross", "ZQ1 4AB", 401_000.0, 281_000.0)
TOWN = [
    LINDEN,
    PlaceRow("address", "3", "Mill Lane", "Marlow Cross", "ZQ1 4AC", 400_000.0, 281_000.0),
    PlaceRow("street", "Linden Road", "", "Marlow Cross", "", 401_000.0, 281_000.0),
]

Opened = Callable[..., Any]


@pytest.fixture
def room(streaming_site: str) -> SimpleNamespace:
    """A control room at work: roads, a gazetteer, code lists, algorithms, people, units."""
    cache.clear()
    world.make_world()
    geography.load_places(TOWN, source="Made up")
    handler = make_post(*HANDLER)
    controller = make_post(*world.CONTROL)
    by = actor_of(controller)
    near = world.book_on(by, "NEAR1", 3, at=timezone.now())
    far = world.book_on(by, "FAR1", 1, at=timezone.now())
    return SimpleNamespace(
        site=streaming_site, handler=handler, controller=controller, by=by, near=near, far=far
    )


@pytest.fixture
def stranger(room: SimpleNamespace) -> Any:
    """A controller of another force."""
    other = make_force("98", "Marlshire Police")
    return make_post(*world.CONTROL, unit=make_unit(other, "MHQ"))


@pytest.fixture
def opened(browser: Any, room: SimpleNamespace) -> Iterator[Opened]:
    """Opens a browser of its own for a person; a console error in any of them fails the test."""
    contexts: list[Any] = []
    troubles: list[str] = []

    def open_for(post: Any = None, **given: Any) -> Any:
        context = browser.new_context(base_url=room.site, **given)
        contexts.append(context)
        page = context.new_page()
        page.troubles = troubles
        page.on("console", functools.partial(_note, page))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.set_default_timeout(10_000)
        if post:
            sign_in(page, room.site, post)
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def areas(room: SimpleNamespace) -> None:
    """One area to look at."""
    whole = shapes.feature("B1", shapes.square(400_000, 280_000, 2_000))
    geography.load_areas(
        io.BytesIO(shapes.collection(whole)),
        kind="beat",
        code_property="code",
        name_property="name",
        source="Made up",
        valid_from=datetime.date(2026, 1, 1),
    )
