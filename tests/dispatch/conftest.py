"""A small world that the tests of one module share; what each of them does is rolled back."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import empty_tables
from tests.dispatch.world import make_world


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The code lists, the roads and the register, made once."""
    with django_db_blocker.unblock():
        make_world()
    yield
    with django_db_blocker.unblock():
        empty_tables()
