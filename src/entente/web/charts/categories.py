"""The category of each party by what the map is coloured by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from entente.apps.register.selectors.portfolio import PortfolioRow
from entente.web.charts.palette import CATEGORIES, RELATIONS, REST, SUSPENDED, TONES
from entente.web.labels import relation_label
from entente.web.query import foremost


@dataclass(frozen=True, slots=True)
class Category:
    """A colour with its meaning. `field` and `code` filter by it; an empty code cannot be filtered by."""

    field: str
    code: str
    label: str
    colour: str
    position: int


def categorise(rows: Sequence[PortfolioRow], colour: str) -> dict[str, Category]:
    """Return each party's category by its code. More values than colours: the rarest share the last one."""
    if colour == "relation":
        return {row.code: _relation(row) for row in rows}
    return _assigned({row.code: _value(row, colour) for row in rows}, colour)


def _relation(row: PortfolioRow) -> Category:
    """The relation, with those whose cooperation is suspended apart."""
    if row.suspended and row.status is not None:
        return Category("status", row.status.code, row.status.name, SUSPENDED, len(RELATIONS))
    position = list(RELATIONS).index(row.relation)
    return Category("relation", row.relation, relation_label(row.relation), RELATIONS[row.relation], position)


def _assigned(values: dict[str, tuple[str, str, str]], field: str) -> dict[str, Category]:
    counts = Counter(value for value in values.values() if value[0])
    frequent = [value for value, _count in sorted(counts.items(), key=lambda item: (-item[1], item[0][1]))]
    own = len(CATEGORIES) if len(frequent) <= len(CATEGORIES) else len(CATEGORIES) - 1
    categories = {}
    for position, value in enumerate(frequent):
        code, label, tone = value
        if field == "status":
            categories[value] = Category(field, code, label, TONES.get(tone, REST), position)
        elif position < own:
            categories[value] = Category(field, code, label, CATEGORIES[position], position)
        else:
            categories[value] = Category(field, "", _("Others"), CATEGORIES[-1], own)
    none = Category(field, "", _("None"), REST, 99)
    return {party: categories.get(value, none) for party, value in values.items()}


def _value(row: PortfolioRow, colour: str) -> tuple[str, str, str]:
    """Return code, label and tone of the party's first value, codes empty where it has none."""
    if colour == "region":
        return (row.region.code, row.region.name, "") if row.region else ("", "", "")
    if colour == "status":
        return (row.status.code, row.status.name, row.status.tone) if row.status else ("", "", "")
    standings = row.programmes if colour == "programme" else row.memberships
    first = foremost(standings)
    return (first.framework.code, first.framework.short, "") if first else ("", "", "")
