"""The API with a few operations that only tests use."""

from django.http import Http404
from django.urls import include, path
from ninja import NinjaAPI, Schema

from bluelamp.kernel.access import permissions
from bluelamp.kernel.access.models import Force
from bluelamp.kernel.audit.models import Entry
from bluelamp.web import api as real
from bluelamp.web import urls

made = NinjaAPI(auth=real.ApiKey(), urls_namespace="tests", docs_url=None, openapi_url=None)
made._exception_handlers = real.api._exception_handlers


class Sum(Schema):
    first: int
    second: int


@made.get("/entries")
def entries(request) -> int:
    return Entry.objects.count()


@made.get("/manage")
def manage(request) -> int:
    Force.objects.create(code="80", name="Not written")
    permissions.check_can_manage(by=request.actor)
    return 1


@made.get("/missing")
def missing(request) -> int:
    Force.objects.create(code="81", name="Not written")
    raise Http404


@made.post("/sum")
def add(request, sum: Sum) -> int:
    return sum.first + sum.second


urlpatterns = [path("api/test/", made.urls), path("", include(urls.urlpatterns))]
