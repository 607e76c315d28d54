"""Each engine that search can stand on, with an index of its own for a test."""

import contextlib
import os
import tempfile
from pathlib import Path

import pytest
from django.test import override_settings

from bluelamp.insight.search.rules.wanted import NoIndex
from bluelamp.insight.search.selectors import distributed as reading
from bluelamp.insight.search.services import distributed, embedded

from . import answering

REAL = "BLUELAMP_TEST_SEARCH_URL"
ALL = [
    "embedded",
    "answering as documented",
    pytest.param(
        "real",
        marks=pytest.mark.skipif(
            REAL not in os.environ, reason=f"{REAL} names no OpenSearch or Elasticsearch"
        ),
    ),
]


@contextlib.contextmanager
def standing(name):
    """This will stand on an engine for the block, and give the room that writes on it."""
    if name == "embedded":
        with (
            tempfile.TemporaryDirectory() as folder,
            override_settings(SEARCH_INDEX=Path(folder), SEARCH_URL=""),
        ):
            yield embedded
        return
    server, url = (None, os.environ[REAL]) if name == "real" else answering.serve()
    try:
        with override_settings(SEARCH_URL=url):
            yield distributed
            with contextlib.suppress(NoIndex):
                distributed.open_present().discard()
    finally:
        reading.forget_connection()
        if server:
            server.shutdown()
            server.server_close()
