"""Pages, files and API of duties, undertakings, standards, challenges and money, and what they must not tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from psycopg.types.range import DateRange

from entente.apps.access.models import Post
from entente.apps.programmes.models import (
    Activity,
    Adoption,
    AdoptionEvidence,
    Challenge,
    ChallengeEvidence,
    ChallengeStep,
    Delivery,
    ExchangeRate,
    FundingLine,
    Goal,
    Handover,
    HandoverItem,
    Objective,
    Programme,
    Requirement,
    RequirementSet,
    Responsibility,
    Standard,
    Undertaking,
)
from entente.apps.register.models import Framework, Party, Source
from tests.leaks.paths import REFUSED_FIRST, SHOWS, Call, get, read_path
from tests.leaks.worlds import HIDDEN_SOURCE, WORD, Common, common_records, hidden_records

SHOWN, HIDDEN = "duty-shown", "duty-hidden"
DAY = date(2024, 3, 1)


def _key(number: int) -> UUID:
    return UUID(f"01900000-0000-7000-8000-0000000d{number:04d}")


UNDERTAKING, HIDDEN_UNDERTAKING = _key(1), _key(2)
CHALLENGE, HIDDEN_CHALLENGE = _key(3), _key(4)
LINE, HIDDEN_LINE = _key(5), _key(6)
HANDOVER, HIDDEN_HANDOVER = _key(7), _key(8)
GOAL, ADOPTION = _key(9), _key(10)


def _post(common: Common) -> Post:
    return common.cleared.post


def _programme(code: str, **fields: Any) -> Programme:
    return Programme.objects.create(
        code=code, party=Party.objects.get(code="MLT"), instrument=Framework.objects.get(code="PLAN"),
        state="in_force", adopted_on="2019-01-01", period_start="2019", period_end="2022",
        period=DateRange(date(2019, 1, 1), date(2023, 1, 1)), **fields,
    )  # fmt: skip


@common_records
def _shown(common: Common) -> None:
    """A public programme with one of everything, public too, and posts of the people who ask."""
    post = _post(common)
    programme = _programme(SHOWN, title_en="Duties of Malta")
    objective = Objective.objects.create(programme=programme, number=1, title_en="Answer", area="military")
    goal = Goal.objects.create(
        pk=GOAL, programme=programme, objective=objective, code="D1", title_en="Goal", state="on_track",
        alliance_owner=common.uncleared.post,
    )  # fmt: skip
    Activity.objects.create(programme=programme, goal=goal, code="D1-1", title_en="Course")
    Responsibility.objects.create(programme=programme, goal=goal, duty="accountable", post=common.uncleared.post)
    undertaking = Undertaking.objects.create(
        pk=UNDERTAKING, programme=programme, goal=goal, kind="exercises", text="Two exercises", promised=2,
        unit="exercises", due="2023", owner=common.uncleared.post,
    )  # fmt: skip
    Delivery.objects.create(programme=programme, undertaking=undertaking, on=DAY, amount=1, note="Seen")
    Standard.objects.create(code="ajp-x", number="AJP-X", title_en="Doctrine", field="doctrine")
    Standard.objects.create(code="ajp-y", number="AJP-Y", title_en="Logistics", field="logistics")
    Adoption.objects.create(
        pk=ADOPTION, party=programme.party, standard_id="ajp-x", state="studying", owner=common.uncleared.post
    )
    asked = RequirementSet.objects.create(code="sea", kind="exercise", title_en="Sea")
    Requirement.objects.create(requirement_set=asked, standard_id="ajp-x")
    _challenge(CHALLENGE, programme, common.uncleared.post, "Pressure", severity=2)
    FundingLine.objects.create(pk=LINE, programme=programme, goal=goal, donor_name="Fund", currency="EUR", planned=10)
    ExchangeRate.objects.create(base="EUR", quote="USD", on=DAY, rate=2, source=Source.objects.get(code="gazette"))
    Handover.objects.create(
        pk=HANDOVER, post=post, taker=common.cleared.person, on=DAY, accepted_at="2024-03-02T00:00Z"
    )


def _challenge(key: UUID, programme: Programme, owner: Post, title: str, **fields: Any) -> Challenge:
    row = Challenge.objects.create(
        pk=key, party=programme.party, programme=programme, kind="pressure", title=title, owner=owner, review_on=DAY,
        opened_on=DAY, **fields,
    )  # fmt: skip
    marking = {"marking_id": fields["marking_id"]} if "marking_id" in fields else {}
    ChallengeStep.objects.create(
        challenge=row, on=DAY, severity=row.severity, trend="steady", state="open", review_on=DAY, owner=owner,
        reason=title, **marking,
    )  # fmt: skip
    return row


@hidden_records
def _hidden(common: Common) -> None:
    """More of everything, out of sight: each would change a list, a total, a map, a matrix, what is owed."""
    mark = {"marking_id": common.hidden_marking}
    shown, source = Programme.objects.get(code=SHOWN), Source.objects.get(code=HIDDEN_SOURCE)
    goal = Goal.objects.get(pk=GOAL)
    hidden = _programme(HIDDEN, title_en=WORD, title_fr=WORD, **mark)
    for post in (common.uncleared.post, common.unreleased.post, common.cleared.post):
        other = Goal.objects.create(programme=hidden, code=f"H-{post.code}"[:40], title_en=WORD, alliance_owner=post,
                                    by_when="2023", state="agreed", **mark)  # fmt: skip
        Responsibility.objects.create(programme=hidden, goal=other, duty="accountable", post=post, **mark)
        Responsibility.objects.create(programme=shown, goal=goal, duty="responsible", post=post, **mark)
        Undertaking.objects.create(programme=hidden, kind="missions", text=WORD, owner=post, due="2022", **mark)
        handover = Handover.objects.create(post=post, taker=common.uncleared.person, on=DAY, letter=WORD, **mark)
        HandoverItem.objects.create(handover=handover, kind="goal", record_id=GOAL, title=WORD, **mark)
    Handover.objects.create(
        pk=HIDDEN_HANDOVER, post=common.cleared.post, taker=common.cleared.person, on=DAY, letter=WORD,
        accepted_at="2024-03-02T00:00Z", **mark,
    )  # fmt: skip
    Handover.objects.filter(accepted_at=None, post=common.cleared.post).update(taker=common.cleared.person)
    undertaking = Undertaking.objects.create(
        pk=HIDDEN_UNDERTAKING, programme=shown, goal=goal, kind="information", text=WORD, owner=common.uncleared.post,
        due="2020", **mark,
    )  # fmt: skip
    for each in (undertaking, Undertaking.objects.get(pk=UNDERTAKING)):
        Delivery.objects.create(
            programme=shown, undertaking=each, on=DAY, amount=1, note=WORD, source=source, by_name=WORD, **mark
        )
    _challenge(HIDDEN_CHALLENGE, shown, common.uncleared.post, WORD, severity=4, description=WORD, **mark)
    for name, kind in (("commitment", "commitment"), ("capacity", "capacity")):
        Challenge.objects.create(
            party=Party.objects.get(code="TUR"), kind=kind, title=f"{WORD} {name}", severity=4,
            owner=common.cleared.post, review_on=DAY, opened_on=DAY, **mark,
        )  # fmt: skip
    ChallengeEvidence.objects.create(challenge_id=CHALLENGE, text=WORD, on=DAY, source=source, **mark)
    ChallengeStep.objects.create(
        challenge_id=CHALLENGE, on=DAY, severity=4, trend="worsening", state="open", owner=common.cleared.post,
        reason=WORD, **mark,
    )  # fmt: skip
    Adoption.objects.create(
        party=shown.party,
        standard_id="ajp-y",
        state="implemented",
        reservations=WORD,
        owner=common.uncleared.post,
        **mark,
    )
    Adoption.objects.create(party=Party.objects.get(code="TUR"), standard_id="ajp-x", state="implemented",
                            reservations=WORD, **mark)  # fmt: skip
    AdoptionEvidence.objects.create(adoption_id=ADOPTION, text=WORD, on=DAY, source=source, **mark)
    asked = RequirementSet.objects.create(code="hidden-sea", kind="mission", title_en=WORD, **mark)
    for held in (asked, RequirementSet.objects.get(code="sea")):
        Requirement.objects.create(requirement_set=held, standard_id="ajp-y", note=WORD, **mark)
    FundingLine.objects.create(
        pk=HIDDEN_LINE, programme=shown, goal=goal, donor_name=WORD, agent=WORD, currency="EUR", planned=5, **mark
    )
    FundingLine.objects.create(programme=shown, goal=goal, donor_name=WORD, currency="XAU", planned=5, **mark)
    ExchangeRate.objects.create(base="EUR", quote="XAU", on=DAY, rate=3, source=source, **mark)


def _each(*urls: str) -> Callable[[Common], list[Call]]:
    return get(*urls)


P = "/programmes"
POST = {"reason": "why", "revision": "1"}
FILTERS = (
    "",
    "?party=MLT",
    "?party=TUR",
    f"?programme={SHOWN}",
    f"?programme={HIDDEN}",
    "?kind=commitment",
    f"?kind={WORD}",
)

for name, build in {
    "my-duties": _each(f"{P}/duties/", f"{P}/duties/?when=late", f"{P}/duties/?on=2021-01-01",
                       f"{P}/duties/?kind=undertaking"),
    "duties-export": _each(f"{P}/duties/export.csv", f"{P}/duties/export.xlsx", f"{P}/duties/export.none"),
    "duty-loads": _each(f"{P}/duties/loads/"),
    "undertakings": _each(*(f"{P}/undertakings/{query}" for query in (*FILTERS, "?state=late"))),
    "undertakings-export": _each(*(f"{P}/undertakings/export.{form}" for form in ("csv", "xlsx", "none"))),
    "standards": _each(f"{P}/standards/", f"{P}/standards/?text={WORD}", f"{P}/standards/?field=doctrine"),
    "standard-partners": _each(f"{P}/standards/partners/"),
    "standard-profile": _each(*(f"{P}/standards/partners/{code}/" for code in ("MLT", "TUR", "NONE")),
                              f"{P}/standards/partners/MLT/?state=implemented"),
    "profile-export": _each(f"{P}/standards/partners/MLT/export.csv", f"{P}/standards/partners/TUR/export.xlsx"),
    "requirements": _each(f"{P}/standards/required/"),
    "add-requirements": _each(f"{P}/standards/required/add/"),
    "challenges": _each(*(f"{P}/challenges/{query}" for query in (*FILTERS, "?state=overdue", "?severity=4"))),
    "challenge-map": _each(f"{P}/challenges/map/", f"{P}/challenges/map/?kind=real"),
    "challenges-export": _each(*(f"{P}/challenges/export.{form}" for form in ("csv", "xlsx", "none"))),
    "money": _each(*(f"{P}/money/{query}" for query in ("", "?party=MLT", f"?programme={SHOWN}", f"?programme={HIDDEN}",
                                                        "?by=donor", "?into=XAU&on=2024-03-02", "?kind=real"))),
    "money-export": _each(f"{P}/money/export.csv", f"{P}/money/export.xlsx"),
    "rates": _each(f"{P}/money/rates/", f"{P}/money/rates/?currency=XAU"),
}.items():  # fmt: skip
    read_path(name)(build)


@read_path("post-duties")
def _post_duties(common: Common) -> list[Call]:
    return [Call(f"{P}/duties/of/{who.post.code}/") for who in (common.uncleared, common.cleared)] + [
        Call(f"{P}/duties/of/none/")
    ]


@read_path("open-handover")
def _open_handover(common: Common) -> list[Call]:
    url = f"{P}/duties/of/{common.uncleared.post.code}/hand-over/"
    return [Call(url), Call(url, "post", {}), Call(f"{P}/duties/of/{common.cleared.post.code}/hand-over/")]


@read_path("transfer-duties")
def _transfer(common: Common) -> list[Call]:
    return [Call(f"{P}/duties/of/{common.cleared.post.code}/transfer/")]


def _one(name: str, pattern: str, shown: object, hidden: object, post: dict[str, str] | None = None) -> None:
    """The path of one record: the one in sight, the one out of sight, and writing to either."""

    def build(common: Common) -> list[Call]:
        calls = [Call(pattern.format(shown)), Call(pattern.format(hidden), hidden=True)]
        if post is not None:
            calls += [
                Call(pattern.format(shown), "post", post),
                Call(pattern.format(hidden), "post", post, hidden=True),
            ]
        return calls

    read_path(name)(build)


NOTHING: dict[str, str] = {}
for name, pattern, shown, hidden, post in (
    ("handover", f"{P}/duties/hand-overs/{{}}/", HANDOVER, HIDDEN_HANDOVER, NOTHING),
    ("responsibilities", f"{P}/in/{{}}/responsibilities/", SHOWN, HIDDEN, None),
    ("edit-responsibilities", f"{P}/in/{{}}/responsibilities/edit/", SHOWN, HIDDEN, NOTHING),
    ("fill-responsibilities", f"{P}/in/{{}}/responsibilities/fill/", SHOWN, HIDDEN, None),
    ("add-undertaking", f"{P}/in/{{}}/undertakings/add/", SHOWN, HIDDEN, NOTHING),
    ("undertaking", f"{P}/undertakings/{{}}/", UNDERTAKING, HIDDEN_UNDERTAKING, None),
    ("edit-undertaking", f"{P}/undertakings/{{}}/edit/", UNDERTAKING, HIDDEN_UNDERTAKING, POST),
    ("release-undertaking", f"{P}/undertakings/{{}}/release/", UNDERTAKING, HIDDEN_UNDERTAKING, POST),
    ("record-delivery", f"{P}/undertakings/{{}}/deliver/", UNDERTAKING, HIDDEN_UNDERTAKING, NOTHING),
    ("requirement-gap", f"{P}/standards/required/{{}}/", "sea", "hidden-sea", None),
    ("gap-export", f"{P}/standards/required/{{}}/export.csv", "sea", "hidden-sea", None),
    ("edit-requirements", f"{P}/standards/required/{{}}/edit/", "sea", "hidden-sea", None),
    ("challenge", f"{P}/challenges/{{}}/", CHALLENGE, HIDDEN_CHALLENGE, None),
    ("challenge-act", f"{P}/challenges/{{}}/do/review/", CHALLENGE, HIDDEN_CHALLENGE, POST),
    ("add-funding", f"{P}/in/{{}}/money/add/", SHOWN, HIDDEN, NOTHING),
    ("edit-funding", f"{P}/money/lines/{{}}/edit/", LINE, HIDDEN_LINE, POST),
    ("remove-funding", f"{P}/money/lines/{{}}/remove/", LINE, HIDDEN_LINE, POST),
):
    _one(name, pattern, shown, hidden, post)


@read_path("responsibilities-export")
def _matrix_file(common: Common) -> list[Call]:
    return [
        *(Call(f"{P}/in/{SHOWN}/responsibilities/export.{form}") for form in ("csv", "xlsx")),
        Call(f"{P}/in/{HIDDEN}/responsibilities/export.csv", hidden=True),
    ]


@read_path("standard")
def _standard(common: Common) -> list[Call]:
    return [Call(f"{P}/standards/number/{code}/") for code in ("ajp-x", "ajp-y", "none")]


@read_path("adoption")
def _adoption(common: Common) -> list[Call]:
    return [Call(f"{P}/standards/partners/{party}/{code}/") for party in ("MLT", "TUR") for code in ("ajp-x", "ajp-y")]


@read_path("edit-adoption")
def _edit_adoption(common: Common) -> list[Call]:
    """Entering what is entered already out of sight must not tell that it is."""
    url = f"{P}/standards/partners/MLT/ajp-x/edit/"
    return [Call(url), Call(url, "post", {"state": "none"}), Call(f"{P}/standards/partners/MLT/ajp-y/edit/")]


@read_path("adoption-evidence")
def _adoption_evidence(common: Common) -> list[Call]:
    base = f"{P}/standards/partners/MLT"
    return [Call(f"{base}/ajp-x/evidence/"), Call(f"{base}/ajp-y/evidence/", hidden=True)]


@read_path("open-challenge")
def _open_challenge(common: Common) -> list[Call]:
    url = f"{P}/challenges/open/"
    return [Call(url), Call(f"{url}?programme={HIDDEN}"), Call(url, "post", {"party": "MLT", "programme": HIDDEN})]


@read_path("add-rate")
def _add_rate(common: Common) -> list[Call]:
    rate = {"base": "EUR", "quote": "CHF", "rate": "1", "on": "2024-01-01", "source": HIDDEN_SOURCE}
    return [Call(f"{P}/money/rates/add/"), Call(f"{P}/money/rates/add/", "post", rate)]


SHOWS.update({
    "my-duties", "duties-export", "duty-loads", "post-duties", "handover", "responsibilities",
    "responsibilities-export",
    "undertakings", "undertakings-export", "undertaking", "standard", "standard-partners", "standard-profile",
    "profile-export", "adoption", "requirements", "requirement-gap", "gap-export", "challenges", "challenge-map",
    "challenges-export", "challenge", "money", "money-export", "rates",
})  # fmt: skip


API = "/api/v1"
ASKED = ("", "?party=MLT", "?party=TUR", f"?programme={SHOWN}", f"?programme={HIDDEN}")
for name, build in {
    "api:my_duties": _each(f"{API}/duties", f"{API}/duties?on=2021-01-01"),
    "api:duty_loads": _each(f"{API}/duties/loads", f"{API}/duties/loads?party=MLT"),
    "api:duty_gaps": _each(f"{API}/duties/gaps"),
    "api:handovers_waiting": _each(f"{API}/handovers"),
    "api:undertaking_list": _each(*(f"{API}/undertakings{query}" for query in ASKED)),
    "api:standard_list": _each(f"{API}/standards", f"{API}/standards?field=doctrine"),
    "api:standards_by_party": _each(f"{API}/standards/by-party"),
    "api:interoperability_profile": _each(*(f"{API}/parties/{code}/standards" for code in ("MLT", "TUR", "NONE"))),
    "api:requirement_list": _each(f"{API}/requirements"),
    "api:challenge_list": _each(*(f"{API}/challenges{query}" for query in (*ASKED, "?state=", "?kind=commitment"))),
    "api:challenge_map": _each(f"{API}/challenges/map", f"{API}/challenges/map?exercise=false"),
    "api:funding": _each(*(f"{API}/money{query}" for query in ASKED)),
    "api:funding_in": _each(f"{API}/money/in/XAU?on=2024-03-02", f"{API}/money/in/EUR"),
    "api:rate_list": _each(f"{API}/money/rates", f"{API}/money/rates?currency=XAU"),
}.items():
    read_path(name)(build)

for name, pattern, shown, hidden in (
    ("api:responsibility_matrix", f"{API}/programmes/{{}}/responsibilities", SHOWN, HIDDEN),
    ("api:undertaking_get", f"{API}/undertakings/{{}}", UNDERTAKING, HIDDEN_UNDERTAKING),
    ("api:readiness", f"{API}/requirements/{{}}/readiness", "sea", "hidden-sea"),
    ("api:challenge_get", f"{API}/challenges/{{}}", CHALLENGE, HIDDEN_CHALLENGE),
):
    _one(name, pattern, shown, hidden)


@read_path("api:post_duties")
def _api_post(common: Common) -> list[Call]:
    return [Call(f"{API}/posts/{who.post.code}/duties") for who in (common.uncleared, common.cleared)]


SHOWS.update({
    "api:my_duties", "api:duty_loads", "api:duty_gaps", "api:handovers_waiting", "api:undertaking_list",
    "api:standards_by_party", "api:interoperability_profile", "api:requirement_list", "api:challenge_list",
    "api:challenge_map", "api:funding", "api:funding_in", "api:rate_list", "api:responsibility_matrix",
    "api:undertaking_get", "api:readiness", "api:challenge_get", "api:post_duties",
})  # fmt: skip

# They ask who one is before they look for the record.
REFUSED_FIRST.update({
    "add-funding", "add-undertaking", "adoption-evidence", "challenge-act", "edit-funding", "edit-requirements",
    "edit-responsibilities", "edit-undertaking", "fill-responsibilities", "handover", "record-delivery",
    "release-undertaking", "remove-funding",
})  # fmt: skip
