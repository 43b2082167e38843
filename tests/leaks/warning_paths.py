"""The pages and the API of early warning, and what they must not tell."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from entente.apps.access.models import Post
from entente.apps.access.rules.need_to_know import Spell
from entente.apps.register.models import Framework, Party
from entente.apps.warnings.models import (
    Alert,
    AlertParty,
    AlertReport,
    AlertStep,
    Consultation,
    Crossing,
    Derivation,
    Replay,
    Report,
    ReportParty,
    Scan,
    Sighting,
    Watch,
)
from tests.factories.access import ALWAYS, write_fact
from tests.factories.results import told
from tests.leaks.paths import REFUSED_FIRST, SHOWS, Call, get, read_path
from tests.leaks.worlds import WORD, Common, common_records, hidden_records

DAY = date(2024, 5, 6)
SHOWN_ALERT = UUID("01900000-0000-7000-8000-0000000000a1")
HIDDEN_ALERT = UUID("01900000-0000-7000-8000-0000000000a2")
SHOWN_REPORT = UUID("01900000-0000-7000-8000-0000000000a3")
HIDDEN_REPORT = UUID("01900000-0000-7000-8000-0000000000a4")
SHOWN_CONSULTATION = UUID("01900000-0000-7000-8000-0000000000a6")
HIDDEN_CONSULTATION = UUID("01900000-0000-7000-8000-0000000000a7")
SHOWN_WATCH = UUID("01900000-0000-7000-8000-0000000000a5")
API = "/api/v1"


def _alert(pk: UUID, *, marking_id: int, **fields: object) -> Alert:
    alert = Alert.objects.create(
        pk=pk, origin="person", series_id="MLT|TUR", first_day=DAY, last_day=DAY, marking_id=marking_id, **fields
    )
    for position, code in enumerate(("MLT", "TUR")):
        AlertParty.objects.create(alert=alert, party=Party.objects.get(code=code), position=position)
    return alert


@common_records
def _shown(common: Common) -> None:
    """An alert, a report under it, a watch: all public, so that every viewer sees the pages that hold them."""
    post = common.uncleared.post
    alert = _alert(
        SHOWN_ALERT, marking_id=1, title="Ships off Malta", summary="More than usual", state="alert", was_alert=True,
        named_post=post, due_at=datetime(2030, 1, 1, tzinfo=UTC), raised_by=post,
    )  # fmt: skip
    AlertStep.objects.create(alert=alert, verb="alert", state_after="alert", on=DAY)
    report = Report.objects.create(pk=SHOWN_REPORT, title="Ships seen", reporter="Harbour", received_on=DAY)
    ReportParty.objects.create(report=report, party=Party.objects.get(code="MLT"))
    AlertReport.objects.create(alert=alert, report=report, on=DAY)
    write_fact("consultation", Spell("TUR", "PART", ALWAYS), title="On ships", key="ships", pk=SHOWN_CONSULTATION)
    for who in (common.uncleared, common.unreleased, common.cleared):
        key = {"pk": SHOWN_WATCH} if who is common.uncleared else {}
        Watch.objects.create(**key, post=who.post, party=Party.objects.get(code="MLT"), measure="any")


@hidden_records
def _hidden(common: Common) -> None:
    """An alert about the same parties, with all its parts; hidden reports under what is shown; hidden crossings."""
    marking = common.hidden_marking
    other = _alert(
        HIDDEN_ALERT, marking_id=marking, title=WORD, summary=WORD, state="outcome", was_alert=True, indicator=WORD,
        raised_by=common.uncleared.post, raised_by_name=WORD,
    )  # fmt: skip
    scan = Scan.objects.create(
        source=WORD, day=DAY, until=DAY, digest=WORD, series_forecast=1, series_looked_at=1, alerts_by_probability=1,
        false_discovery_rate=0.05, record_weeks=1, claim=WORD, marking_id=marking,
    )  # fmt: skip
    Sighting.objects.create(alert=other, scan=scan, day=DAY, until=DAY, threshold=3, evidence={}, escalated=True)
    AlertStep.objects.create(alert=other, verb="alert", state_after="alert", on=DAY, reason=WORD, by_name=WORD)
    Consultation.objects.create(
        alert=other, framework=Framework.objects.get(code="PART"), party=Party.objects.get(code="TUR"), request=WORD,
        requested_on=DAY, outcome=WORD,
    )  # fmt: skip
    report = Report.objects.create(
        pk=HIDDEN_REPORT, title=WORD, text=WORD, reporter=WORD, received_on=DAY, reliability="A", credibility="1",
        graded_at=datetime(2024, 5, 6, tzinfo=UTC), marking_id=marking,
    )  # fmt: skip
    ReportParty.objects.create(report=report, party=Party.objects.get(code="MLT"))
    shown_alert, shown_report = Alert.objects.get(pk=SHOWN_ALERT), Report.objects.get(pk=SHOWN_REPORT)
    for alert, laid in ((other, report), (other, shown_report), (shown_alert, report)):
        AlertReport.objects.create(alert=alert, report=laid, on=DAY)
    Derivation.objects.create(report=shown_report, origin=report)
    for watch in Watch.objects.all():
        Crossing.objects.create(watch=watch, alert=other, day=DAY, value=0.9)
    spell = Spell("TUR", "PART", ALWAYS)
    write_fact("consultation", spell, title=WORD, marking_id=marking, key=WORD, pk=HIDDEN_CONSULTATION)
    Replay.objects.create(
        fact_key="ships", event_set=WORD, result=told(), title_en=WORD, title_fr=WORD, note_en=WORD, note_fr=WORD,
        command=WORD, made_on=DAY, engine_version="0.1.0", input_sha256="a" * 64, marking_id=marking,
    )  # fmt: skip
    # A closed one of the same post would change how often its alerts were wrong.
    Alert.objects.create(
        origin="person", title=WORD, state="false_alarm", was_alert=True, closed_on=DAY, first_day=DAY, last_day=DAY,
        raised_by=Post.objects.get(pk=common.uncleared.post.pk), marking_id=marking,
    )  # fmt: skip


QUERIES = (
    "", "?show=mine", "?show=crossed", "?show=closed", "?show=ungraded", "?show=overdue", "?state=outcome",
    "?state=nowhere", "?region=south", "?party=MLT", "?origin=person", "?kind=real", "?sort=unusual", "?sort=due",
    f"?party={WORD}",
)  # fmt: skip

for name, build in {
    "alerts": get(*(f"/warning/{query}" for query in QUERIES)),
    "alerts-export": get(
        *(f"/warning/export/alerts.csv{query}" for query in ("", "?show=closed")), "/warning/export/alerts.xlsx",
        "/warning/export/alerts.none",
    ),
    "reports": get(*(f"/warning/reports/{query}" for query in ("", "?graded=yes", "?graded=no", "?reliability=A"))),
    "reports-export": get(
        *(f"/warning/export/reports.csv{query}" for query in ("", "?graded=yes")), "/warning/export/reports.xlsx",
        "/warning/export/reports.none",
    ),
    "series-export": get(*(f"/warning/series/{slug}/export.csv" for slug in ("MLT-TUR", "MLT", "TUR-MLT"))),
    "consultations": get("/warning/consultations/", "/warning/consultations/?on=2010-06-01"),
    "find-series": get("/warning/series/", "/warning/series/?one=XXX&other=YY"),
    "series": get(*(f"/warning/series/{slug}/" for slug in ("MLT-TUR", "MLT", "TUR-MLT"))),
    "neighbourhood": get(*(f"/warning/around/{code}/" for code in ("MLT", "TUR", "NOWHERE"))),
    "record-report": get("/warning/reports/record/", f"/warning/reports/record/?from={HIDDEN_REPORT}"),
    "point-out-signal": get("/warning/point-out/", "/warning/point-out/?party=MLT"),
    "api:alert_list": get(
        *(f"{API}/warnings{query}" for query in ("", "?party=MLT", "?state=outcome", "?closed=true", f"?party={WORD}"))
    ),
    "api:warning_series": get(*(f"{API}/warnings/series/{slug}" for slug in ("MLT-TUR", "MLT", "TUR-MLT"))),
}.items():  # fmt: skip
    read_path(name)(build)


@read_path("look-back")
def _look_back(common: Common) -> list[Call]:
    return [
        Call(f"/warning/consultations/{SHOWN_CONSULTATION}/"),
        Call(f"/warning/consultations/{HIDDEN_CONSULTATION}/", hidden=True),
    ]


@read_path("alert")
def _page(common: Common) -> list[Call]:
    return [Call(f"/warning/alerts/{SHOWN_ALERT}/"), Call(f"/warning/alerts/{HIDDEN_ALERT}/", hidden=True)]


@read_path("alert-act")
def _act(common: Common) -> list[Call]:
    shown, hidden = (f"/warning/alerts/{key}/do" for key in (SHOWN_ALERT, HIDDEN_ALERT))
    return [
        Call(f"{shown}/stand_down/"),
        Call(f"{shown}/grade/", "post", {"reason": "x"}),
        Call(f"{shown}/request_consultation/"),
        Call(f"{hidden}/stand_down/", hidden=True),
        Call(f"{hidden}/stand_down/", "post", {"reason": "x"}, hidden=True),
    ]


@read_path("attach-report")
def _attach(common: Common) -> list[Call]:
    return [
        Call(f"/warning/alerts/{SHOWN_ALERT}/rest-on/"),
        Call(f"/warning/alerts/{SHOWN_ALERT}/rest-on/", "post", {"report": str(HIDDEN_REPORT)}),
        Call(f"/warning/alerts/{HIDDEN_ALERT}/rest-on/", hidden=True),
    ]


@read_path("acknowledge-alerts")
def _acknowledge(common: Common) -> list[Call]:
    both = {"alert": [str(SHOWN_ALERT), str(HIDDEN_ALERT)]}
    return [
        Call("/warning/acknowledge/", "get", both),
        Call("/warning/acknowledge/", "get", {"alert": [str(HIDDEN_ALERT)]}),
        Call("/warning/acknowledge/", "post", {**both, "confirmed": "yes"}),
    ]


@read_path("undo-acknowledge")
def _undo(common: Common) -> list[Call]:
    return [
        Call("/warning/acknowledge/undo/", "post", {"alert": [str(SHOWN_ALERT)]}),
        Call("/warning/acknowledge/undo/", "post", {"alert": [str(HIDDEN_ALERT)]}, hidden=True),
    ]


@read_path("report")
def _report(common: Common) -> list[Call]:
    return [Call(f"/warning/reports/{SHOWN_REPORT}/"), Call(f"/warning/reports/{HIDDEN_REPORT}/", hidden=True)]


@read_path("grade-report")
def _grade(common: Common) -> list[Call]:
    return [
        Call(f"/warning/reports/{SHOWN_REPORT}/grade/"),
        Call(f"/warning/reports/{HIDDEN_REPORT}/grade/", hidden=True),
        Call(f"/warning/reports/{HIDDEN_REPORT}/grade/", "post", {"reliability": "A", "credibility": "1"}, hidden=True),
    ]


@read_path("correct-report")
def _correct(common: Common) -> list[Call]:
    shown, hidden = (f"/warning/reports/{key}/correct/" for key in (SHOWN_REPORT, HIDDEN_REPORT))
    text = {"title": "Ships seen", "reporter": "Harbour", "reason": "x"}
    return [
        Call(shown),
        Call(shown, "post", {**text, "revision": "9"}),
        Call(shown, "post", {**text, "revision": "1", "derived_from": str(HIDDEN_REPORT)}),
        Call(hidden, hidden=True),
        Call(hidden, "post", {**text, "revision": "1"}, hidden=True),
    ]


@read_path("mark-report")
def _mark_report(common: Common) -> list[Call]:
    shown, hidden = (f"/warning/reports/{key}/marking/" for key in (SHOWN_REPORT, HIDDEN_REPORT))
    return [Call(shown), Call(hidden, hidden=True), Call(hidden, "post", {"reason": "x"}, hidden=True)]


@read_path("mark-alert")
def _mark_alert(common: Common) -> list[Call]:
    shown, hidden = (f"/warning/alerts/{key}/marking/" for key in (SHOWN_ALERT, HIDDEN_ALERT))
    return [Call(shown), Call(hidden, hidden=True), Call(hidden, "post", {"reason": "x"}, hidden=True)]


@read_path("edit-watch")
def _edit_watch(common: Common) -> list[Call]:
    return [
        Call(f"/warning/watches/{SHOWN_WATCH}/"),
        Call(f"/warning/watches/{SHOWN_WATCH}/", "post", {"measure": "wind"}),
        Call(f"/warning/watches/{HIDDEN_ALERT}/", hidden=True),
    ]


@read_path("delete-watch")
def _delete_watch(common: Common) -> list[Call]:
    return [
        Call(f"/warning/watches/{SHOWN_WATCH}/delete/"),
        Call(f"/warning/watches/{HIDDEN_ALERT}/delete/", "post", hidden=True),
    ]


@read_path("watches")
def _watches(common: Common) -> list[Call]:
    return [Call("/warning/watches/"), Call("/warning/watches/", "post", {"measure": "any", "party": "NOWHERE"})]


@read_path("see-crossings")
def _seen(common: Common) -> list[Call]:
    return [Call("/warning/watches/seen/", "post")]


@read_path("end-watch")
def _end(common: Common) -> list[Call]:
    return [
        Call(f"/warning/watches/{SHOWN_WATCH}/end/", "post"),
        Call(f"/warning/watches/{HIDDEN_ALERT}/end/", "post", hidden=True),
    ]


@read_path("api:alert_get")
def _api(common: Common) -> list[Call]:
    return [Call(f"{API}/warnings/{SHOWN_ALERT}"), Call(f"{API}/warnings/{HIDDEN_ALERT}", hidden=True)]


SHOWS.update({
    "alerts", "alerts-export", "reports-export", "alert", "alert-act", "attach-report", "report", "reports",
    "grade-report", "correct-report", "mark-alert", "mark-report", "watches", "consultations", "look-back",
    "record-report",    "point-out-signal", "series", "neighbourhood", "api:alert_list", "api:alert_get",
})  # fmt: skip

# Acts are for who has signed in, whatever the record.
REFUSED_FIRST.update({
    "alert-act", "attach-report", "undo-acknowledge", "grade-report", "correct-report", "mark-alert", "mark-report",
    "edit-watch", "end-watch", "delete-watch",
})  # fmt: skip
