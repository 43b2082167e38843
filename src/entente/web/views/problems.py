"""What people see when a page cannot be shown: what happened, why, what to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from entente.kernel.errors import BadInput, Refused
from entente.web.words import advice_text

View = Callable[..., HttpResponse]


def explained(view: View) -> View:
    """Answer a view's BadInput with a 400 and its Refused with a 403 that say what to do."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except BadInput as error:
            return _problem(request, 400, _("The address asks for something we cannot read"), [], error.problems)
        except Refused as error:
            return _problem(request, 403, _("You may not do this"), [advice_text(error.message, error.remedy)])

    return wrapped


def found_or_404(view: View) -> View:
    """Answer what a selector or a service does not find with a 404, and refusals in words."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ObjectDoesNotExist as error:
            raise Http404(str(error)) from None

    return explained(wrapped)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what no view could read."""
    return _problem(request, 400, _("The request could not be read"), [_("Go back, load the page again and retry.")])


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for what is not there, or not for this viewer: the two look the same."""
    lines = [
        _("Nothing is recorded at this address, or you may not see it."),
        _("If you typed it, check it. If you followed a link from here, what it named has since been withdrawn."),
    ]
    return _problem(request, 404, _("There is no such page"), lines)


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what the viewer's post does not allow."""
    lines = [
        _("Your post does not carry this permission."),
        _("Sign in with another account, or ask an administrator."),
    ]
    return _problem(request, 403, _("You may not do this"), lines)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was sent from elsewhere or is too old."""
    lines = [_("The form was open too long, or was not sent from this site. Nothing was saved."), _("Load it again.")]
    return _problem(request, 403, _("The form could not be accepted"), lines)


def _problem(request: HttpRequest, status: int, heading: str, lines: list[str], problems: Any = ()) -> HttpResponse:
    context = {"heading": heading, "lines": [line for line in lines if line], "problems": problems}
    return render(request, "web/problem.html", context, status=status)
