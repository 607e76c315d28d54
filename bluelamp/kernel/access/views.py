"""Pages of access."""

from django.http import Http404, HttpRequest, HttpResponse


def closed(request: HttpRequest) -> HttpResponse:
    """This will answer where allauth has a page that a force has no use for. Raises Http404."""
    raise Http404
