"""The API: what it is called, what it holds, how it answers errors."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from entente.api import duties, engagement_history, engagements, outlook, planning, programmes, register, warnings
from entente.kernel.errors import BadInput, Problem

api = NinjaAPI(
    title="Entente",
    version="1",
    description="The register of who stands in which relation to the alliance, on two clocks: `on` (when it was "
    "true) and `known` (when we knew it). What the caller may not read is absent.",
    docs_url=None,  # the interactive page would load from a third party
    openapi_url="/openapi.json",
    urls_namespace="api",
)
api.add_router("", register.router)
api.add_router("", programmes.router)
api.add_router("", duties.router)
api.add_router("", planning.router)
api.add_router("", engagements.router)
api.add_router("", engagement_history.router)
api.add_router("", outlook.router)
api.add_router("", warnings.router)


@api.exception_handler(BadInput)
def bad_input(request: HttpRequest, error: BadInput) -> HttpResponse:
    """Answer 422 with every problem, each with its field and remedy."""
    return _problems(request, error.problems)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer 422 in the same form when a parameter has the wrong type."""
    return _problems(request, tuple(Problem(str(each["msg"]), field=str(each["loc"][-1])) for each in error.errors))


def _problems(request: HttpRequest, problems: tuple[Problem, ...]) -> HttpResponse:
    body: dict[str, Any] = {
        "problems": [
            {"field": problem.field, "message": problem.message, "remedy": problem.remedy} for problem in problems
        ]
    }
    return api.create_response(request, body, status=422)
