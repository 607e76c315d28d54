"""Each test has an index of its own."""

import pytest


@pytest.fixture(autouse=True)
def own_index(settings, folder):
    settings.SEARCH_INDEX = folder
