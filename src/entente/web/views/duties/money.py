"""Who pays for what: totals per currency with their parts, in one currency at dated rates, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entente.apps.programmes.rules.duties import PROGRAMME_OVER
from entente.apps.programmes.rules.funding import Money
from entente.apps.programmes.selectors.drafts import head_get
from entente.apps.programmes.selectors.funding import Funding, converted, exchange_rates, funded_partners, funding
from entente.apps.programmes.selectors.programmes import programme_list
from entente.apps.programmes.selectors.types import ProgrammeRow
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.views.duties.shared import exported, goes, rest_of, speaks_under
from entente.web.views.problems import found_or_404

RIGHT = "programmes.money"
# So many lines a page lists; its sums are of all.
ON_A_PAGE = 100


@require_safe
@found_or_404
def money(request: HttpRequest) -> HttpResponse:
    """Show money per currency and how it divides, and in one currency where that is asked for."""
    viewer, clock = viewer_of(request), clock_of(request)
    party, programme, kind, by, into = (
        request.GET.get(name, "") for name in ("party", "programme", "kind", "by", "into")
    )
    row = head_get(viewer, code=programme, on=clock.on).row if programme else None
    exercise = {"real": False, "exercise": True}.get(kind)
    found = funding(viewer, programme_id=row.id if row else None, party=party, exercise=exercise)
    groupings = _groupings(found)
    by = by if by in groupings else ("donor" if row else "partner")
    rates = exchange_rates(viewer)
    currencies = sorted({*found.totals, *(each.base for each in rates), *(each.quote for each in rates)})
    whole = converted(viewer, totals=found.totals, into=into, on=clock.on) if into in currencies else None
    label, groups = groupings[by]
    lines = Paginator(found.lines, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "found": found,
        "row": row,
        "totals": [(currency, amounts, _share(amounts)) for currency, amounts in found.totals.items()],
        "groups": groups,
        "group_label": label,
        "by": by,
        "whole": whole,
        "answer": answer(found),
        "choices": [
            ("party", _("Partner"), [(each.code, each.name, 0) for each in funded_partners(viewer)] if not row else [],
             party),
            ("kind", _("Records"), [("real", _("Real"), 0), ("exercise", _("Exercise"), 0)], kind),
            ("by", _("Divided by"), [(key, words, 0) for key, (words, _groups) in groupings.items()], by),
            ("into", _("Also in"), [(each, each, 0) for each in currencies], into),
        ],
        "filtered": bool(party or programme or kind or into),
        "addable": _addable(request, row),
        "lines": lines,
        "rest": rest_of(request),
        "may": {line.id for line in lines if _may_line(request, line.programme)},
        "exercise": bool(found.lines) and all(line.exercise for line in found.lines),
        "tab": "money",
        "section": "programmes",
    }  # fmt: skip
    return render(request, "web/duties/money.html", context)


@require_safe
@found_or_404
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Give funding lines as a file. Sums are left to the reader, who sees the currency in each row."""
    viewer, clock = viewer_of(request), clock_of(request)
    programme = request.GET.get("programme", "")
    row = head_get(viewer, code=programme, on=clock.on).row if programme else None
    exercise = {"real": False, "exercise": True}.get(request.GET.get("kind", ""))
    found = funding(viewer, programme_id=row.id if row else None, party=request.GET.get("party", ""), exercise=exercise)
    columns = (
        _("Partner"), _("Programme"), _("Goal"), _("Activity"), _("Donor"), _("Lead nation"), _("Executing agent"),
        _("Currency"), _("Planned"), _("Committed"), _("Spent"), _("Source"), _("Note"),
    )  # fmt: skip
    rows = [
        (line.party_name, line.programme, line.goal, line.activity, line.donor_name, line.lead_name, line.agent,
         line.currency, line.money.planned, line.money.committed, line.money.spent, line.source, line.note)
        for line in found.lines
    ]  # fmt: skip
    return exported(
        request, form, name="money", title=_("Money"), columns=columns, rows=rows,
        exercise=any(line.exercise for line in found.lines),
    )  # fmt: skip


@require_safe
@found_or_404
def rates(request: HttpRequest) -> HttpResponse:
    """Show the exchange rates on record."""
    viewer = viewer_of(request)
    context = {
        "rates": exchange_rates(viewer, currency=request.GET.get("currency", "")),
        "may_add": viewer.side != "partner" and viewer.may(RIGHT),
        "tab": "money",
        "section": "programmes",
    }
    return render(request, "web/duties/rates.html", context)


def answer(found: Funding) -> str:
    """Say in one sentence what is planned, committed and spent, each currency for itself."""
    return "; ".join(
        _("%(spent)s %(currency)s spent of %(committed)s committed and %(planned)s planned")
        % {
            "currency": currency,
            "spent": number_format(amounts.spent, decimal_pos=0, force_grouping=True),
            "committed": number_format(amounts.committed, decimal_pos=0, force_grouping=True),
            "planned": number_format(amounts.planned, decimal_pos=0, force_grouping=True),
        }
        for currency, amounts in found.totals.items()
    ) + ("." if found.totals else "")


def _groupings(found: Funding) -> dict[str, tuple[str, Sequence[object]]]:
    return {
        "partner": (_("Partner"), found.by_partner),
        "donor": (_("Donor"), found.by_donor),
        "lead": (_("Lead nation"), found.by_lead),
        "agent": (_("Executing agent"), found.by_agent),
        "programme": (_("Programme"), found.by_programme),
        "goal": (_("Goal"), found.by_goal),
    }


def _share(amounts: Money) -> dict[str, float]:
    """Committed and spent as parts of what is planned or committed, whichever is more, in hundredths."""
    most = max(amounts.planned, amounts.committed) or 1
    return {"committed": float(100 * amounts.committed / most), "spent": float(100 * amounts.spent / most)}


def _programmes(request: HttpRequest) -> dict[str, ProgrammeRow]:
    """The programmes whose money the viewer keeps, read once for the request."""
    if not hasattr(request, "funded"):
        viewer = viewer_of(request)
        rows = programme_list(viewer, on=clock_of(request).on) if viewer.may(RIGHT) else ()
        request.funded = {row.code: row for row in rows if speaks_under(viewer, RIGHT, row)}  # type: ignore[attr-defined]
    kept: dict[str, ProgrammeRow] = request.funded  # type: ignore[attr-defined]
    return kept


def _may_line(request: HttpRequest, code: str) -> bool:
    return code in _programmes(request)


def _addable(request: HttpRequest, chosen: ProgrammeRow | None) -> list[tuple[str, str]]:
    return [
        (row.code, f"{row.party.name}: {row.title}")
        for row in _programmes(request).values()
        if row.state not in PROGRAMME_OVER and (chosen is None or chosen.code == row.code)
    ]


def money_of(code: str) -> str:
    """Return the address of a programme's money."""
    return goes("money", query=f"programme={code}")
