"""The force's colour as a stylesheet, and the catalogue of every pattern."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from . import context

YEAR = 31_536_000


@login_not_required
@require_safe
def force_css(request: HttpRequest, version: str) -> HttpResponse:
    """This will serve the force's colour; an old version gets the new colour, kept for no time."""
    response = HttpResponse(context.force_css(), content_type="text/css; charset=utf-8")
    lasting = version == context.colour_version()
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable" if lasting else "no-cache"
    return response
