"""What the pages of the outlook share: which result is asked for, what a result says of its making."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from entente.apps.warnings.selectors.results import Made

EVENT_SETS = {
    "icews": "ICEWS", "polecat": "POLECAT", "gdelt2": "GDELT 2", "gdelt1": "GDELT 1", "ucdp-ged": "UCDP GED",
}  # fmt: skip


def run_of(request: HttpRequest) -> UUID | None:
    """Read `run` from the address; None when it is not given. What is no key names nothing that is there."""
    text = request.GET.get("run", "").strip()
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Http404(text) from None


def set_name(code: str) -> str:
    """The event set by the name it is known by."""
    return EVENT_SETS.get(code, code)


def percent(value: float) -> str:
    """A share in whole per cent; "< 1 %" and "> 99 %" rather than a certainty that nobody has."""
    if 0 < value < 0.01:
        return _("< 1 %")
    if 0.99 < value < 1:
        return _("> 99 %")
    return _("%(number)s %%") % {"number": round(100 * value)}


def decimal(value: float | None, places: int = 3) -> str:
    """A number with a fixed number of digits after the point, rounded; empty without one."""
    return "" if value is None else str(number_format(round(value, places), places))


def made_rows(made: Made) -> list[tuple[str, str]]:
    """What stands above an export of how a result came to be."""
    rows = [
        (_("Made with"), f"{made.command}; Entente {made.engine_version}"),
        (_("Hash of the input"), made.input_sha256),
    ]
    return [*rows, (_("Source"), made.attribution)] if made.attribution else rows
