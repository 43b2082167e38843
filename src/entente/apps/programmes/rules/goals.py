"""What makes the measure of a goal sound."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from entente.apps.programmes.enums import Direction
from entente.apps.programmes.rules.dates import date_problem, earliest, latest
from entente.kernel.errors import Problem


def number(text: str) -> Decimal | None:
    """Read a measured value such as "12", "12.5" or "12.5 %"; None when it is not a finite number."""
    try:
        value = Decimal(text.strip().removesuffix("%").strip().replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def goal_problems(text: Mapping[str, str]) -> list[Problem]:
    """Say what is wrong with a goal's dates and values: a target lies after its baseline, in time and in value."""
    dates = ((field, text.get(field, "")) for field in ("baseline_on", "by_when"))
    problems = [problem for field, value in dates if (problem := date_problem(field, value))]
    if problems:
        return problems
    since, until = earliest(text.get("baseline_on", "")), latest(text.get("by_when", ""))
    if since and until and until < since:
        problems.append(
            Problem(
                _("the target is due on %(until)s, before the baseline of %(since)s")
                % {"until": text["by_when"], "since": text["baseline_on"]},
                field="by_when",
                remedy=_("give a date after the baseline's"),
            )
        )
    return problems + _value_problems(text)


def _value_problems(text: Mapping[str, str]) -> list[Problem]:
    baseline, target = number(text.get("baseline", "")), number(text.get("target", ""))
    if baseline is None or target is None:
        return []
    rising = text.get("direction", Direction.INCREASE) == Direction.INCREASE
    if (target > baseline) if rising else (target < baseline):
        return []
    return [
        Problem(
            _("the target %(target)s does not go beyond the baseline %(baseline)s")
            % {"target": text["target"], "baseline": text["baseline"]},
            field="target",
            remedy=_("give a target further on, or change the direction"),
        )
    ]
