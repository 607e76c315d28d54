"""The JSON API. An app adds its router here; every operation runs under its client's need to know.

A client signs in with the header X-API-Key. ActorMiddleware reads it, because the operation and
all that it reads run in the one transaction that the middleware opens.
"""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.security import APIKeyHeader

from bluelamp.kernel.access import rules, selectors

MINUTE = 60


class Problem(Schema):
    """What went wrong, in one sentence."""

    problem: str


class ApiKey(APIKeyHeader):
    """The key of an API client."""

    param_name = "X-API-Key"

    def authenticate(self, request: HttpRequest, key: str | None) -> selectors.Actor:
        by: selectors.Actor | None = request.actor  # type: ignore[attr-defined]  # the middleware sets it
        if by is None:
            raise HttpError(401, str(getattr(request, "refusal", "Send an API key.")))
        return by


api = NinjaAPI(
    title="Bluelamp",
    version="1",
    description="What a partner's system may read and do, under the post that it acts for.",
    auth=ApiKey(),
    docs_url=None,
    docs_decorator=login_not_required,
)


class Myself(Schema):
    """Who the key acts as, and what it may do."""

    client: str
    person: str
    permissions: list[str]


@api.get("/me", response={200: Myself, 401: Problem, 429: Problem}, tags=["access"])
def me(request: HttpRequest) -> dict[str, Any]:
    """Say who I act as, and what I may do."""
    by: selectors.Actor = request.actor  # type: ignore[attr-defined]  # the middleware sets it
    return {"client": by.client, "person": by.name, "permissions": sorted(by.permissions)}


@api.exception_handler(selectors.NotPermitted)
def not_permitted(request: HttpRequest, refused: selectors.NotPermitted) -> HttpResponse:
    """This will name the permission; the middleware audits the refusal."""
    request.refused = str(refused)  # type: ignore[attr-defined]  # the middleware sets it
    return problem(f"The API client does not have this permission: {refused}.", 403)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, trouble: HttpError) -> HttpResponse:
    """This will say what was wrong."""
    return problem(str(trouble), trouble.status_code)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, trouble: Http404) -> HttpResponse:
    """This will say that there is no such thing, whether or not it is only closed."""
    return problem("There is no such thing, or you may not see it.", 404)


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, trouble: ValidationError) -> HttpResponse:
    """This will name each field that was wrong and what is wrong with it."""
    said = [f"{_where(each['loc'])}: {each['msg']}" for each in trouble.errors]
    return problem(f"Nothing was done. {'; '.join(said)}.", 422)


def problem(sentence: str, status: int) -> JsonResponse:
    """This will answer with what went wrong."""
    return JsonResponse({"problem": sentence}, status=status)


def too_many(who: str) -> JsonResponse | None:
    """This will count a request of a client or an address, and answer when there are too many."""
    key = f"api:{rules.key_hash(who)[:32]}:{int(timezone.now().timestamp()) // MINUTE}"
    cache.add(key, 0, 2 * MINUTE)
    if cache.incr(key) <= settings.API_RATE:
        return None
    answer = problem("There have been too many requests: wait a minute.", 429)
    answer.headers["Retry-After"] = str(MINUTE)
    return answer


@login_not_required
def documentation(request: HttpRequest) -> HttpResponse:
    """This will show every operation of the API in one page, without any script."""
    schema = api.get_openapi_schema(path_prefix="/api/")
    operations = [
        {"path": path, "method": method.upper(), "answers": _answers(said), **said}
        for path, methods in schema["paths"].items()
        for method, said in methods.items()
    ]
    page = {"operations": operations, "permissions": sorted(rules.PERMISSIONS.items())}
    return render(request, "access/api.html", page)


def _where(place: tuple[Any, ...]) -> str:
    return ".".join(str(each) for each in place[1:] or place)


def _answers(said: dict[str, Any]) -> list[str]:
    return [f"{int(code)} {HTTPStatus(int(code)).phrase}" for code in said["responses"]]
