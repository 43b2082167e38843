"""What the alliance and a party do together, as sections of a brief: programmes, promises, contacts, warnings."""

from __future__ import annotations

from datetime import date

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Viewer
from entente.apps.calendars.selectors.history import party_history, party_next
from entente.apps.calendars.selectors.listed import Listed
from entente.apps.programmes.enums import GoalState
from entente.apps.programmes.selectors.applies import party_programmes
from entente.apps.programmes.selectors.challenges import challenges
from entente.apps.programmes.selectors.goals import goal_counts
from entente.apps.programmes.selectors.undertakings import undertakings
from entente.apps.programmes.vocabularies import UndertakingState
from entente.apps.warnings.selectors.alerts import party_alerts
from entente.apps.warnings.selectors.results import party_forecast
from entente.web.briefs.content import Line, Section
from entente.web.charts.duties import amount_words
from entente.web.templatetags.calendars import engagement_span
from entente.web.templatetags.programmes import how
from entente.web.views.outlook.forecasts import accuracy_text, fan_answer, span
from entente.web.words import day_text, partial_text, since_text

_OWING = (UndertakingState.LATE, UndertakingState.PARTLY, UndertakingState.OPEN)


def programmes(viewer: Viewer, party: str, on: date) -> Section:
    """The programmes that bear on the date, then those in the making, and how their goals stand."""
    rows, applying = party_programmes(viewer, party=party, on=on)
    lines = [
        Line(
            what=each.programme.title,
            when=since_text(each.since.isoformat()),
            state=how(each.how),
            where=each.programme.code,
            exercise=each.programme.exercise,
        )
        for each in applying
    ]
    shown = {each.programme.code for each in applying}
    lines += [
        Line(what=row.title, state=row.state_label, where=row.code, exercise=row.exercise)
        for row in rows
        if row.code not in shown
    ]
    return Section(
        _("Tailored programmes"),
        tuple(lines),
        empty=_("No programme is recorded that you may read."),
        note=_goals(viewer, party, on),
    )


def _goals(viewer: Viewer, party: str, on: date) -> str:
    counted = goal_counts(viewer, party=party, on=on).by_state
    told = [
        f"{GoalState(state).label} {number_format(counted[state])}" for state in GoalState.values if counted.get(state)
    ]
    return _("Goals: %(counts)s.") % {"counts": ", ".join(told)} if told else ""


def promises(viewer: Viewer, party: str, on: date) -> Section:
    """What the party promised and has not delivered, the late first."""
    owing = [each for each in undertakings(viewer, party=party, on=on) if each.standing.state in _OWING]
    owing.sort(key=lambda each: (_OWING.index(each.standing.state), each.due or "9999"))
    lines = tuple(
        Line(
            what=each.text,
            when=partial_text(each.due),
            state=f"{each.standing.state.label}, {amount_words(each)}",
            where=each.programme,
            exercise=each.exercise,
        )
        for each in owing
    )
    return Section(_("Promised, not yet delivered"), lines, empty=_("Nothing that you may read is owed."))


def contacts(viewer: Viewer, party: str, on: date, most: int) -> tuple[Section, Section]:
    """The last engagements up to the date and the next ones after it."""
    past = party_history(viewer, code=party, on=on, latest=most)
    note = _("%(total)s in all up to this date.") % {"total": number_format(past.total)} if past.total else ""
    last = Section(
        _("Last contacts"),
        tuple(map(_contact, past.latest)),
        empty=_("No engagement is recorded that you may read."),
        note=note,
    )
    coming = party_next(viewer, code=party, on=on, limit=most)
    return last, Section(
        _("Next contacts"), tuple(map(_contact, coming)), empty=_("None is planned that you may read.")
    )


def _contact(row: Listed) -> Line:
    said = (row.kind_label, row.place, _("called off") if row.called_off else "")
    return Line(
        what=row.title,
        when=engagement_span(row),
        state=", ".join(filter(None, said)),
        where=row.code,
        exercise=row.exercise,
    )


def warnings(viewer: Viewer, party: str, on: date) -> Section:
    """The open warnings of today, those nearest to a decision first, and the newest forecast in words."""
    lines = tuple(
        Line(
            what=row.title,
            when=since_text(row.since.isoformat()) if row.since else day_text(row.last_day),
            state=", ".join(filter(None, (row.state_label, row.grade, row.named_post))),
            exercise=row.exercise,
        )
        for row in party_alerts(viewer, party=party)
    )
    return Section(
        _("Open warnings"), lines, empty=_("No warning is open that you may read."), note=_forecast(viewer, party, on)
    )


def _forecast(viewer: Viewer, party: str, on: date) -> str:
    """The newest forecast in words; nothing once the months it speaks of are over."""
    found = party_forecast(viewer, iso3=party)
    if found is None or (found[0].last.year, found[0].last.month) < (on.year, on.month):
        return ""
    ref, fan = found
    title = _("Deaths in armed conflict, forecast for %(span)s") % {"span": span(ref.first, ref.last)}
    return f"{title}: {fan_answer(fan)} {accuracy_text(fan)}"


def difficulties(viewer: Viewer, party: str, on: date) -> Section:
    """The open challenges, the gravest first."""
    lines = tuple(
        Line(
            what=each.title,
            when=_("review by %(day)s") % {"day": day_text(each.review_on)} if each.review_on else "",
            state=f"{each.severity.label}, {each.trend.label}",
            where=each.owner_name,
            exercise=each.exercise,
        )
        for each in challenges(viewer, party=party, on=on)
    )
    return Section(_("Challenges"), lines, empty=_("No challenge is open that you may read."))
