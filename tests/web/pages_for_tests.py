"""Addresses that only tests use: pages that look, write, are refused, break."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import include, path

from bluelamp.kernel.access import permissions
from bluelamp.kernel.access.models import Force
from bluelamp.kernel.audit.models import Entry
from tests.kernel.access.test_acting import look


def seen(request):
    count = Entry.objects.filter(act="test.thing.seen").count()
    return HttpResponse(f"{request.actor.name} sees {count} {request.actor.source}")


def late(request):
    template = engines["django"].from_string("{{ entries.count }} {{ request.form_key }}")
    return TemplateResponse(
        request, template, {"entries": Entry.objects.filter(act="test.thing.seen")}
    )


def write(request):
    if request.method == "POST":
        look(request.actor)
        Force.objects.create(code="77", name="Written")
    return HttpResponse("written")


def refused(request):
    Force.objects.create(code="78", name="Not written")
    permissions.check_can_manage(by=request.actor)


def broken(request):
    Force.objects.create(code="79", name="Not written")
    raise Http404


@login_not_required
def everybody(request):
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('bluelamp.scope', true), '')")
        return HttpResponse(f"open {cursor.fetchone()[0]}")


def locked(request):
    Force.objects.create(code="80", name="Not written")
    Force.objects.select_for_update(nowait=True).get(code="99")


def cut(request):
    Force.objects.create(code="81", name="Not written")
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(pg_backend_pid())")


def echo(request):
    return HttpResponse(str(len(request.POST)))


urlpatterns = [
    path("seen/", seen),
    path("late/", late),
    path("write/", write),
    path("refused/", refused),
    path("broken/", broken),
    path("everybody/", everybody),
    path("echo/", echo),
    path("locked/", locked),
    path("cut/", cut),
    path("", include("bluelamp.web.urls")),
]
handler400 = "bluelamp.web.middleware.bad_request"
handler500 = "bluelamp.web.outage.server_error"
