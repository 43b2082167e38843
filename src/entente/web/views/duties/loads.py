"""Which posts carry too much, and where does nobody answer?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from entente.apps.programmes.rules.duties import OVERLOAD
from entente.apps.programmes.selectors.gaps import ProgrammeGaps, programme_gaps
from entente.apps.programmes.selectors.responsibilities import Load, post_loads
from entente.apps.register.models.named import in_language
from entente.web.actors import viewer_of
from entente.web.views.problems import found_or_404


@require_safe
@found_or_404
def loads(request: HttpRequest) -> HttpResponse:
    """Show how much every post carries, and which programmes have clauses that nobody answers for."""
    viewer = viewer_of(request)
    carried = post_loads(viewer)
    gaps = programme_gaps(viewer)
    context = {
        "loads": carried,
        "most": max((load.accountable + load.responsible for load in carried), default=OVERLOAD),
        "limit": OVERLOAD,
        "gaps": [(each, in_language(each.title_en, each.title_fr)) for each in gaps],
        "answer": _answer(carried, gaps),
        "tab": "loads",
        "section": "programmes",
    }
    return render(request, "web/duties/loads.html", context)


def _answer(carried: tuple[Load, ...], gaps: tuple[ProgrammeGaps, ...]) -> str:
    over = sum(load.overloaded for load in carried)
    open_clauses = sum(each.no_accountable for each in gaps)
    vacant = sum(load.post.vacant for load in carried)
    return " ".join(
        (
            ngettext("%(count)s post carries too much.", "%(count)s posts carry too much.", over)
            % {"count": number_format(over)},
            ngettext("%(count)s post with duties is vacant.", "%(count)s posts with duties are vacant.", vacant)
            % {"count": number_format(vacant)},
            ngettext(
                "%(count)s clause has nobody accountable.", "%(count)s clauses have nobody accountable.", open_clauses
            )
            % {"count": number_format(open_clauses)},
        )
    )
