"""Loading is idempotent, says what changed, and never overwrites."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from entente.apps.access.viewers import Actor, Viewer
from entente.apps.ledger.models import Entry
from entente.apps.register import selectors
from entente.apps.register.models import Fact, Party, Source
from entente.apps.register.services import correct_fact, load_pack
from entente.apps.register.services.reference import Count
from entente.kernel.as_of import AsOf
from entente.kernel.errors import BadInput
from entente.sources.packs import read_pack
from tests.factories.packs import FACTS, fact, write_pack

PLATFORM = Actor(name="Platform")


@pytest.mark.django_db
def test_the_first_load_records_everything_with_one_ledger_entry(tmp_path: Path) -> None:
    report = load_pack(PLATFORM, read_pack(write_pack(tmp_path)))
    assert report.counts == {
        "terms": Count(7),
        "sources": Count(1),
        "parties": Count(4),
        "frameworks": Count(3),
        "facts": Count(5),
    }
    entry = Entry.objects.get(action="register.load_pack")
    assert (entry.record_id, entry.actor_name, entry.after["counts"]["facts"]["added"]) == ("league", "Platform", 5)


@pytest.mark.django_db
def test_a_second_load_writes_nothing(league: Path) -> None:
    before = list(Fact.objects.values_list("pk", "recorded").order_by("pk"))
    entries = Entry.objects.count()
    assert not load_pack(PLATFORM, read_pack(league)).changed
    # Other files, same content: the digest differs, nothing else does.
    (league / "README.md").write_text("A note.")
    report = load_pack(PLATFORM, read_pack(league))
    assert not report.changed
    assert report.counts["facts"] == Count(unchanged=5)
    assert list(Fact.objects.values_list("pk", "recorded").order_by("pk")) == before
    assert Entry.objects.count() == entries + 1


@pytest.mark.django_db
def test_a_changed_row_corrects_and_a_missing_row_withdraws(league: Path, viewer: Viewer) -> None:
    changed = [row | {"start": "1995-04-27"} if row["key"] == "part/MLT/1" else row for row in FACTS[:-1]]
    report = load_pack(PLATFORM, read_pack(write_pack(league, changed)))
    assert report.counts["facts"] == Count(added=0, changed=1, withdrawn=1, unchanged=3)
    versions = Fact.objects.filter(key="part/MLT/1").order_by("recorded")
    assert [version.start for version in versions] == ["1995-04-26", "1995-04-27"]
    assert versions[0].recorded.upper == versions[1].recorded.lower
    assert versions[1].corrects == versions[0]
    assert Fact.objects.get(key="league/SWE").recorded.upper is not None


@pytest.mark.django_db
def test_a_correction_made_here_outlives_the_pack(league: Path, desk: Actor) -> None:
    held = Fact.objects.get(key="part/SWE")
    page = selectors.fact_get(Viewer(), fact_id=held.pk, valid=date(2020, 1, 1))
    assert page is not None
    correct_fact(desk, held, replace(page.claim, start="1994-05-10"), reason="The treaty series says the 10th.")
    (league / "README.md").write_text("A note.")
    report = load_pack(PLATFORM, read_pack(league))
    assert report.kept == ("part/SWE",)
    assert Fact.objects.get(key="part/SWE", recorded__endswith=None).start == "1994-05-10"


@pytest.mark.django_db
def test_a_faulty_pack_writes_nothing(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, [*FACTS, fact("x", start="1990", end="1991", sources="")])
    with pytest.raises(BadInput, match="the fact has no source"):
        load_pack(PLATFORM, read_pack(folder))
    assert (Fact.objects.count(), Party.objects.count(), Source.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_a_second_pack_shares_parties_and_brings_its_own_frameworks(
    league: Path, tmp_path: Path, viewer: Viewer
) -> None:
    other = write_pack(
        tmp_path / "other",
        [fact("union/MLT", framework="PLAN", kind="programme", start="2020", end="2024")],
        id="union",
        title={"en": "The Union", "fr": "L'Union"},
    )
    text = (
        (other / "frameworks.yaml")
        .read_text()
        .replace("LEAGUE", "UNION")
        .replace("PART", "NEAR")
        .replace("PLAN", "DEAL")
    )
    (other / "frameworks.yaml").write_text(text)
    head = (other / "pack.yaml").read_text().replace("membership_framework: LEAGUE", "membership_framework: UNION")
    (other / "pack.yaml").write_text(head)
    facts = other / "facts" / "facts.csv"
    facts.write_text(facts.read_text().replace(",PLAN,", ",DEAL,"))
    report = load_pack(PLATFORM, read_pack(other), position=1)
    assert report.counts["parties"] == Count()
    assert report.counts["facts"] == Count(added=1)
    as_of = AsOf(date(2021, 1, 1))
    lead, second = (selectors.portfolio_get(viewer, as_of=as_of, pack=code) for code in ("", "union"))
    assert {row.code for row in lead.rows} == {"MLT", "SWE", "TUR"}
    assert [(row.code, row.programmes[0].framework.code) for row in second.rows] == [("MLT", "DEAL")]


@pytest.mark.django_db
def test_a_key_of_another_pack_is_refused(league: Path, tmp_path: Path) -> None:
    other = write_pack(tmp_path / "other", id="union", title={"en": "The Union", "fr": "L'Union"})
    with pytest.raises(BadInput, match=r"facts/facts\.csv:2: key: 'league/TUR' is a key of the pack 'league'"):
        load_pack(PLATFORM, read_pack(other), position=1)
