"""The programmes of the pack become programmes of the platform, once, and never over what people did."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from entente.apps.access.binding import acting_as, seeing_everything
from entente.apps.access.demo import ensure_demo_accounts
from entente.apps.access.models import Post
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.programmes.models import FundingLine, Goal, Programme, ProgrammeStep, Version
from entente.apps.programmes.rules.clauses import FORMS
from entente.apps.programmes.services.funding import FundingText
from entente.apps.programmes.services.pack import FUNDING, load_programmes
from entente.cli.loading import RECORDER, load_access, load_files, load_pack_programmes
from entente.sources.packs import Pack, read_pack
from entente.sources.packs.programmes import FIELDS
from entente.sources.packs.types import PackProgramme

NATO = Path(__file__).resolve().parents[3] / "packs" / "nato"


@pytest.fixture
def pack(db: None) -> Pack:
    """The alliance's pack, loaded without its programmes."""
    files = read_pack(NATO)
    load_files(files)
    load_access(NATO)
    return files


def only(pack: Pack, *codes: str) -> list[PackProgramme]:
    return [item for item in pack.programmes if item.code in codes]


def load(items: list[PackProgramme]) -> tuple[tuple[str, ...], ...]:
    with seeing_everything():
        report = load_programmes(RECORDER, items)
    return report.added, report.changed, report.unchanged, report.kept


def test_files_name_the_fields_that_clauses_have() -> None:
    forms = {kind.value: tuple(fields) for kind, fields in FORMS.items()}
    texts = set(FIELDS) - {FUNDING}
    assert {kind: set(FIELDS[kind]) for kind in texts} == {kind: set(forms[kind]) for kind in texts}
    assert {*FIELDS[FUNDING], "source"} == {field.name for field in fields(FundingText)}


def test_the_public_record_is_loaded_once(pack: Pack) -> None:
    first = load_pack_programmes(pack)
    second = load_pack_programmes(pack)
    assert set(first.added) == {item.code for item in pack.programmes if not item.exercise}
    assert (second.added, second.changed, second.kept) == ((), (), ())
    with acting_as(Viewer()):
        parties = set(Programme.objects.values_list("party__code", flat=True))
        assert parties == {"UKR", "BIH", "SRB", "MNE", "MKD", "GEO", "MDA", "JOR", "TUN", "JPN", "IRL"}
        assert not Programme.objects.filter(citations=None).exists()
        bosnia = Programme.objects.get(code="itpp-bih-2025")
        assert (bosnia.adopted_on, bosnia.period_start, bosnia.period_end) == ("2025-10-23", "2025", "2028")
        montenegro = Programme.objects.get(code="map-mne-2009")
        assert (montenegro.state, montenegro.period.upper) == ("closed", date(2017, 6, 5))
        assert Programme.objects.get(code="itpp-mda-2025").supersedes.code == "ipap-mda-2022"
        goal = Goal.objects.get(code="JPN-23-1")
        assert (goal.state, goal.state_since) == ("agreed", date(2023, 7, 12))


def test_a_corrected_file_corrects_the_programme(pack: Pack) -> None:
    (japan,) = only(pack, "itpp-jpn-2023")
    load([japan])
    fewer = replace(
        japan, summary="Agreed in Vilnius.", clauses=tuple(c for c in japan.clauses if c.kind == "objective")
    )
    assert load([fewer]) == ((), ("itpp-jpn-2023",), (), ())
    assert load([fewer]) == ((), (), ("itpp-jpn-2023",), ())
    with acting_as(Viewer()):
        programme = Programme.objects.get(code="itpp-jpn-2023")
        assert programme.summary == "Agreed in Vilnius."
        assert set(Goal.objects.filter(programme=programme).values_list("state", flat=True)) == {"dropped"}
        assert Version.objects.filter(programme=programme).count() == 2


def test_what_people_went_on_with_is_left_alone(pack: Pack) -> None:
    (japan,) = only(pack, "itpp-jpn-2023")
    load([japan])
    with acting_as(Viewer()):
        programme = Programme.objects.get(code="itpp-jpn-2023")
        ProgrammeStep.objects.create(
            programme=programme, verb="amend", state_before="in_force", state_after="in_force", on=date(2026, 1, 5),
            by_name="Desk officer",
        )  # fmt: skip
    assert load([replace(japan, summary="Another one.")]) == ((), (), (), ("itpp-jpn-2023",))


def test_what_is_made_up_says_so_and_is_owned_by_exercise_posts(pack: Pack) -> None:
    ensure_demo_accounts(demo=True)
    report = load_pack_programmes(pack, exercise=True)
    again = load_pack_programmes(pack, exercise=True)
    assert set(report.added) == {item.code for item in pack.programmes if item.exercise}
    assert set(again.unchanged) == set(report.added)
    with seeing_everything():
        assert set(Programme.objects.values_list("exercise", flat=True)) == {True}
        assert set(Goal.objects.values_list("exercise", flat=True)) == {True}
        assert set(FundingLine.objects.values_list("exercise", flat=True)) == {True}
        titles = Programme.objects.values_list("title_en", "title_fr")
        assert all(en.startswith("EXERCISE ") and fr.startswith("EXERCICE ") for en, fr in titles)
        owners = Post.objects.filter(pk__in=Goal.objects.values("alliance_owner"))
        assert all(post.organisation.exercise for post in owners)
    with acting_as(Viewer()):
        assert list(Programme.objects.values_list("code", flat=True)) == ["exercise-itpp-tun-2025"]


def test_without_the_permission_nothing_is_recorded(pack: Pack) -> None:
    from entente.kernel.errors import Refused

    with seeing_everything(), pytest.raises(Refused):
        load_programmes(Actor(name="Somebody"), only(pack, "itpp-jpn-2023"))
    with seeing_everything():
        assert not Programme.objects.exists()
