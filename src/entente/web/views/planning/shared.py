"""What the pages of planning share: what is not there, and what every one of them knows of its round."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse

from entente.apps.planning.selectors.types import RoundRow
from entente.kernel.errors import BadInput, Problem, Refused
from entente.web.views.problems import explained

View = Callable[..., HttpResponse]


def found_or_404(view: View) -> View:
    """Answer what a selector or a service does not find with a 404, and refusals in words."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ObjectDoesNotExist as error:
            raise Http404(str(error)) from None

    return explained(wrapped)


def shown(row: RoundRow | None, tab: str, /, **more: Any) -> dict[str, Any]:
    """Return what the page of a round tells its templates."""
    return {
        "round": row,
        "section": "engagements",
        "tab": tab,
        "exercise": row.exercise if row else False,
        **more,
    }


def tried(act: Callable[[], Any]) -> tuple[Any, tuple[Problem, ...]]:
    """Do something that may be refused; return its result, or what is wrong."""
    try:
        return act(), ()
    except BadInput as error:
        return None, error.problems
    except Refused as error:
        return None, (Problem(error.message, remedy=error.remedy),)
