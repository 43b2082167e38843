"""Every answer bears the marking of what it was made of; the picker says who could read before anything is saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from entente.apps.access.binding import acting_as
from entente.apps.access.models import Marking
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.selectors import banner
from entente.apps.access.services import intern
from entente.apps.access.viewers import Viewer
from entente.apps.ledger.models import Entry
from entente.apps.ledger.services import append
from entente.apps.register.models import Citation, Fact, Party, Source
from entente.web.middleware import BindViewer
from tests.factories.access import ALWAYS, Spell, write_fact
from tests.web.staff import DESK, PLATFORM, SECRET, Seat, seat, secret, write_scheme

WORDS = "SECRET – Releasable to ALLIES"
HEADER = "SECRET // Releasable to ALLIES"
PUBLIC_WORDS = "Public record · Unclassified"


@pytest.fixture
def desk(league: Path) -> Seat:
    """A desk of the alliance, cleared for SECRET, beside one secret fact about Malta."""
    write_scheme()
    return seat(DESK, rank=3, role="cleared")


@pytest.fixture
def hidden(desk: Seat) -> Fact:
    with acting_as(desk.who.viewer()):
        marking_id = secret()
        source = Source.objects.create(code="m-1", title="A report", kind="primary", marking_id=marking_id)
        fact = write_fact("membership", Spell("MLT", "PLAN", ALWAYS), title="The secret plan", marking_id=marking_id)
        Citation.objects.create(fact=fact, source=source, position=1)
    return fact


def test_a_page_bears_the_highest_marking_it_shows_at_both_ends_and_in_a_header(desk: Seat, hidden: Fact) -> None:
    for address in ("/parties/MLT/", f"/facts/{hidden.pk}/", "/sources/m-1/", "/sources/", "/frameworks/", "/"):
        response = desk.client.get(address)
        text = response.content.decode()
        assert text.count(WORDS) >= 2, address
        assert 'class="marking marking-top marking-3"' in text
        assert PUBLIC_WORDS not in text, address
        assert response["Entente-Marking"] == HEADER
        assert response["Cache-Control"] == "private, no-store"


def test_who_may_not_read_it_sees_a_public_page(desk: Seat, hidden: Fact) -> None:
    response = Client().get("/parties/MLT/")
    assert PUBLIC_WORDS in response.content.decode()
    assert "Entente-Marking" not in response
    assert Client().get(f"/facts/{hidden.pk}/").status_code == 404


def test_a_rival_that_few_may_read_marks_the_lists_that_say_disputed(desk: Seat) -> None:
    with acting_as(desk.who.viewer()):
        held = Fact.objects.get(key="part/MLT/2", recorded__endswith=None)
        write_fact("membership", Spell("MLT", "PART", ALWAYS), marking_id=secret(), key=held.key, claim=2)
    own, public = desk.get("/parties/MLT/"), Client().get("/parties/MLT/").content.decode()
    assert WORDS in own
    assert "disputed-mark" in own
    assert "disputed-mark" not in public


def test_an_error_page_bears_what_was_read_before_the_error(desk: Seat, hidden: Fact) -> None:
    response = desk.client.post(f"/facts/{hidden.pk}/withdraw/", {"reason": ""})
    assert response.status_code == 422
    assert response["Entente-Marking"] == HEADER
    absent = desk.client.get("/facts/01900000-0000-7000-8000-000000000000/")
    assert absent.status_code == 404
    assert PUBLIC_WORDS in absent.content.decode()


def test_exports_bear_it_inside_and_are_kept_in_the_ledger(desk: Seat, hidden: Fact) -> None:
    csv = desk.client.get("/export/portfolio.csv")
    assert f"# Marking,{WORDS}" in csv.content.decode("utf-8-sig")
    assert csv["Entente-Marking"] == HEADER
    book = openpyxl.load_workbook(BytesIO(desk.client.get("/export/portfolio.xlsx").content))
    page = book.active
    assert (page["A1"].value, page["B1"].value) == ("Marking", WORDS)
    assert page.oddHeader.center.text == WORDS
    with acting_as(desk.who.viewer()):
        taken = Entry.objects.filter(action="ledger.read", record_type="download").order_by("id")
        assert [entry.record_id for entry in taken] == ["/export/portfolio.csv", "/export/portfolio.xlsx"]
    Client().get("/export/portfolio.csv")
    with acting_as(desk.who.viewer()):
        assert Entry.objects.filter(record_type="download").count() == 2


def test_the_api_says_it_in_a_header_and_keeps_the_reading(desk: Seat, hidden: Fact) -> None:
    assert desk.client.get("/api/v1/parties/MLT")["Entente-Marking"] == HEADER
    assert desk.client.get(f"/api/v1/facts/{hidden.pk}")["Entente-Marking"] == HEADER
    assert "Entente-Marking" not in Client().get("/api/v1/parties/MLT")
    with acting_as(desk.who.viewer()):
        read = Entry.objects.get(action="ledger.read")
    assert (read.record_type, read.record_id, read.actor_id) == ("fact", hidden.key, desk.who.person.pk)
    assert read.post_id == desk.who.post.pk


def test_opening_a_sensitive_record_is_kept_and_opening_a_public_one_is_not(desk: Seat, hidden: Fact) -> None:
    desk.get("/parties/MLT/")
    desk.get(f"/facts/{hidden.pk}/")
    desk.get("/sources/m-1/")
    desk.get(reverse("history", args=["fact", hidden.key]))
    with acting_as(desk.who.viewer()):
        read = Entry.objects.filter(action="ledger.read").order_by("id").values_list("record_type", "record_id")
        assert list(read) == [("fact", hidden.key), ("source", "m-1"), ("fact", hidden.key)]


def test_a_page_that_reads_after_its_banner_was_written_does_not_leave(desk: Seat, hidden: Fact) -> None:
    from entente.web.marked import banner_for

    def late(request: HttpRequest) -> HttpResponse:
        assert banner_for(request) is None
        return HttpResponse(Fact.objects.get(pk=hidden.pk).title_en)

    with pytest.raises(RuntimeError, match="SECRET"):
        BindViewer(late)(_request(desk))


def test_what_streams_after_the_end_of_the_request_sees_nothing(desk: Seat, hidden: Fact) -> None:
    def stream(request: HttpRequest) -> StreamingHttpResponse:
        def rows() -> Iterator[str]:
            yield from Fact.objects.values_list("title_en", flat=True)

        return StreamingHttpResponse(rows())

    response: Any = BindViewer(stream)(_request(desk))
    with acting_as(Viewer(markings=frozenset())):  # as after the end of the transaction: nobody is bound
        assert b"".join(response.streaming_content) == b""


def _request(desk: Seat) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = desk.who.person
    request.session = desk.client.session
    return request


def test_the_picker_tells_who_could_read_before_anything_is_saved(desk: Seat) -> None:
    seat((), party="SWE", rank=3, role="ally")
    seat((), party="SWE", rank=0, role="uncleared-ally")
    page = desk.get("/facts/record/")
    assert "Everybody will be able to read it" in page
    before = Marking.objects.count()
    told = desk.get(reverse("readers") + f"?marking-level={SECRET}&marking-groups=ALLIES&marking-parties=MLT")
    assert "<strong>The League</strong> (1 person)" in told
    assert "<strong>Sweden</strong> (1 person)" in told
    assert "Türkiye" not in told, "who is suspended must be named"
    assert "Malta" in told.split("nobody there is cleared")[1]
    nobody = desk.get(reverse("readers") + f"?marking-level={SECRET}&marking-groups=PARTNERS")
    assert "<strong>The League</strong> (1 person)" in nobody
    assert "Malta" in nobody.split("nobody there is cleared")[1]
    assert "Person" not in told, "names are told only to who may see people"
    named = seat((*DESK, "access.read"), rank=3, role="sees")
    assert "Person" in named.get(reverse("readers") + f"?marking-level={SECRET}&marking-groups=ALLIES")
    assert Marking.objects.count() == before
    assert seat(("register.correct",), role="may-not").client.get(reverse("readers")).status_code == 403


def test_a_party_without_a_security_agreement_is_named_as_one_that_reads_nothing(desk: Seat) -> None:
    Party.objects.create(code="QQQ", kind="state", name_en="Quietland", name_fr="Quiétude")
    told = desk.get(reverse("readers") + f"?marking-level={SECRET}&marking-parties=QQQ&marking-parties=MLT")
    uncleared, unbound = told.split("No security agreement in force")
    assert "Quietland" in unbound
    assert "Malta" in uncleared
    assert "Malta" not in unbound


def test_a_fact_is_recorded_with_its_marking_and_only_its_originator_downgrades(desk: Seat) -> None:
    form = {
        "kind": "membership", "parties": ["MLT"], "framework": "PLAN", "title_en": "Quiet", "title_fr": "Discret",
        "start": "2001", "end": "2002", "status": "active", "sources": ["gazette"], "reason": "agreed",
        "marking-level": SECRET, "marking-groups": ["ALLIES"],
    }  # fmt: skip
    asked = desk.client.post("/facts/record/", form).content.decode()
    assert "Who could read it today" in asked
    assert "<strong>The League</strong> (1 person)" in asked
    done = desk.client.post("/facts/record/", {**form, "confirm": "1"})
    assert done.status_code == 302
    page = desk.get(done["Location"])
    assert WORDS in page
    assert Client().get(done["Location"]).status_code == 404
    ally = seat(DESK, party="SWE", rank=3, role="ally")
    correct = done["Location"] + "correct/"
    downgraded = {**form, "marking-level": "OPEN", "confirm": "1"}
    refused = ally.client.post(correct, downgraded)
    assert refused.status_code == 422
    assert "Only the originator" in refused.content.decode()
    assert desk.client.post(correct, downgraded).status_code == 302


def test_a_marking_that_one_could_not_read_is_refused_at_the_picker(desk: Seat) -> None:
    form = {
        "title": "T", "code": "t-1", "kind": "primary", "url": "https://example.org/t",
        "marking-level": "INMOST", "marking-groups": ["ALLIES"],
    }  # fmt: skip
    refused = desk.client.post("/sources/add/", form)
    assert refused.status_code == 422
    assert not Source.objects.filter(code="t-1").exists()


def test_a_hidden_suspension_changes_nothing_of_who_may_read(desk: Seat) -> None:
    """Otherwise what the picker says, and what others may read, would tell of it."""
    address = reverse("readers") + f"?marking-level={SECRET}&marking-groups=ALLIES"
    before = desk.get(address)
    with acting_as(desk.who.viewer()):
        write_fact("suspension", Spell("SWE", "LEAGUE", ALWAYS), marking_id=secret())
    assert desk.get(address) == before
    write_fact("suspension", Spell("SWE", "LEAGUE", ALWAYS))
    assert "Sweden" in before
    assert "Sweden" not in desk.get(address)


def test_the_header_takes_any_marking(desk: Seat) -> None:
    """Names beyond Latin-1 are encoded as mail headers are."""
    with acting_as(desk.who.viewer()):
        marking_id = intern(PLATFORM, MarkingSpec(SECRET, "LEAGUE", parties=("TUR",)), on=ALWAYS.start)
        append(PLATFORM, action="register.correct_fact", record_type="party", record_id="MLT", marking_id=marking_id)
    assert "Releasable to" in desk.get("/parties/MLT/")


def test_a_banner_names_a_group_where_its_parties_would_make_a_long_list(desk: Seat) -> None:
    for code in ("QQA", "QQB", "QQC"):
        Party.objects.create(code=code, kind="state", name_en=code, name_fr=code)
        write_fact("membership", Spell(code, "LEAGUE", ALWAYS))
    with acting_as(desk.who.viewer()):
        by_group = secret()
        every = ("LEAGUE", "SWE", "QQA", "QQB", "QQC")
        by_name = intern(PLATFORM, MarkingSpec(SECRET, "LEAGUE", parties=every), on=date(2024, 6, 1))
        assert by_group != by_name
        assert banner(marking_id=by_name) == banner(marking_id=by_group) == WORDS
        fewer = intern(PLATFORM, MarkingSpec(SECRET, "LEAGUE", parties=every[1:]), on=date(2024, 6, 1))
        assert banner(marking_id=fewer).endswith("QQA, QQB, QQC and Sweden")
