"""The API against its own contract: what schemathesis makes up never breaks a promise."""

import datetime
import json

import pytest
import schemathesis
from django.core.cache import cache
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bluelamp.kernel.access import rules, services
from bluelamp.web.api import api
from bluelamp.web.wsgi import application
from tests.people import make_actor, make_post

pytestmark = pytest.mark.django_db(transaction=True)
PROMISES = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


promised = json.dumps(api.get_openapi_schema(path_prefix="/api/"))
schema = schemathesis.openapi.from_dict(json.loads(promised))
schema.app = application


@pytest.fixture
def key(settings):
    settings.API_RATE = 1_000_000
    cache.clear()
    now, everything = timezone.now(), sorted(rules.PERMISSIONS)
    return services.make_client(
        by=make_actor("access.manage"),
        name="Partner",
        post=make_post(*everything),
        scopes=everything,
        expires_at=now + datetime.timedelta(days=1),
        at=now,
    )[1]


@schema.include(tag="access").parametrize()
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_request_breaks_the_contract(case, key):
    case.headers["X-API-Key"] = key
    case.call_and_validate(checks=PROMISES)
    case.headers["X-API-Key"] = "bl_wrong"
    assert case.call().status_code in (401, 405)
