"""The pages and the API that look at engagements over time, and what they must not tell."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from entente.apps.access.models import Person
from entente.apps.calendars.models import CadenceTarget, Feed
from entente.apps.calendars.selectors.feeds import token_of
from entente.apps.engagements.models import Engagement, EngagementParty, EngagementPerson
from entente.apps.register.models import Party
from tests.leaks.paths import SHOWS, Call, get, read_path
from tests.leaks.worlds import WORD, Common, common_records, hidden_records

API = "/api/v1"
ON = "on=2024-05-15"
OWN_FEED = UUID("01900000-0000-7000-8000-0000000000e1")
PARTY_FEED = UUID("01900000-0000-7000-8000-0000000000e2")
HIDDEN_ENGAGEMENT = UUID("01900000-0000-7000-8000-0000000000e3")


def _engagement(code: str, marking_id: int, *, hosts: str, pk: UUID | None = None, **fields: Any) -> Engagement:
    """Training of Malta by a host, with Türkiye, in May 2024."""
    given = {
        "title_en": "Course on mines", "title_fr": "Cours sur les mines", "kind": "training", "level": "senior",
        "field": "small_arms_mine_action", "state": "confirmed", "starts": date(2024, 5, 6), "ends": date(2024, 5, 8),
        "place": "Valletta", "latitude": 35, "longitude": 14, "search_names": "mines", "search_en": "mines",
    }  # fmt: skip
    row = Engagement.objects.create(
        **({"pk": pk} if pk else {}), code=code, marking_id=marking_id, **{**given, **fields}
    )
    for party, role in ((hosts, "host"), ("MLT", "participant"), ("TUR", "participant")):
        EngagementParty.objects.create(
            engagement=row, party=Party.objects.get(code=party), role=role, marking_id=marking_id,
            starts=row.starts, ends=row.ends, kind=row.kind, level=row.level,
        )  # fmt: skip
    return row


def _named(row: Engagement, name: str, person: Person | None = None) -> None:
    EngagementPerson.objects.create(
        engagement=row, party=Party.objects.get(code="MLT"), name=name, person=person, marking_id=row.marking_id,
        starts=row.starts, ends=row.ends, kind=row.kind, level=row.level,
    )  # fmt: skip


@common_records
def _shown(common: Common) -> None:
    row = _engagement("seen-course", 1, hosts="TUR")
    _named(row, "Maria Borg")
    _named(row, common.uncleared.person.name, common.uncleared.person)
    CadenceTarget.objects.create(party=Party.objects.get(code="MLT"), level="senior", every_days=90)
    Feed.objects.create(pk=OWN_FEED, person=common.uncleared.person, post=common.uncleared.post)
    Feed.objects.create(pk=PARTY_FEED, person=common.cleared.person, party=Party.objects.get(code="MLT"))


@hidden_records
def _hidden(common: Common) -> None:
    """A course on the same days by another host: an overlap, a double booking, a later meeting, another place."""
    row = _engagement(
        "m-hidden-course", common.hidden_marking, hosts="LEAGUE", pk=HIDDEN_ENGAGEMENT, title_en=WORD, title_fr=WORD,
        purpose=WORD, place=WORD, latitude=36, starts=date(2024, 5, 7), search_names=WORD, search_en=WORD,
        search_fr=WORD,
    )  # fmt: skip
    _named(row, "Maria Borg")
    _named(row, common.uncleared.person.name, common.uncleared.person)
    CadenceTarget.objects.create(
        party=Party.objects.get(code="MLT"), level="summit", every_days=77, note=WORD,
        marking_id=common.hidden_marking,
    )  # fmt: skip


VIEWED = ("", f"?{ON}", f"?{ON}&party=MLT", f"?{ON}&kind=training", f"?{ON}&lang=fr")
PERIOD = ("", f"?{ON}", "?from=2024&to=2024", "?from=2024&to=2024&party=MLT", "?from=2024&to=2024&kind=exercise")
for name, build in {
    "engagement-calendar": get(
        *(f"/engagements/calendar/{query}" for query in VIEWED),
        *(f"/engagements/calendar/?{ON}&view={view}" for view in ("week", "year", "none")),
        f"/engagements/calendar/?{ON}&field={WORD}",
        f"/engagements/calendar/?{ON}&goal={HIDDEN_ENGAGEMENT}",
    ),
    "cadence": get(
        *(f"/engagements/cadence/{query}" for query in VIEWED),
        f"/engagements/cadence/?{ON}&met_by=TUR",
        f"/engagements/cadence/?{ON}&show=late",
    ),
    "cadence-export": get(*(f"/engagements/cadence/export.{form}?{ON}" for form in ("csv", "xlsx", "none"))),
    "set-cadence": get(
        *(f"/engagements/cadence/{path}/?{ON}" for path in ("MLT/senior", "MLT/summit", "TUR/senior", "MLT/none"))
    ),
    "overlaps": get(*(f"/engagements/overlaps/{query}" for query in VIEWED)),
    "participant-conflicts": get(
        "/engagements/conflicts/",
        "/engagements/conflicts/?on=2024-05-01",
        "/engagements/conflicts/?on=2024-05-01&party=MLT",
    ),
    "engagement-map": get(*(f"/engagements/map/{query}" for query in PERIOD)),
    "engagement-mix": get(*(f"/engagements/mix/{query}" for query in (*PERIOD, "?from=2024&to=2024&who=all"))),
    "engagement-network": get(*(f"/engagements/network/{query}" for query in PERIOD)),
    "network-export": get(
        *(f"/engagements/network/export.{form}?from=2024&to=2024" for form in ("csv", "xlsx", "none"))
    ),
    "api:party_engagements": get(
        *(f"{API}/parties/MLT/engagements{query}" for query in ("", "?from=2024-05-07", "?to=2024-05-06&limit=1")),
        f"{API}/parties/MLT/engagements?other=TUR&kind=training&real=true",
        f"{API}/parties/MLT/engagements?other=NOWHERE",
        f"{API}/parties/NOWHERE/engagements",
    ),
    "api:party_together": get(
        *(f"{API}/parties/{code}/engagements/together?from=2024-01-01" for code in ("MLT", "TUR", "NOWHERE"))
    ),
}.items():
    read_path(name)(build)
    SHOWS.add(name)

read_path("calendar-feeds")(get("/engagements/feeds/"))


@read_path("calendar-feed")
def _feed(common: Common) -> list[Call]:
    """The feed of someone who may not read what is hidden; of a party, of someone who may."""
    feeds = Feed.objects.filter(pk__in=[OWN_FEED, PARTY_FEED]).order_by("pk")
    return [Call(f"/engagements/feeds/{token}.ics") for token in (*map(token_of, feeds), "nobody.s", "none")]


@read_path("close-feed")
def _close(common: Common) -> list[Call]:
    return [Call(f"/engagements/feeds/{key}/close/", "post") for key in (OWN_FEED, HIDDEN_ENGAGEMENT)]
