"""Who may take part: each predicate on its own, as of the day the activity begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from entente.apps.planning.rules.eligibility import (
    EntryFacts,
    PartnerFacts,
    ProgrammeStanding,
    Spell,
    eligibility,
)
from entente.apps.planning.rules.reasons import TEXTS, Names, reasons
from entente.kernel.periods import Period

SINCE = Period(date(2000, 1, 1))
PARTNER = PartnerFacts("P", memberships=(Spell("CLUB", "Club", SINCE),))
ENTRY = EntryFacts(kind="training", starts=date(2027, 3, 1))


def codes(partner: PartnerFacts, entry: EntryFacts) -> list[str]:
    return [reason.code for reason in eligibility(partner, entry).reasons]


def test_everybody_is_the_audience_of_an_activity_without_one() -> None:
    assert codes(PARTNER, ENTRY) == []


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (replace(ENTRY, frameworks=("CLUB",)), []),
        (replace(ENTRY, frameworks=("OTHER",)), ["audience"]),
        (replace(ENTRY, parties=("P",), frameworks=("OTHER",)), []),
        (replace(ENTRY, parties=("Q",)), ["audience"]),
        (replace(ENTRY, withdrawn=True), ["withdrawn"]),
    ],
)
def test_audience(entry: EntryFacts, expected: list[str]) -> None:
    assert codes(PARTNER, entry) == expected


def test_membership_counts_on_the_day_the_activity_begins() -> None:
    left = replace(PARTNER, memberships=(Spell("CLUB", "Club", Period(date(2000, 1, 1), date(2027, 3, 1))),))
    entry = replace(ENTRY, frameworks=("CLUB",))
    assert codes(left, entry) == ["audience"]
    assert codes(left, replace(entry, starts=date(2027, 2, 28))) == []


def test_a_clearance_needs_a_security_agreement_in_force() -> None:
    entry = replace(ENTRY, needs_agreement=True, clearance="Restricted")
    verdict = eligibility(PARTNER, entry)
    assert [reason.code for reason in verdict.reasons] == ["security_agreement_missing"]
    assert "Security agreement missing" in verdict.words
    assert codes(replace(PARTNER, agreements=(Spell("SEC", "Agreement", SINCE),)), entry) == []
    assert codes(replace(PARTNER, ally=(Spell("LEAGUE", "League", SINCE),)), entry) == []


@pytest.mark.parametrize("track", ["practical", "practical_cooperation"])
def test_suspended_practical_cooperation_leaves_dialogue_open(track: str) -> None:
    stopped = replace(PARTNER, suspensions=(Spell("CLUB", "Club", SINCE, track),))
    assert codes(stopped, ENTRY) == ["practical_suspended"]
    assert codes(stopped, replace(ENTRY, kind="consultation")) == []


def test_suspended_dialogue_leaves_practical_cooperation_open() -> None:
    stopped = replace(PARTNER, suspensions=(Spell("CLUB", "Club", SINCE, "political_dialogue"),))
    assert codes(stopped, replace(ENTRY, kind="dialogue")) == ["dialogue_suspended"]
    assert codes(stopped, ENTRY) == []


def test_a_suspended_programme_blocks_where_no_other_applies() -> None:
    stopped = ProgrammeStanding("Plan", practical_suspended=True)
    assert codes(replace(PARTNER, programmes=(stopped,)), ENTRY) == ["programme_suspended"]
    assert codes(replace(PARTNER, programmes=(stopped, ProgrammeStanding("Other"))), ENTRY) == []
    assert codes(replace(PARTNER, programmes=(stopped,)), replace(ENTRY, kind="dialogue")) == []


def test_every_rule_of_the_engine_has_words_that_count_nothing_of_others() -> None:
    names = Names({"A1": "A1 Course"}, {"trust": "Trust fund"}, {}, {"cyber": "Cyber"}, {"plan/G1": "G1 Goal"})
    rules = (
        "capacity", "fund_amount", "partner_budget", "absence_limit", "prerequisite", "ineligible", "no_gain",
        "mandatory", "not_requested", "seats_range",
    )  # fmt: skip
    assert set(TEXTS) == set(rules)
    for rule in rules:
        [reason] = reasons([[rule, "unknown"]], names)
        assert reason.text.endswith(".")
        assert reason.remedy.endswith(".")
        assert not any(char.isdigit() for char in reason.text + reason.remedy)


def test_a_fund_out_of_sight_is_not_named() -> None:
    [reason] = reasons([["fund_amount", "secret"]], Names({}, {}, {}, {}, {}))
    assert "secret" not in reason.text
