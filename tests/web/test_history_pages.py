"""Histories, notices, attached files and the ledger, as people see them."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entente.apps.access.binding import acting_as
from entente.apps.access.models import Attachment
from entente.apps.ledger.models import Entry
from entente.apps.ledger.outbox import relay
from entente.apps.ledger.selectors import ledger_head
from entente.apps.ledger.services import append, seal
from entente.apps.notices.models import Notice, Preference, Subscription
from entente.apps.register.models import Fact
from tests.web.staff import AUDITOR, DESK, PLATFORM, Seat, seat, secret, write_scheme

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj"


@pytest.fixture
def desk(league: Path) -> Seat:
    write_scheme()
    return seat(DESK, rank=3, role="desk")


@pytest.fixture
def auditor(desk: Seat) -> Seat:
    return seat(AUDITOR, role="auditor")


@pytest.fixture
def held(desk: Seat) -> Fact:
    return Fact.objects.get(key="part/MLT/2", recorded__endswith=None)


def act_on(
    record_type: str, record_id: str, *, reason: str = "why", marking_id: int | None = None, **states: object
) -> Entry:
    return append(
        PLATFORM, action="register.correct_fact", record_type=record_type, record_id=record_id, reason=reason,
        marking_id=marking_id, **states,  # type: ignore[arg-type]
    )  # fmt: skip


def test_every_page_of_a_record_shows_who_changed_what_and_why(desk: Seat, held: Fact) -> None:
    places = {
        ("fact", held.key): f"/facts/{held.pk}/", ("party", "MLT"): "/parties/MLT/",
        ("framework", "PART"): "/frameworks/PART/", ("source", "gazette"): "/sources/gazette/",
    }  # fmt: skip
    for (record_type, record_id), place in places.items():
        act_on(record_type, record_id, reason=f"because of {record_type}")
        page = Client().get(place).content.decode()
        assert "Who changed what, and why" in page
        assert f"because of {record_type}" in page
        assert "Platform" in page


def test_a_history_tells_the_fields_in_words_and_no_more_than_the_reader_may_read(desk: Seat, held: Fact) -> None:
    before, after = {"start": "2008-04-03", "parties": ["MLT"]}, {"start": "2008-04-04", "parties": ["MLT", "TUR"]}
    act_on("fact", held.key, before=before, after=after)
    with acting_as(desk.who.viewer()):
        act_on("fact", held.key, reason="not for everybody", marking_id=secret())
    address = reverse("history", args=["fact", held.key])
    page = Client().get(address).content.decode()
    assert "3 Apr 2008" in page
    assert "4 Apr 2008" in page
    assert "Malta, Türkiye" in page
    assert "not for everybody" not in page
    own = desk.get(address)
    assert "not for everybody" in own
    assert "SECRET" in own, "an act bears the marking under which it was done"
    assert Client().get(reverse("history", args=["fact", "no-such"])).status_code == 404
    assert Client().get(reverse("history", args=["kind", "x"])).status_code == 404


def test_a_history_asks_the_database_as_often_for_three_acts_as_for_one(desk: Seat, held: Fact) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            Client().get(reverse("history", args=["fact", held.key]))
        return len(captured)

    act_on("fact", held.key, after={"parties": ["MLT"]})
    one = statements()
    act_on("fact", held.key, after={"parties": ["TUR"]})
    act_on("fact", held.key, after={"parties": ["SWE"]})
    assert statements() == one


def test_following_a_party_brings_notices_of_what_hangs_on_it(desk: Seat, held: Fact) -> None:
    reader = seat((), role="reader")
    assert "Follow" in reader.get("/parties/MLT/")
    back = reader.client.post(reverse("stance", args=["party", "MLT"]), {"stance": "follow"})
    assert back["Location"] == "/parties/MLT/"
    assert "You follow this" in reader.get("/parties/MLT/")
    act_on("fact", held.key)
    seal()
    relay()
    page = reader.get(reverse("notices"))
    assert "<strong>1 unread.</strong>" in page
    assert f"/facts/{held.pk}/" in page
    assert reverse("unread-notices") in reader.get("/about/")
    assert '<span class="count">1</span>' in reader.get(reverse("unread-notices"))
    notice = Notice.objects.get(person=reader.who.person)
    reader.client.post(reverse("read-notices"), {"notice": str(notice.pk)})
    assert "You have read everything" in reader.get(reverse("notices"))
    assert f"/facts/{held.pk}/" in reader.get(reverse("notices") + "?show=all")
    reader.client.post(reverse("stance", args=["fact", held.key]), {"stance": "mute"})
    act_on("fact", held.key)
    seal()
    relay()
    assert Notice.objects.filter(person=reader.who.person).count() == 1
    assert reader.client.post(reverse("stance", args=["fact", held.key]), {"stance": "dance"}).status_code == 404
    Subscription.objects.get(record_type="fact", stance="mute")


def test_the_daily_mail_is_chosen_on_the_page(desk: Seat) -> None:
    assert "Stop the daily mail" in desk.get(reverse("notices"))
    desk.client.post(reverse("set-digest"), {"digest": "no"})
    assert not Preference.objects.get(person=desk.who.person).digest
    assert "Get the daily mail" in desk.get(reverse("notices"))


def test_notices_of_what_one_may_not_read_are_neither_shown_nor_counted(desk: Seat) -> None:
    reader = seat((), role="reader")
    with acting_as(desk.who.viewer()):
        entry = act_on("source", "m-9", marking_id=secret())
    Notice.objects.create(
        person=reader.who.person, entry_id=entry.pk, at=entry.at, action=entry.action, record_type="source",
        record_id="m-9", followed_type="source", followed_id="m-9",
    )  # fmt: skip
    page = reader.get(reverse("notices"))
    assert "You have read everything" in page
    assert 'class="count"' not in page


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.exe", b"MZ\x90\x00", "not taken"),
        ("a.pdf", b"plain text", "the name says"),
        ("a.pdf", PDF + b"/Encrypt 5 0 R", "encrypted"),
        ("a.pdf", PDF + b"/JavaScript (x)", "active content"),
        ("a.pdf", b"", "empty"),
        ("a.zip", b"", "empty"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_with_the_reason(
    desk: Seat, held: Fact, name: str, content: bytes, reason: str
) -> None:
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    response = desk.client.post(reverse("attach", args=[held.pk]), {"file": file})
    assert response.status_code == 422
    assert reason in response.content.decode()
    assert not Attachment.objects.exists()


def test_a_file_with_macros_and_one_too_large_are_refused(desk: Seat, held: Fact) -> None:
    out = BytesIO()
    with ZipFile(out, "w") as made:
        for member in ("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"):
            made.writestr(member, b"<x/>")
    for content, reason in ((out.getvalue(), "macros"), (PDF + b" " * (25 * 1024 * 1024), "larger than 25 MB")):
        file = SimpleUploadedFile("a.docx", content)
        response = desk.client.post(reverse("attach", args=[held.pk]), {"file": file})
        assert response.status_code == 422
        assert reason in response.content.decode()


def test_a_file_is_attached_served_and_removed_with_a_trace(desk: Seat, held: Fact) -> None:
    form = {"file": SimpleUploadedFile("a letter.pdf", PDF), "marking-level": "SECRET", "marking-groups": ["ALLIES"]}
    assert desk.client.post(reverse("attach", args=[held.pk]), form).status_code == 302
    page = desk.get(f"/facts/{held.pk}/")
    assert "a letter.pdf" in page
    row = page.split("a letter.pdf</a>")[1].split("</li>")[0]
    assert '<span class="tag">SECRET – Releasable to ' in row
    assert "a letter.pdf" not in Client().get(f"/facts/{held.pk}/").content.decode()
    with acting_as(desk.who.viewer()):
        file = Attachment.objects.get()
    served = desk.client.get(reverse("attachment", args=[file.pk]))
    assert served.content == PDF
    assert served["Content-Type"] == "application/pdf"
    assert served["Cache-Control"] == "private, no-store"
    assert served["Content-Disposition"] == 'attachment; filename="a letter.pdf"'
    assert served["Entente-Marking"].startswith("SECRET")
    assert Client().get(reverse("attachment", args=[file.pk])).status_code == 404
    done = desk.act(reverse("detach", args=[file.pk]), reason="the wrong letter")
    assert done.status_code == 302
    assert desk.client.get(reverse("attachment", args=[file.pk])).status_code == 404
    with acting_as(desk.who.viewer()):
        acts = Entry.objects.filter(record_type="fact", record_id=held.key).order_by("id")
        assert [entry.action for entry in acts] == ["access.attach", "ledger.read", "access.detach"]
        assert acts[1].reason == "a letter.pdf"


def test_the_ledger_is_for_auditors_and_finds_acts(desk: Seat, auditor: Seat, held: Fact) -> None:
    act_on("fact", held.key, reason="first")
    with acting_as(desk.who.viewer()):
        act_on("fact", held.key, reason="hidden", marking_id=secret())
    page = auditor.get(reverse("ledger"))
    assert "The chain of seals holds" in page
    assert "first" in page
    assert "hidden" not in page.split("<tbody>")[1].split("</tbody>")[0].replace("hidden-visually", "")
    assert "first" in auditor.get(reverse("ledger") + f"?record_type=fact&record_id={held.key}&actor=platform")
    assert "No act matches" in auditor.get(reverse("ledger") + "?actor=nobody")
    assert "No act matches" in auditor.get(reverse("ledger") + "?until=2000-01-01")
    wrong = auditor.client.get(reverse("ledger") + "?since=soon")
    assert wrong.status_code == 400
    assert "write it as 2004-03-29" in wrong.content.decode()
    refused = desk.client.get(reverse("ledger"))
    assert refused.status_code == 403
    assert "Your post may not read the ledger" in refused.content.decode()


def test_failed_attempts_to_sign_in_are_there_for_the_auditor(auditor: Seat) -> None:
    Client().post("/account/login/", {"login": "eve@example.org", "password": "wrong"})
    page = auditor.get(reverse("ledger") + "?action=signin.failed")
    assert "Failed to sign in" in page
    assert "eve@example.org" not in page


def test_older_acts_are_a_page_further(auditor: Seat, held: Fact) -> None:
    for number in range(101):
        act_on("fact", held.key, reason=f"act number {number}.")
    page = auditor.get(reverse("ledger") + "?record_type=fact")
    assert "act number 100." in page
    assert "act number 0." not in page
    older = page.split('href="?record_type=fact&amp;')[-1].split('"')[0]
    assert "act number 0." in auditor.get(reverse("ledger") + "?record_type=fact&" + older.replace("&amp;", "&"))


def test_the_head_is_exported_to_be_kept_elsewhere(auditor: Seat, held: Fact, desk: Seat) -> None:
    act_on("fact", held.key)
    seal()
    response = auditor.client.get(reverse("ledger-head"))
    assert json.loads(response.content)["hash"] == ledger_head().hash
    assert response["Content-Disposition"].startswith("attachment")
    assert desk.client.get(reverse("ledger-head")).status_code == 403


def test_someone_sees_their_own_page_and_its_history(desk: Seat) -> None:
    person = desk.who.person
    append(PLATFORM, action="access.clear", record_type="person", record_id=str(person.pk), after={"level": "SECRET"})
    assert "Cleared someone for a level" in desk.get(reverse("person", args=[person.pk]))
    other = seat((), role="other").who.person
    assert desk.client.get(reverse("person", args=[other.pk])).status_code == 404
