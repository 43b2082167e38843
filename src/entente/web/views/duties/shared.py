"""What these pages share: who may do what for whom, forms that run a service, trails back, chosen filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.selectors.types import ProgrammeRow
from entente.kernel.errors import BadInput, Refused
from entente.kernel.folding import fold
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.exports import Sheet, about, respond
from entente.web.forms import ExplainedForm

Crumb = tuple[str, str]
Choice = tuple[str, str, int]


class OfProgramme(Protocol):
    """What belongs to a programme with a partner, or to the partner alone."""

    @property
    def programme(self) -> str:
        """The code of the programme, if any."""

    @property
    def programme_title(self) -> str:
        """What the programme is called."""

    @property
    def party_name(self) -> str:
        """What the partner is called."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page of a form says around it: question, what follows from an answer, the trail, where to leave to."""

    title: str
    button: str
    back: str
    crumbs: tuple[Crumb, ...] = ()
    answer: str = ""
    stop: bool = False
    exercise: bool = False
    rows: tuple[tuple[str, ...], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


def may_for(viewer: Viewer, permission: str, *, party: str, framework: str | None = None) -> bool:
    """Whether the viewer may do this for a party: another partner's mission never, an ally within its own limits."""
    if viewer.side == "partner" and viewer.party != party:
        return False
    return viewer.may(permission, party=None if viewer.side == "ally" else party, framework=framework)


def may_under(viewer: Viewer, permission: str, row: ProgrammeRow) -> bool:
    """Whether the viewer may do this under a programme."""
    return may_for(viewer, permission, party=row.party.code, framework=row.instrument)


def speaks_under(viewer: Viewer, permission: str, row: ProgrammeRow) -> bool:
    """The same for what only one of the two sides does."""
    return viewer.side in {"alliance", "partner"} and may_under(viewer, permission, row)


def need(allowed: bool, permission: str) -> None:
    """Raise Refused unless it is allowed."""
    if not allowed:
        raise Refused(
            _("Your post may not do this: %(what)s.") % {"what": PERMISSIONS[permission]},
            rule=permission,
            remedy=_("ask an administrator for a role with this permission"),
        )


def attempt(form: ExplainedForm, act: Callable[[dict[str, Any]], Any]) -> bool:
    """Run a service with what a bound form holds; show what it refuses at its field. Tell whether it was done."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except BadInput as error:
        form.explain(error)
    except Refused as error:
        form.refuse(error)
    else:
        return True
    return False


def form_page(
    request: HttpRequest, page: Page, form: ExplainedForm, act: Callable[[dict[str, Any]], Any], *, done: str,
    to: Callable[[], HttpResponse] | str, **context: Any,
) -> HttpResponse:  # fmt: skip
    """Show a form, or do what it asks and go on. What is refused is shown with its remedy, and nothing is saved."""
    if request.method == "POST" and attempt(form, act):
        messages.success(request, done)
        return redirect(to) if isinstance(to, str) else to()
    wrong = request.method == "POST"
    shown = {
        "page": page, "form": form, "wrong": wrong, "rows": _rows(form, page.rows), "exercise": page.exercise,
        "hidden": [form[name] for name, field in form.fields.items() if isinstance(field.widget, forms.HiddenInput)],
        "section": "programmes", **context,
    }  # fmt: skip
    return render(request, "web/duties/form.html", shown, status=422 if wrong else 200)


def _rows(form: ExplainedForm, together: Iterable[tuple[str, ...]]) -> list[list[forms.BoundField]]:
    """The visible fields in their order; those that stand together in one row, where the first of them comes."""
    seen: set[str] = set()
    rows = []
    for name, field in form.fields.items():
        if name in seen or isinstance(field.widget, forms.HiddenInput):
            continue
        group = next((group for group in together if name in group), (name,))
        seen.update(group)
        rows.append([form[each] for each in group if each in form.fields])
    return rows


def goes(name: str, *args: Any, query: str = "") -> str:
    """Return the address of a page."""
    return reverse(name, args=args) + (f"?{query}" if query else "")


def keeping(request: HttpRequest, name: str, *args: Any) -> str:
    """Return the address of a page at the dates the reader is at."""
    return goes(name, *args, query=clock_of(request).query)


def programme_crumbs(row: ProgrammeRow, *more: Crumb) -> tuple[Crumb, ...]:
    """Return the trail to a page under a programme."""
    return (
        (_("Programmes"), goes("programmes")),
        (row.party.name, goes("party", row.party.code)),
        (row.title, goes("programme", row.code)),
        *more,
    )


def counted(pairs: Iterable[tuple[str, str]], *, by_name: bool = True) -> list[Choice]:
    """Return the values of a filter with how many rows have each: by name, or in the order they come."""
    numbers = Counter((code, name) for code, name in pairs if code)
    found = [(code, name, number) for (code, name), number in numbers.items()]
    return sorted(found, key=lambda each: fold(each[1])) if by_name else found


def programme_choices(rows: Iterable[OfProgramme]) -> list[Choice]:
    """Return the programmes of rows as the values of a filter; with the partner, for programmes may be called alike."""
    return counted((row.programme, f"{row.party_name} – {row.programme_title}") for row in rows)


def rest_of(request: HttpRequest) -> str:
    """Return the query of the address without the page."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def signed_in(request: HttpRequest) -> bool:
    """Whether we know who asks."""
    return viewer_of(request).signed_in


def exported(
    request: HttpRequest, form: str, *, name: str, title: str, columns: Iterable[str], rows: Iterable[Iterable[Any]],
    more: tuple[tuple[str, str], ...] = (), exercise: bool = False,
) -> HttpResponse:  # fmt: skip
    """Return a table as a file with its marking, its dates and its origin above it. Raises Http404 for another form."""
    clock = clock_of(request)
    # The rows are read before the marking is told: it is that of what was read.
    cells = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
    band = ((_("Exercise"), _("EXERCISE EXERCISE EXERCISE")),) if exercise else ()
    origin = (_("Source"), _("Entente, the records of programmes"))
    above = (*(pair for pair in about(clock) if pair[0] != _("Source")), origin)
    return respond(Sheet(f"{name}-{clock.on.isoformat()}", title, (*band, *above, *more), tuple(columns), cells), form)
