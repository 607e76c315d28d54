"""What is answered while the database is away: one calm sentence, made without the database."""

import logging
import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults
from psycopg import OperationalError
from psycopg.errors import PipelineAborted

from .api import problem

LOG = logging.getLogger(__name__)
RETRY_AFTER = 15
TOO_MANY_CONNECTIONS = "53300"
# Class 08, and 57P01 to 57P03: a connection that failed, a server that stops or is not up yet.
LOST = ("08", "57P01", "57P02", "57P03", TOO_MANY_CONNECTIONS)


def server_error(request: HttpRequest) -> HttpResponse:
    """This will answer 503 while the database is away, and 500 for any other trouble.

    Django calls it while the trouble is being handled, wherever it was raised.
    """
    trouble = _away(sys.exc_info()[1])
    if trouble is None:
        return defaults.server_error(request)
    LOG.error("The database is away (%s): %s", type(trouble).__name__, request.path)
    answer = _answer(request)
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    answer.headers["Cache-Control"] = "no-store"
    answer._has_been_logged = True  # type: ignore[attr-defined]  # Django would log a stack each
    return answer


def _answer(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem("The platform cannot reach its database. Try again in a minute.", 503)
    if request.path == settings.LIVE_EVENTS_URL:
        return HttpResponse("The database is away.", status=503, content_type="text/plain")
    return HttpResponse(render_to_string("503.html"), status=503)


def _away(trouble: BaseException | None) -> OperationalError | None:
    """The lost connection behind an error; a deadlock or a full disk is another matter."""
    while trouble is not None:
        if isinstance(trouble, OperationalError) and _is_lost(trouble):
            return trouble
        trouble = trouble.__cause__ or trouble.__context__
    return None


def _is_lost(trouble: OperationalError) -> bool:
    if trouble.sqlstate is None:
        return not isinstance(trouble, PipelineAborted)
    return trouble.sqlstate.startswith(LOST)
