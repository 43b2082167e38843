"""No read path tells anything of a record that the viewer may not read: not even that there is one."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from uuid import UUID
from zipfile import BadZipFile, ZipFile

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from entente.apps.access.models import Person
from entente.web.marked import HEADER
from tests.leaks.engagement_paths import UNRELEASED
from tests.leaks.paths import NO_RECORDS, PATHS, SHOWS, Call, url_names
from tests.leaks.worlds import WORD, Common, add_hidden, write_common

# What differs between two identical requests: tokens against forgery, and the times that archives and PDFs note.
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value="|"X-CSRFToken": ?")[^"]*')
NOTED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*|/(CreationDate|ModDate|ID) ?[(\[][^)\]]*")
SESSIONS: dict[UUID, str] = {}
# Beside links in the head of a page: how much waits behind them.
BESIDE = re.compile(rb'\s*<span class="count">[^<]*</span>(\s*<span class="hidden-visually">[^<]*</span>)?')
# What shows something and bears no level above public: an observation that only its author and its manager read,
# whatever its marking; whether a forecast is the latest; a fragment that is nothing but a number.
UNMARKED = re.compile(f"/lessons/{UNRELEASED}/|/forecasts/|/notices/unread/")


@pytest.fixture
def common(tmp_path: Path, db: None) -> Common:
    return write_common(tmp_path)


@pytest.fixture(autouse=True)
def _same_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ends of codes that nobody is to guess are drawn alike in both worlds: they are chance, and tell nothing."""
    monkeypatch.setattr("secrets.token_hex", lambda length=32: "5" * (2 * length))


Answer = tuple[int, dict[str, str], list[bytes]]


def answer(call: Call, person: Person | None) -> Answer:
    """Status, headers and content of the answer to one request, whose writes are taken back."""
    client = Client(raise_request_exception=False)
    if person is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(person)
    with transaction.atomic():
        response = getattr(client, call.method)(call.url, call.data)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
        transaction.set_rollback(True)
    return response.status_code, headers, [NOTED.sub(b"", TOKEN.sub(b"", part)) for part in _parts(content)]


def session_of(person: Person) -> str:
    """The key of a session of the person's, begun once for all their requests."""
    if person.pk not in SESSIONS:
        client = Client()
        client.force_login(person)
        SESSIONS[person.pk] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return SESSIONS[person.pk]


def _parts(content: bytes) -> list[bytes]:
    """The members of an archive, which notes the time of packing; anything else as it is."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return [name.encode() + archive.read(name) for name in archive.namelist()]
    except BadZipFile:
        return [content]


def test_every_url_is_a_registered_read_path() -> None:
    names = {*url_names()}
    assert names - {*PATHS, *NO_RECORDS} == set(), "register it in tests/leaks/paths.py"
    assert {*PATHS, *NO_RECORDS} - names == set(), "this URL is gone: take it out of tests/leaks/paths.py"


@pytest.mark.parametrize("who", ["anonymous", "uncleared", "unreleased"])
def test_two_worlds_look_the_same_to_who_may_not_read(common: Common, who: str) -> None:
    person = {"anonymous": None, "uncleared": common.uncleared.person, "unreleased": common.unreleased.person}[who]
    calls = [(name, call) for name, build in PATHS.items() for call in build(common)]
    before = [answer(call, person) for _, call in calls]
    add_hidden(common)
    told = {
        f"{name}: {call.method} {call.url}": wrong
        for (name, call), earlier in zip(calls, before, strict=True)
        if (wrong := telling(call, earlier, answer(call, person)))
    }
    assert told == {}


def telling(call: Call, before: Answer, after: Answer) -> str:
    """What the second answer tells of the hidden records; empty when it tells nothing."""
    status, _headers, content = after
    if after[:2] != before[:2]:
        return f"status or headers: {before[:2]} became {after[:2]}"
    if content != before[2]:
        return f"content: {difference(b''.join(before[2]), b''.join(content))}"
    if status >= 500:
        return f"status {status}"
    if call.hidden and status not in {302, 404}:
        return f"status {status} for what is hidden"
    if not call.url.count(WORD) and WORD.encode() in b"".join(content):
        return "the word of the hidden records"
    return ""


def difference(before: bytes, after: bytes) -> str:
    """The first place where two answers differ, with what stands around it."""
    at = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    return f"{before[max(0, at - 60) : at + 60]!r} became {after[max(0, at - 60) : at + 60]!r}"


def test_who_may_read_sees_the_difference_and_its_marking(common: Common) -> None:
    """Otherwise the test above proves nothing; and whatever shows something of the hidden records bears their level."""
    person = common.cleared.person
    calls = [(name, call) for name in sorted(SHOWS) for call in PATHS[name](common)]
    before = [answer(call, person) for _, call in calls]
    add_hidden(common)
    after = [answer(call, person) for _, call in calls]
    trios = list(zip(calls, before, after, strict=True))
    assert {name for (name, _call), earlier, later in trios if later != earlier} == SHOWS
    unmarked = [
        f"{name}: {call.url}: {difference(_told(earlier), _told(later))}"
        for (name, call), earlier, later in trios
        if later[0] == 200 and _told(later) != _told(earlier) and not _bears(later) and not UNMARKED.search(call.url)
    ]
    assert unmarked == []


def _told(given: Answer) -> bytes:
    """The content of an answer, without the numbers that its head has beside links to other pages."""
    return BESIDE.sub(b"", b"".join(given[2]))


def _bears(given: Answer) -> bool:
    return "SECRET" in given[1].get(HEADER, "").upper() and "no-store" in given[1].get("Cache-Control", "")
