"""Pages as PDF/UA-1: tagged, with a running head that says whose print it is."""

import mimetypes
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify

from . import moments

BASE = "bluelamp:/"
SHEET = "ui/paper.css"


class NotOurs(Exception):
    """A printed page may name only static files of this installation, never another address."""


def render(template: str, context: Mapping[str, Any], request: HttpRequest) -> bytes:
    """This will make a PDF of a template that extends `ui/print.html`. Raises NotOurs."""
    from weasyprint import CSS, HTML  # 0.4 s to import: only whoever prints waits for it

    markup = render_to_string(template, dict(context), request=request)
    page = HTML(string=markup, base_url=BASE, url_fetcher=_fetch)
    sheet = CSS(string=_static(SHEET).decode() + _running_head(request), url_fetcher=_fetch)
    made: bytes = page.write_pdf(stylesheets=[sheet], pdf_variant="pdf/ua-1")
    return made


def respond(
    template: str, context: Mapping[str, Any], request: HttpRequest, *, name: str
) -> HttpResponse:
    """This will answer with a PDF under a file name."""
    response = HttpResponse(render(template, context, request), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slugify(name) or "page"}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _running_head(request: HttpRequest) -> str:
    actor = getattr(request, "actor", None)
    reader = f"Printed by {actor.name}, " if actor else "Printed "
    printed = reader + moments.said(timezone.now())
    return (
        f"@page {{ @top-left {{ content: {_quoted(settings.FORCE['name'])} }}"
        f" @bottom-left {{ content: {_quoted(printed)} }} }}"
    )


def _quoted(text: str) -> str:
    """A CSS string in which every character that is not a letter or digit is a code."""
    return '"' + "".join(c if c.isalnum() and c.isascii() else f"\\{ord(c):x} " for c in text) + '"'


def _fetch(url: str, *args: Any, **options: Any) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    if url.startswith("data:"):
        return URLFetcher().fetch(url)
    path = url.removeprefix(BASE).lstrip("/")
    prefix = settings.STATIC_URL.lstrip("/")
    if not url.startswith(BASE) or not path.startswith(prefix):
        raise NotOurs(url)
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return URLFetcherResponse(url, _static(path.removeprefix(prefix)), {"Content-Type": kind})


def _static(name: str) -> bytes:
    if found := finders.find(name):
        with open(found, "rb") as file:
            return file.read()
    with staticfiles_storage.open(name) as kept:
        content: bytes = kept.read()
        return content
