"""What makes the judgement of a challenge sound."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from entente.apps.programmes.vocabularies import ChallengeKind, Severity, Trend
from entente.kernel.errors import Problem


def judgement_problems(
    *, kind: str, title: str, severity: int, trend: str, review_on: date | None, on: date
) -> list[Problem]:
    """Say what is wrong with a challenge as judged on a day: closed vocabularies, and a next review to come."""
    problems = []
    for field, value, values in (
        ("kind", kind, ChallengeKind.values),
        ("severity", severity, Severity.values),
        ("trend", trend, Trend.values),
    ):
        if value not in values:
            problems.append(
                Problem(
                    _("%(value)r is not known") % {"value": str(value)},
                    field=field,
                    remedy=_("use one of: %(values)s") % {"values": ", ".join(map(str, values))},
                )
            )
    if not title.strip():
        problems.append(Problem(_("the challenge has no title"), field="title", remedy=_("give it one")))
    if review_on is None:
        problems.append(
            Problem(_("there is no review date"), field="review_on", remedy=_("say when it is looked at again"))
        )
    elif review_on <= on:
        problems.append(
            Problem(
                _("the next review of %(review)s is not after %(day)s") % {"review": review_on, "day": on},
                field="review_on",
                remedy=_("give a later day"),
            )
        )
    return problems
