"""The ledger as an auditor looks through it, the state of its chain of seals, its head to keep elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entente.apps.ledger.actions import ACTIONS, label_of
from entente.apps.ledger.chain import chain_state
from entente.apps.ledger.records import KINDS
from entente.apps.ledger.selectors import AUDIT, PAGE, entry_list, ledger_head
from entente.kernel.errors import BadInput, Refused
from entente.web.actors import viewer_of
from entente.web.changes import act_views
from entente.web.labels import record_kind_label
from entente.web.views.problems import explained

FILTERS = ("actor", "action", "record_type", "record_id", "since", "until")


@login_required
@explained
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """List acts, newest first, and say whether the chain of seals holds."""
    _may_audit(request)
    viewer = viewer_of(request)
    chosen = {name: request.GET.get(name, "").strip() for name in FILTERS}
    found = entry_list(viewer, **_arguments(chosen), before=_number(request.GET.get("before", "")), limit=PAGE + 1)
    acts = act_views(viewer, [each.item for each in found[:PAGE]])
    older = {**{name: value for name, value in chosen.items() if value}, "before": str(found[PAGE - 1].item.entry)} \
        if len(found) > PAGE else None  # fmt: skip
    context = {
        "rows": [(act, each, record_kind_label(each.ref.record_type)) for act, each in zip(acts, found, strict=False)],
        "chosen": chosen,
        "filtered": any(chosen.values()),
        "older": urlencode(older) if older else "",
        "actions": sorted(((name, label_of(name)) for name in ACTIONS), key=lambda pair: pair[1]),
        "kinds": sorted(((kind, record_kind_label(kind)) for kind in KINDS), key=lambda pair: pair[1]),
        "head": ledger_head(),
        "chain": chain_state(),
    }
    return render(request, "web/ledger/ledger.html", context)


@login_required
@explained
@require_safe
def head(request: HttpRequest) -> HttpResponse:
    """Give the head as a file: kept elsewhere, it proves the whole history up to it."""
    _may_audit(request)
    last = ledger_head()
    response = JsonResponse(
        {"hash": last.hash, "seal": last.seal, "entries": last.entries, "at": last.at}, json_dumps_params={"indent": 2}
    )
    response["Content-Disposition"] = f'attachment; filename="ledger-head-{last.seal}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


def _may_audit(request: HttpRequest) -> None:
    if not viewer_of(request).may(AUDIT):
        raise Refused(
            _("Your post may not read the ledger."),
            rule=AUDIT,
            remedy=_("The history of a record is on its page; ask an auditor for more."),
        )


def _arguments(chosen: dict[str, str]) -> dict[str, Any]:
    """Read the filters. Days are days in UTC, `until` included."""
    since, until = _day(chosen["since"], "since"), _day(chosen["until"], "until")
    return {
        **{name: chosen[name] for name in ("actor", "action", "record_type", "record_id")},
        "since": since,
        "until": until + timedelta(days=1) if until else None,
    }


def _day(text: str, field: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        message = _("“%(text)s” is not a date.") % {"text": text[:40]}
        raise BadInput(message, field=field, remedy=_("write it as 2004-03-29")) from None


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None
