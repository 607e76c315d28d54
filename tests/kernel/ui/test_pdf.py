"""Printed pages are tagged PDF that name the force, the reader and their pages."""

import re
import zlib
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import RequestFactory

from bluelamp.kernel.ui import charts, pdf


def asking() -> Any:
    request: Any = RequestFactory().get("/")
    request.actor = SimpleNamespace(name='A. "Reed" </style>', may=lambda _: False)
    return request


def printed(**context: Any) -> bytes:
    given = {"events": [], "stacks": charts.bar("Calls", [("Mon", 3)])} | context
    return pdf.render("ui/styles_paper.html", given, asking())


def test_a_printed_page_is_tagged_pdf_ua() -> None:
    made = printed()
    assert made.startswith(b"%PDF-")
    whole = made + b"".join(_inflated(made))
    assert b"StructTreeRoot" in whole
    assert b"pdfuaid" in whole
    assert b"How a printed page comes out" in whole or b"\xfe\xff\x00H\x00o\x00w" in whole


def test_a_long_page_is_several_pages() -> None:
    entry = {"title": "Entry", "at": None, "by": "A. Reed", "text": "x " * 80}
    assert _pages(printed(events=[entry] * 60)) > _pages(printed())


def test_a_printed_page_fetches_only_our_own_static_files() -> None:
    for address in ("http://127.0.0.1:1/x", "file:///etc/passwd", "bluelamp:/media/x", "ftp://a/b"):
        with pytest.raises(pdf.NotOurs):
            pdf._fetch(address)
    assert b"<svg" in pdf._fetch("bluelamp:/static/ui/favicon.svg").read()


def test_a_name_cannot_end_the_running_head() -> None:
    head = pdf._running_head(asking())
    assert "</style>" not in head
    assert head.count('"') == 4


def test_an_answer_is_shown_and_not_kept() -> None:
    context = {"events": [], "stacks": ""}
    response = pdf.respond("ui/styles_paper.html", context, asking(), name="My page")
    assert response["Content-Disposition"] == 'inline; filename="my-page.pdf"'
    assert response["Cache-Control"] == "no-store"


def _inflated(made: bytes) -> list[bytes]:
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            found.append(stream)
    return found


def _pages(made: bytes) -> int:
    whole = made + b"".join(_inflated(made))
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", whole))
