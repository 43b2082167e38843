"""What do I owe, by when? The home of whoever holds a post, and the same for any post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from entente.apps.access.selectors.directory import own_posts
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.rules.duties import SOON
from entente.apps.programmes.selectors.handovers import duty_post, handovers_of_post, handovers_waiting
from entente.apps.programmes.selectors.obligations import obligations_of_posts
from entente.apps.programmes.selectors.owed import ON_A_PAGE, OwedCount, OwedFilters, owed_page, passes
from entente.apps.warnings.enums import AlertState
from entente.apps.warnings.selectors.alerts import AlertFilters, alert_list
from entente.kernel.folding import fold
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.views.duties.owed import kind_words, owed_of
from entente.web.views.duties.shared import Choice, exported, may_for, rest_of
from entente.web.views.problems import found_or_404


@require_safe
@login_required
@found_or_404
def my_duties(request: HttpRequest) -> HttpResponse:
    """Show what the posts of who is signed in owe, what is overdue first."""
    viewer = viewer_of(request)
    held = own_posts(viewer)
    waiting = handovers_waiting(viewer, with_items=False)
    context = {
        **_listed(request, {post.id: post.name for post in held}),
        "held": held,
        "several": len(held) > 1,
        "waiting": waiting,
        "to_grade": _to_grade(viewer),
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
    context = {
        **_listed(request, {post.id: post.name}),
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
    day, wanted = clock_of(request).on, _wanted(request)
    found = obligations_of_posts(viewer_of(request), post_ids=[post.id for post in held], on=day)
    owed = owed_of((item for item in found if passes(item, wanted, day)), on=day, posts={p.id: p.name for p in held})
    columns = (
        _("Due"), _("Late by days"), _("What"), _("Code"), _("Title"), _("Partner"), _("Code of the partner"),
        _("Programme"), _("Code of the programme"), _("Because"), _("Post"), _("Exercise"),
    )  # fmt: skip
    rows = [
        (each.item.due, each.days_late or "", each.kind, each.item.code, each.item.title,
         each.item.party_name or each.item.party, each.item.party, each.item.programme_title, each.item.programme,
         each.why, each.post, _("EXERCISE") if each.item.exercise else "")
        for each in owed
    ]  # fmt: skip
    return exported(request, form, name="duties", title=_("My duties"), columns=columns, rows=rows)


def _to_grade(viewer: Viewer) -> str:
    """Say how many signals wait for whoever may grade them: they are nobody's duty, and first seen here."""
    if not viewer.may("warnings.grade"):
        return ""
    number = alert_list(viewer, filters=AlertFilters(state=(AlertState.SIGNAL,)), limit=0).total
    return _("%(count)s to grade") % {"count": number_format(number)} if number else ""


def answer(counts: Iterable[OwedCount]) -> str:
    """Say in one sentence how much is owed, and how soon."""
    numbers: Counter[str] = Counter()
    for each in counts:
        numbers[each.when] += each.number
    if not numbers:
        return _("Nothing is owed.")
    late = ngettext("%(count)s overdue", "%(count)s overdue", numbers["late"])
    return _("%(late)s, %(soon)s due within %(days)s days, %(later)s later, %(open)s without a day.") % {
        "late": late % {"count": number_format(numbers["late"])},
        "soon": number_format(numbers["soon"]),
        "days": SOON,
        "later": number_format(numbers["later"]),
        "open": number_format(numbers["open"]),
    }


def _listed(request: HttpRequest, posts: dict[Any, str]) -> dict[str, Any]:
    """What both pages show of what posts owe: the page asked for, and counts of everything."""
    day, wanted = clock_of(request).on, _wanted(request)
    number = request.GET.get("page", "")
    page = owed_page(
        viewer_of(request), post_ids=list(posts), on=day, filters=wanted,
        number=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
    )  # fmt: skip
    shown = owed_of(page.items, on=day, posts=posts)
    words = {"late": _("Overdue"), "soon": _("Soon"), "later": _("Later"), "open": _("No day known")}
    kept = [each for each in page.counts if wanted.kind in {"", each.kind} and wanted.party in {"", each.party}]
    return {
        "all": page.counts,
        "answer": answer(page.counts),
        "groups": [
            (key, _heading(key, words[key]), _total(kept, key),
             [each for each in shown if each.when == key])
            for key in words
            if any(each.when == key for each in shown)
        ],
        "pages": paged(page.number, page.total),
        "rest": rest_of(request),
        "choices": [
            ("when", _("When"), [(key, words[key], _total(page.counts, key))
                                 for key in words], wanted.when),
            ("kind", _("What"), _choices(page.counts, lambda each: (each.kind, each.label or kind_words(each.kind))),
             wanted.kind),
            ("party", _("Partner"), _choices(page.counts, lambda each: (each.party, each.party_name)), wanted.party),
        ],
        "filtered": wanted != OwedFilters(),
        "exercise": bool(shown) and all(each.item.exercise for each in shown),
        "section": "duties",
    }  # fmt: skip


def paged(number: int, total: int) -> Page[int]:
    """Return the page as the template for pages wants it: only its numbers are used."""
    return Paginator(range(total), ON_A_PAGE).get_page(number)


def _total(counts: Iterable[OwedCount], when: str) -> int:
    return sum(each.number for each in counts if each.when == when)


def _choices(counts: Iterable[OwedCount], key: Callable[[OwedCount], tuple[str, str]]) -> list[Choice]:
    """The values of a filter with how many things have each, by name."""
    numbers: Counter[tuple[str, str]] = Counter()
    for each in counts:
        numbers[key(each)] += each.number
    listed = [(code, name, number) for (code, name), number in numbers.items() if code]
    return sorted(listed, key=lambda each: fold(each[1]))


def _heading(key: str, words: str) -> str:
    return _("Due within %(days)s days") % {"days": SOON} if key == "soon" else words


def _wanted(request: HttpRequest) -> OwedFilters:
    return OwedFilters(**{name: request.GET.get(name, "") for name in ("kind", "party", "when")})
