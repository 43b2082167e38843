"""Pages of duties, undertakings, standards, challenges and money: what they show to whom, and at which cost."""

from __future__ import annotations

import csv
import re
from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from psycopg.types.range import DateRange

from entente.apps.access.binding import seeing_everything
from entente.apps.access.models import PUBLIC, PostHolding
from entente.apps.programmes.models import Challenge, FundingLine, Goal, Programme, Undertaking
from entente.apps.programmes.services.handovers import open_handover
from entente.apps.register.models import Party
from tests.factories.access import Someone
from tests.factories.duties import duty_world, furnish, give
from tests.factories.programmes import World, acting, in_force, many, write_programme_world

# All that a page takes, the frame of every page in it: session, person, rights, banner, header.
MOST = 15


@pytest.fixture
def world(db: None) -> World:
    with transaction.atomic(), seeing_everything():
        return duty_world(write_programme_world())


def browser(who: Someone | None) -> Client:
    client = Client()
    if who is not None:
        client.force_login(who.person)
    return client


def addresses(programme: Programme) -> dict[str, str]:
    """Every page and file that reads, by the name of its URL."""
    with transaction.atomic(), seeing_everything():
        undertaking = Undertaking.objects.filter(programme=programme).order_by("pk")[0]
        challenge = Challenge.objects.order_by("pk")[0]
        line = FundingLine.objects.filter(programme=programme).order_by("pk")[0]
    code = programme.code
    given = {
        "my-duties": [], "duties-export": ["csv"], "duty-loads": [], "responsibilities": [code],
        "responsibilities-export": [code, "xlsx"], "edit-responsibilities": [code], "fill-responsibilities": [code],
        "undertakings": [], "undertakings-export": ["csv"], "undertaking": [undertaking.pk],
        "add-undertaking": [code], "edit-undertaking": [undertaking.pk], "release-undertaking": [undertaking.pk],
        "record-delivery": [undertaking.pk], "standards": [], "standard": ["std-one"], "standard-partners": [],
        "standard-profile": ["P"], "profile-export": ["P", "csv"], "adoption": ["P", "std-one"],
        "edit-adoption": ["P", "std-one"], "adoption-evidence": ["P", "std-one"], "requirements": [],
        "add-requirements": [], "requirement-gap": ["ex-one"], "gap-export": ["ex-one", "csv"],
        "edit-requirements": ["ex-one"], "challenges": [], "challenge-map": [], "challenges-export": ["csv"],
        "open-challenge": [], "challenge": [challenge.pk], "money": [], "money-export": ["csv"], "rates": [],
        "add-rate": [], "add-funding": [code], "edit-funding": [line.pk], "remove-funding": [line.pk],
    }  # fmt: skip
    return {name: reverse(name, args=args) for name, args in given.items()} | {
        "review": reverse("challenge-act", args=[challenge.pk, "review"])
    }


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return len([query for query in caught.captured_queries if "SAVEPOINT" not in query["sql"]])


def test_no_page_takes_more_statements_for_more_records(world: World) -> None:
    programme = in_force(world, code="seed")
    furnish(world, programme)
    client = browser(world.desk)
    pages = addresses(programme)
    pages["post-duties"] = reverse("post-duties", args=[world.desk.post.code])
    pages["open-handover"] = reverse("open-handover", args=[world.desk.post.code])
    pages["transfer-duties"] = reverse("transfer-duties", args=[world.desk.post.code])
    pages["money of the programme"] = f"{pages['money']}?programme={programme.code}&into=USD&by=donor"
    client.get("/about/")  # the first page of a session reads more
    few = {name: statements(client, address) for name, address in pages.items()}
    for number in range(2):
        furnish(world, programme, mark=f"more{number}")
    with acting(world.desk):
        for other in many(world, programmes=3, goals=12, activities=20):
            for goal in Goal.objects.filter(programme=other):
                give(other, world.desk.post, "accountable", goal=goal)
                give(other, world.mission_p.post, "responsible", goal=goal)
    more = {name: statements(client, address) for name, address in pages.items()}
    assert {name: (few[name], more[name]) for name in pages if few[name] != more[name]} == {}
    assert {name: number for name, number in few.items() if number > MOST} == {}


def test_long_lists_come_page_by_page_and_count_everything(world: World) -> None:
    programme = in_force(world, code="seed")
    mark = {"programme": programme, "marking_id": programme.marking_id}
    with acting(world.desk):
        goal = Goal.objects.filter(programme=programme)[0]
        Undertaking.objects.bulk_create(
            Undertaking(kind="exercises", text=f"Promise {n:03}", due="2026", owner=world.desk.post, **mark)
            for n in range(120)
        )
        FundingLine.objects.bulk_create(
            FundingLine(goal=goal, donor_name=f"Fund {n:03}", currency="EUR", planned=10, **mark) for n in range(120)
        )
    client = browser(world.desk)
    for name, text in (("undertakings", "Promise "), ("money", "Fund ")):
        first, second = (client.get(reverse(name), {"page": page, "kind": ""}).content.decode() for page in (1, 2))
        assert "1–100 / 120" in first
        assert "101–120 / 120" in second
        cells = [set(re.findall(rf"{text}\d{{3}}(?=</(?:a|td)>)", each)) for each in (first, second)]
        assert [len(each) for each in cells] == [100, 20]
        assert cells[0] & cells[1] == set()
    assert "1,200" in client.get(reverse("money")).content.decode().replace("\xa0", ",")
    pages = [
        client.get(reverse("my-duties"), {"kind": "undertaking", "page": page}).content.decode() for page in (1, 2, 3)
    ]
    assert [len(re.findall(r"Promise \d{3}</a>", page)) for page in pages] == [50, 50, 20]
    assert "kind=undertaking&amp;page=2" in pages[0]
    transfer = client.get(reverse("transfer-duties", args=[world.desk.post.code])).content.decode()
    assert "Only the first 100 of " in transfer


def test_lists_of_duties_name_partners_and_programmes(world: World) -> None:
    programme = in_force(world, code="seed")
    furnish(world, programme)
    post = world.desk.post.code
    with transaction.atomic(), seeing_everything():
        Party.objects.filter(code="P").update(name_en="Pays", name_fr="Pays-fr")
        PostHolding.objects.create(
            post=world.desk.post, person=world.secretary.person, period=DateRange(date(2000, 1, 1), None)
        )
    with acting(world.desk) as actor:
        handover = open_handover(actor, post=post, taker=world.secretary.person.pk, on=timezone.now().date())
    client = browser(world.desk)
    owed = [reverse("my-duties"), reverse("post-duties", args=[post]), reverse("transfer-duties", args=[post])]
    for address in owed:
        page = client.get(address).content.decode()
        assert f'<a href="{reverse("party", args=["P"])}">Pays</a>' in page, address
        assert f'href="{reverse("programme", args=["seed"])}">Plan of P</a>' in page, address
    assert re.search(r'<option value="P">Pays \(\d+\)</option>', client.get(owed[0]).content.decode())
    assert "Pays</td>" in client.get(reverse("handover", args=[handover.pk])).content.decode()
    assert '<span class="soft">Pays</span>' in client.get(reverse("duty-loads")).content.decode()
    challenges = client.get(reverse("challenges")).content.decode()
    assert re.search(r'<option value="P">Pays \(\d+\)</option>', challenges)
    promised = client.get(reverse("undertakings")).content.decode()
    assert re.search(r'<option value="seed">Pays – Plan of P \(\d+\)</option>', promised)
    for name in ("duties-export", "challenges-export", "undertakings-export"):
        rows = list(csv.reader(client.get(reverse(name, args=["csv"])).content.decode("utf-8-sig").splitlines()))
        head = next(n for n, row in enumerate(rows) if "Code of the partner" in row)
        first = dict(zip(rows[head], rows[head + 1], strict=True))
        assert (first["Partner"], first["Code of the partner"]) == ("Pays", "P"), name
        pairs = {(row[rows[head].index("Programme")], row[rows[head].index("Code of the programme")])
                 for row in rows[head + 1 :]}  # fmt: skip
        assert pairs <= {("Plan of P", "seed"), ("", "")}, name
        assert pairs != {("", "")} or name == "challenges-export"
    french = client.get(owed[0], headers={"accept-language": "fr"}).content.decode()
    assert ">Pays-fr</a>" in french
    assert ">Plan de P</a>" in french


def test_a_challenge_names_no_programme_that_is_out_of_sight(world: World) -> None:
    programme = in_force(world, code="seed")
    furnish(world, programme)
    with transaction.atomic(), seeing_everything():
        challenge = Challenge.objects.filter(title__startswith="Pressure")[0]
        Challenge.objects.filter(pk=challenge.pk).update(programme=programme, marking_id=PUBLIC)
    named = client_page(world.desk, challenge)
    assert named.count("Plan of P") == 3  # the filter, the row of the list, the page of the challenge
    hidden = client_page(world.mission_q, challenge)
    assert challenge.title in hidden
    assert "Plan of P" not in hidden
    assert "seed" not in hidden


def client_page(who: Someone, challenge: Challenge) -> str:
    """The list of challenges and the page of one, as somebody sees them."""
    client = browser(who)
    places = (reverse("challenges"), reverse("challenge", args=[challenge.pk]))
    return "".join(client.get(place).content.decode() for place in places)
