"""What do I owe, by when? The home of whoever holds a post, and the same for any post."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from entente.apps.access.selectors.directory import own_posts
from entente.apps.programmes.selectors.handovers import duty_post, handovers_of_post, handovers_waiting
from entente.apps.programmes.selectors.obligations import obligations_of_posts
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.views.duties.owed import SOON, Owed, owed_of
from entente.web.views.duties.shared import counted, exported, may_for
from entente.web.views.programmes.shared import found_or_404


@require_safe
@login_required
@found_or_404
def my_duties(request: HttpRequest) -> HttpResponse:
    """Show what the posts of who is signed in owe, what is overdue first."""
    viewer = viewer_of(request)
    held = own_posts(viewer)
    owed = _owed(request, {post.id: post.name for post in held})
    waiting = handovers_waiting(viewer)
    context = {
        **_listed(request, owed),
        "held": held,
        "several": len(held) > 1,
        "waiting": waiting,
        "tab": "mine",
    }
    return render(request, "web/duties/mine.html", context)


@require_safe
@login_required
@found_or_404
def post_duties(request: HttpRequest, code: str) -> HttpResponse:
    """Show what one post owes, as far as the viewer may read it, and its hand-overs."""
    viewer = viewer_of(request)
    post = duty_post(viewer, code=code)
    owed = _owed(request, {post.id: post.name})
    context = {
        **_listed(request, owed),
        "post": post,
        "handovers": handovers_of_post(viewer, post_id=post.id),
        "may_transfer": may_for(viewer, "programmes.assign", party=post.party) and viewer.party == post.party,
        "tab": "loads",
    }
    return render(request, "web/duties/post.html", context)


@require_safe
@login_required
@found_or_404
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Give what the posts of who is signed in owe as a file."""
    held = own_posts(viewer_of(request))
    owed = _chosen(request, _owed(request, {post.id: post.name for post in held}))
    columns = (
        _("Due"), _("Late by days"), _("What"), _("Code"), _("Title"), _("Partner"), _("Programme"), _("Because"),
        _("Post"), _("Exercise"),
    )  # fmt: skip
    rows = [
        (each.item.due, each.days_late or "", each.kind, each.item.code, each.item.title, each.item.party,
         each.item.programme, each.why, each.post,
         _("EXERCISE") if each.item.exercise else "")
        for each in owed
    ]  # fmt: skip
    return exported(request, form, name="duties", title=_("My duties"), columns=columns, rows=rows)


def answer(owed: list[Owed]) -> str:
    """Say in one sentence how much is owed, and how soon."""
    counts = Counter(each.when for each in owed)
    if not owed:
        return _("Nothing is owed.")
    late = ngettext("%(count)s overdue", "%(count)s overdue", counts["late"]) % {"count": number_format(counts["late"])}
    return _("%(late)s, %(soon)s due within %(days)s days, %(later)s later, %(open)s without a day.") % {
        "late": late,
        "soon": number_format(counts["soon"]),
        "days": SOON,
        "later": number_format(counts["later"]),
        "open": number_format(counts["open"]),
    }


def _owed(request: HttpRequest, posts: dict[Any, str]) -> list[Owed]:
    day = clock_of(request).on
    return owed_of(obligations_of_posts(viewer_of(request), post_ids=list(posts), on=day), on=day, posts=posts)


def _listed(request: HttpRequest, owed: list[Owed]) -> dict[str, Any]:
    kind, party, when = (request.GET.get(name, "") for name in ("kind", "party", "when"))
    shown = _chosen(request, owed)
    words = {"late": _("Overdue"), "soon": _("Soon"), "later": _("Later"), "open": _("No day known")}
    return {
        "owed": shown,
        "all": owed,
        "answer": answer(owed),
        "groups": [
            (key, _heading(key, words[key]), [each for each in shown if each.when == key])
            for key in words
            if any(each.when == key for each in shown)
        ],
        "choices": [
            ("when", _("When"), [(key, words[key], sum(each.when == key for each in owed)) for key in words], when),
            ("kind", _("What"), counted((each.item.kind, each.kind) for each in owed), kind),
            ("party", _("Partner"), counted((each.item.party, each.item.party) for each in owed), party),
        ],
        "filtered": bool(kind or party or when),
        "exercise": bool(shown) and all(each.item.exercise for each in shown),
        "section": "duties",
    }


def _heading(key: str, words: str) -> str:
    return _("Due within %(days)s days") % {"days": SOON} if key == "soon" else words


def _chosen(request: HttpRequest, owed: list[Owed]) -> list[Owed]:
    wanted = {name: request.GET.get(name, "") for name in ("kind", "party", "when")}
    return [
        each
        for each in owed
        if wanted["kind"] in {"", each.item.kind}
        and wanted["party"] in {"", each.item.party}
        and wanted["when"] in {"", each.when}
    ]
