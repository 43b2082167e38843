"""Challenges, standards and money: success, ledger entry, denial, bad input, and who reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from entente.apps.access.viewers import Viewer
from entente.apps.ledger.models import Entry
from entente.apps.programmes.models import Adoption, Challenge, FundingLine, RequirementSet, Standard
from entente.apps.programmes.rules.funding import Money
from entente.apps.programmes.selectors.adoptions import (
    adoption_get,
    interoperability_overview,
    requirements_get,
    standard_adopters,
    standard_get,
)
from entente.apps.programmes.selectors.challenges import (
    challenge_evidence,
    challenge_get,
    challenge_heat_map,
    challenge_history,
    challenges,
    overdue_challenges,
)
from entente.apps.programmes.selectors.funding import converted, exchange_rates, funding
from entente.apps.programmes.selectors.standards import adoption_evidence, interoperability_profile, readiness
from entente.apps.programmes.services.challenges import (
    ChallengeText,
    Judgement,
    add_challenge_evidence,
    close_challenge,
    open_challenge,
    reopen_challenge,
    review_challenge,
)
from entente.apps.programmes.services.funding import (
    FundingText,
    add_funding,
    edit_funding,
    record_rate,
    remove_funding,
)
from entente.apps.programmes.services.standards import (
    AdoptionText,
    Required,
    add_adoption_evidence,
    save_requirements,
    set_adoption,
)
from entente.apps.register.models import Source
from entente.kernel.errors import BadInput, Refused
from tests.factories.duties import duty_world
from tests.factories.programmes import acting, in_force, reading

LATER = timezone.now().date() + timedelta(60)
PAST = date(2026, 1, 5)


@pytest.fixture
def world(world):
    return duty_world(world)


def about(world, **fields) -> ChallengeText:
    return replace(ChallengeText("P", "pressure", "Pressure", 3, world.desk.post.code, LATER), **fields)


def last_act() -> str:
    return Entry.objects.order_by("-pk")[0].action


def test_a_challenge_is_internal_unless_it_is_shared(world) -> None:
    programme = in_force(world)
    with acting(world.desk) as actor:
        open_challenge(actor, about(world))
        shared = open_challenge(actor, about(world, title="Shared", programme=programme.code), internal=False)
        assert last_act() == "programmes.open_challenge"
    with acting(world.mission_p) as actor:
        own = open_challenge(actor, about(world, title="Ours", owner=world.mission_p.post.code))
    with reading(world.mission_p) as viewer:
        assert {view.title for view in challenges(viewer, party="P")} == {"Shared", "Ours"}
        assert [cell.count for row in challenge_heat_map(viewer) for cell in row.cells if cell.count] == [2]
    with reading(world.desk) as viewer:
        assert {view.title for view in challenges(viewer, party="P")} == {"Shared", "Pressure"}
        with pytest.raises(Challenge.DoesNotExist):
            challenge_get(viewer, challenge_id=own.pk)
    with reading(world.ally) as viewer:
        assert [view.id for view in challenges(viewer, party="P")] == [shared.pk]
    for nobody in (world.mission_q.viewer(), Viewer()):
        assert challenges(nobody) == ()
    with acting(world.mission_q) as actor, pytest.raises(Refused):
        open_challenge(actor, about(world))


def test_a_challenge_is_judged_again_closed_and_reopened_with_its_history(world) -> None:
    with acting(world.desk) as actor:
        row = open_challenge(actor, about(world, review_on=PAST + timedelta(10)), on=PAST)
        judged = Judgement(4, "worsening", "Talks", LATER)
        with pytest.raises(Refused, match="No reason"):
            review_challenge(actor, row.pk, judged, revision=1, reason="")
        row = review_challenge(actor, row.pk, judged, revision=1, reason="It grows", on=PAST + timedelta(20))
        assert last_act() == "programmes.review_challenge"
        with pytest.raises(Refused, match="Somebody else"):
            review_challenge(actor, row.pk, judged, revision=1, reason="Stale")
        with pytest.raises(BadInput) as wrong:
            review_challenge(actor, row.pk, Judgement(9, "up", "", PAST, "gone"), revision=2, reason="x", on=PAST)
        assert {problem.field for problem in wrong.value.problems} == {"severity", "trend", "review_on", "on", "owner"}
        row = close_challenge(actor, row.pk, revision=2, reason="Over")
        with pytest.raises(Refused, match="closed"):
            review_challenge(actor, row.pk, judged, revision=3, reason="Late")
        row = reopen_challenge(actor, row.pk, review_on=LATER, revision=3, reason="Back")
        assert last_act() == "programmes.reopen_challenge"
        add_challenge_evidence(actor, row.pk, text="Report", url="https://example.org/a")
        assert last_act() == "programmes.add_challenge_evidence"
        with pytest.raises(BadInput, match="nothing is shown"):
            add_challenge_evidence(actor, row.pk)
        with pytest.raises(BadInput, match="not one of the web"):
            add_challenge_evidence(actor, row.pk, url="javascript:alert(1)")
    with reading(world.desk) as viewer:
        history = challenge_history(viewer, challenge_id=row.pk)
        assert [(step.severity.value, step.state.value) for step in history] == [
            (3, "open"), (4, "open"), (4, "closed"), (4, "open"),
        ]  # fmt: skip
        assert [each.text for each in challenge_evidence(viewer, challenge_id=row.pk)] == ["Report"]
        cell = next(cell for row in challenge_heat_map(viewer) for cell in row.cells if cell.count)
        assert (cell.severity, cell.trend, cell.overdue) == (4, "worsening", 0)
        late = overdue_challenges(viewer, on=LATER + timedelta(1))
        assert [(each.owner, len(each.challenges)) for each in late] == [(world.desk.post.code, 1)]


def test_a_standard_is_adopted_step_by_step_with_reservations_and_evidence(world) -> None:
    with acting(world.desk) as actor:
        Standard.objects.create(code="ajp-1", number="AJP-1", title_en="Doctrine", field="doctrine")
        text = AdoptionText("adopted", "2027-06", "Not at sea", world.desk.post.code)
        row = set_adoption(actor, party="P", standard="ajp-1", text=text, since=PAST)
        assert last_act() == "programmes.set_adoption"
        with pytest.raises(Refused, match="Somebody else"):
            set_adoption(actor, party="P", standard="ajp-1", text=text)
        with pytest.raises(BadInput) as wrong:
            set_adoption(actor, party="P", standard="ajp-1", text=AdoptionText("rejected", "2027", "But", "gone"),
                         revision=1)  # fmt: skip
        assert [problem.field for problem in wrong.value.problems] == ["target_on", "reservations", "owner"]
        with pytest.raises(BadInput) as wrong:
            set_adoption(actor, party="X", standard="none", text=text)
        assert [problem.field for problem in wrong.value.problems] == ["party", "standard"]
        add_adoption_evidence(actor, row.pk, text="Order of the day", on=PAST)
        assert last_act() == "programmes.add_adoption_evidence"
        with pytest.raises(BadInput, match="nothing is shown"):
            add_adoption_evidence(actor, row.pk)
    with acting(world.mission_q) as actor:
        with pytest.raises(Refused):
            set_adoption(actor, party="P", standard="ajp-1", text=text)
        assert not Adoption.objects.exists()
    with acting(world.mission_p) as actor:
        changed = set_adoption(
            actor, party="P", standard="ajp-1", text=replace(text, state="implemented", reservations=""), revision=1
        )
        assert (changed.revision, changed.since) == (2, timezone.now().date())
    with reading(world.mission_p) as viewer:
        profile = interoperability_profile(viewer, party="P")
        assert [(row.number, row.state.value, row.late) for row in profile.standards] == [
            ("AJP-1", "implemented", False)
        ]
        assert profile.fields[0].by_state["implemented"] == 1
        assert [each.text for each in adoption_evidence(viewer, adoption_id=row.pk)] == ["Order of the day"]
        assert standard_get(viewer, code="ajp-1").number == "AJP-1"
        assert [party.code for party, _view in standard_adopters(viewer, standard="ajp-1")] == ["P"]
        assert [(each.party.code, each.total) for each in interoperability_overview(viewer)] == [("P", 1)]
    with reading(world.mission_q) as viewer:
        assert adoption_get(viewer, party="P", standard="ajp-1").id is None
        assert interoperability_overview(viewer) == ()


def test_what_another_has_entered_out_of_sight_is_not_told(world) -> None:
    """A second entry under another marking is taken, and does not fail because of the first."""
    with acting(world.desk) as actor:
        Standard.objects.create(code="ajp-1", number="AJP-1", title_en="Doctrine", field="doctrine")
        row = set_adoption(actor, party="P", standard="ajp-1", text=AdoptionText("studying"))
        inner = open_challenge(actor, about(world))
        Adoption.objects.filter(pk=row.pk).update(marking_id=inner.marking_id)
    with acting(world.mission_p) as actor:
        set_adoption(actor, party="P", standard="ajp-1", text=AdoptionText("implemented"))
    with reading(world.desk) as viewer:
        assert adoption_get(viewer, party="P", standard="ajp-1").state == "implemented"


def test_what_an_exercise_requires_against_what_a_party_has(world) -> None:
    with acting(world.desk) as actor:
        for code in ("a", "b", "c"):
            Standard.objects.create(code=code, number=code.upper(), title_en=code, field="doctrine")
        row = save_requirements(
            actor, code="", kind="exercise", title_en="Sea Guard", required=[Required("a"), Required("b", "adopted"),
                                                                             Required("c")],
        )  # fmt: skip
        assert row.pk.startswith("sea-guard-")
        assert last_act() == "programmes.save_requirements"
        for code, text in (("a", AdoptionText("implemented", "", "Not at night")), ("b", AdoptionText("adopted"))):
            set_adoption(actor, party="P", standard=code, text=text)
        with pytest.raises(BadInput) as wrong:
            save_requirements(actor, code="", kind="war", title_en="", required=[Required("x", "half"), Required("x")],
                              on="soon")  # fmt: skip
        assert {problem.field for problem in wrong.value.problems} == {"kind", "title_en", "on", "standard", "depth"}
    with reading(world.desk) as viewer:
        found = readiness(viewer, requirement_set=row.pk, party="P")
        assert [need.fit.value for need in found.needs] == ["reserved", "met", "missing"]
        assert [need.standard for need in found.gaps] == ["a", "c"]
        assert [each.depth for each in requirements_get(viewer, code=row.pk).required] == [
            "implemented", "adopted", "implemented",
        ]  # fmt: skip
    with acting(world.desk) as actor:
        save_requirements(actor, code=row.pk, kind="exercise", title_en="Sea Guard", required=[Required("c")])
        assert RequirementSet.objects.count() == 1
        assert RequirementSet.objects.get().requirements.count() == 1
    with acting(world.mission_p) as actor, pytest.raises(Refused):
        save_requirements(actor, code="mine", kind="mission", title_en="Mine", required=[Required("a")])


def test_money_adds_up_per_currency_and_is_converted_only_at_a_dated_rate(world) -> None:
    programme = in_force(world)
    with acting(world.desk) as actor:
        line = add_funding(
            actor, programme.pk, FundingText("EUR", "100.50", 60, 20, activity="A1", donor="A", agent="Agency")
        )
        assert last_act() == "programmes.add_funding"
        assert line.goal.code == "G1"
        add_funding(actor, programme.pk, FundingText("EUR", 10, goal="G2", donor_name="Fund", lead="A"))
        add_funding(actor, programme.pk, FundingText("USD", 7, goal="G2", donor_name="Fund"))
        with pytest.raises(BadInput) as wrong:
            add_funding(actor, programme.pk, FundingText("euro", -1, 1, 2, goal="X", lead="X", source="X"))
        assert {problem.field for problem in wrong.value.problems} == {
            "currency", "planned", "spent", "goal", "lead", "source", "donor",
        }  # fmt: skip
        Source.objects.create(code="bank", title="Bank", kind="primary")
        record_rate(actor, base="EUR", quote="USD", rate="2", on=PAST, source="bank")
        assert last_act() == "programmes.record_rate"
        with pytest.raises(BadInput) as wrong:
            record_rate(actor, base="EUR", quote="USD", rate="2", on=PAST, source="")
        assert [problem.field for problem in wrong.value.problems] == ["source"]
        with pytest.raises(BadInput) as wrong:
            record_rate(actor, base="EUR", quote="EUR", rate=0, on=LATER, source="bank")
        assert {problem.field for problem in wrong.value.problems} == {"quote", "rate", "on"}
    with reading(world.mission_p) as viewer:
        found = funding(viewer, party="P")
        assert found.reconciles
        assert found.totals == {"EUR": Money(Decimal("110.50"), Decimal(60), Decimal(20)), "USD": Money(Decimal(7))}
        assert [(group.name, sorted(group.by_currency)) for group in found.by_donor] == [
            ("A", ["EUR"]), ("Fund", ["EUR", "USD"]),
        ]  # fmt: skip
        assert [group.key for group in found.by_partner] == ["P"]
        whole = converted(viewer, totals=found.totals, into="USD", on=PAST + timedelta(62))
        assert (whole.whole, whole.total.planned) == (True, Decimal("228.00"))
        stale = converted(viewer, totals=found.totals, into="USD", on=PAST + timedelta(63))
        assert (stale.without_rate, stale.total.planned) == (("EUR",), Decimal(7))
        assert [(rate.base, rate.on, rate.source) for rate in exchange_rates(viewer)] == [("EUR", PAST, "bank")]
    with reading(world.mission_q) as viewer:
        assert funding(viewer).lines == ()
    with acting(world.mission_p) as actor:
        with pytest.raises(Refused):
            add_funding(actor, programme.pk, FundingText("EUR", 1, goal="G1", donor="A"))
        with pytest.raises(Refused):
            record_rate(actor, base="EUR", quote="USD", rate="2", on=PAST, source="bank")


def test_a_funding_line_changes_by_revision_and_stays_once_money_is_spent(world) -> None:
    programme = in_force(world)
    with acting(world.desk) as actor:
        text = FundingText("EUR", 100, 60, 0, goal="G1", donor="A")
        line = add_funding(actor, programme.pk, text)
        edit_funding(actor, line.pk, replace(text, planned=120), revision=1, reason="More")
        assert last_act() == "programmes.edit_funding"
        with pytest.raises(Refused, match="Somebody else"):
            edit_funding(actor, line.pk, text, revision=1)
        with pytest.raises(Refused, match="No reason"):
            remove_funding(actor, line.pk, revision=2, reason="")
        edit_funding(actor, line.pk, replace(text, spent=1), revision=2)
        with pytest.raises(Refused, match="stays"):
            remove_funding(actor, line.pk, revision=3, reason="Mistake")
        edit_funding(actor, line.pk, text, revision=3)
        remove_funding(actor, line.pk, revision=4, reason="Mistake")
        assert last_act() == "programmes.remove_funding"
        assert not FundingLine.objects.exists()
