"""An act with a form: fill in, confirm what will happen, done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entente.kernel.errors import BadInput, Refused
from entente.web.forms import ExplainedForm


@dataclass(frozen=True, slots=True)
class Act:
    """What a page with a form asks and does. `question` is its title, `warning` what the confirmation says.

    `write` gets the cleaned data, and returns where to go then: an address.
    """

    question: str
    answer: str
    button: str
    warning: str
    done: str
    back: str
    write: Callable[[dict[str, Any]], str]
    stops: bool = False


def ask(request: HttpRequest, act: Act, form: ExplainedForm) -> HttpResponse:
    """Show the form; when it is right, what will happen; once confirmed, do it.

    What a service refuses is said above the form, which keeps what was entered.
    """
    bare = "edit" in request.POST
    if request.method == "POST" and not bare and form.is_valid():
        if "confirm" not in request.POST:
            context = {"act": act, "form": form, "summary": summary(form)}
            return render(request, "web/access/confirm.html", context)
        try:
            address = act.write(form.cleaned_data)
        except BadInput as error:
            form.explain(error)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, act.done)
            return redirect(address)
    wrong = form.is_bound and not bare and bool(form.errors)
    context = {"act": act, "form": form, "wrong": wrong}
    return render(request, "web/access/act.html", context, status=422 if wrong else 200)


def summary(form: ExplainedForm) -> list[tuple[str, str]]:
    """Return what was entered as the reader knows it: labels and names; what was left empty is left out."""
    lines = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value in (None, "", [], False):
            continue
        if isinstance(field, forms.ChoiceField):
            names = dict(field.choices)  # type: ignore[arg-type]
            chosen = value if isinstance(value, list) else [value]
            text = ", ".join(str(names.get(each, each)) for each in chosen)
        else:
            text = str(value)
        lines.append((str(field.label), text))
    return lines
