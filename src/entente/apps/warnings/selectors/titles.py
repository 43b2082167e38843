"""What alerts and watches are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from entente.apps.register.enums import VocabularyList
from entente.apps.register.models import Term
from entente.apps.warnings.enums import Measure
from entente.apps.warnings.models import Alert, Watch
from entente.apps.warnings.selectors.country_names import country_codes, country_names


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of states by code, also of those that the register lacks; one statement, none for no codes."""
    wanted = {*codes} - {""}
    return country_names(wanted) if wanted else {}


def series_title(series_id: str, names: Mapping[str, str]) -> str:
    """`RUS|UKR` as "Russia – Ukraine", `UKR` as "Ukraine, within"."""
    codes = series_id.split("|")
    shown = [names.get(code, code) for code in codes]
    return " – ".join(shown) if len(shown) > 1 else _("%(name)s, within") % {"name": shown[0]}


def alert_titles(rows: Iterable[Alert], *, known: Mapping[str, str] | None = None) -> dict[UUID, str]:
    """Return what alerts are called: their own title, or the parties of their series.

    One statement for the names that are not `known`, none where all are.
    """
    alerts = list(rows)
    held = dict(known or {})
    wanted = {code for row in alerts if not row.shown_title for code in row.series_id.split("|")}
    names = held | names_of(wanted - held.keys())
    return {row.pk: row.shown_title or series_title(row.series_id, names) for row in alerts}


def watch_titles(rows: Iterable[Watch]) -> dict[UUID, str]:
    """Return what watches are called: what they are about, by which measure. Two statements."""
    watches = list(rows)
    names = names_of(code for row in watches if row.series_id for code in row.series_id.split("|"))
    regions = {
        term.code: term.name
        for term in Term.objects.filter(
            list=VocabularyList.REGION, code__in=[row.region for row in watches if row.region]
        )
    }
    return {row.pk: _watch_title(row, names, regions) for row in watches}


def _watch_title(row: Watch, names: Mapping[str, str], regions: Mapping[str, str]) -> str:
    if row.series_id:
        about = series_title(row.series_id, names)
    else:
        about = row.party.name if row.party else regions.get(row.region, row.region)
    measure = str(Measure(row.measure).label)
    if row.measure != Measure.ANY:
        value = int(row.threshold) if row.threshold == int(row.threshold) else row.threshold
        measure = f"{measure} {number_format(value, force_grouping=True)}"
    return _("%(about)s: %(measure)s") % {"about": about, "measure": measure}


def claim() -> str:
    """Return what may be claimed of the alerts of a scan, and what not."""
    return _(
        "Ranks next week’s escalations about ten times better than chance; a fifth to a quarter of the 20 highest "
        "alerts are correct. It does not predict crises and gives no weeks of lead time: warning before an onset is at "
        "chance. Precision is read against its ceiling. Counts are of reports in one event set, never pooled across "
        "sets, and are not violence."
    )


def series_of_slug(slug: str) -> str | None:
    """`RUS-UKR` of an address as a series; None when it is none: no states, wrong order, twice the same."""
    codes = slug.upper().split("-")
    sound = len(codes) <= 2 and country_codes().issuperset(codes)
    return "|".join(codes) if sound and sorted(set(codes)) == codes else None
