"""What the demonstration holds none of, and what yet has pages: entered as people enter it, through the forms.

A draft with a clause, a review to hold, a line of money, an attached file, a delegation, a closed account and a
closed post, a member of a community.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

PROGRAMME = "exercise-itpp-kwt-2024"
# Where the text of the draft is: its code ends so that nobody can guess it, and here so that the tests can.
DRAFT = "/programmes/in/itpp-mda-2030-00000000/text/"


def arrange() -> None:
    """Enter it, as those whose business it is."""
    today = timezone.now().date()
    day, later = today.isoformat(), (today + timedelta(days=30)).isoformat()
    desk, administrator = _signed_in("desk.officer"), _signed_in("administrator")
    place = f"/programmes/in/{PROGRAMME}/"
    with patch("entente.apps.programmes.services.drafting.secrets.token_hex", return_value="00000000"):
        begun = _send(
            desk, "/programmes/draft/", party="MDA", instrument="ITPP", title_en="EXERCISE draft", title_fr="",
            period_start="2030", period_end="2033", exercise="on",
        )  # fmt: skip
    assert begun == DRAFT
    _send(desk, f"{DRAFT}objective/add/", number="1", title_en="EXERCISE objective", area="military")
    _send(desk, f"{place}reviews/add/", kind="annual", due_on=later)
    _send(desk, f"{place}money/add/", goal="KWT-X-1", donor_name="EXERCISE fund", currency="EUR",
          planned="100000", committed="50000", spent="20000")  # fmt: skip
    fact = _first(desk, "/parties/KWT/", r"/facts/[0-9a-f-]{36}/")
    _send(desk, f"{fact}attach/", file=SimpleUploadedFile("EXERCISE note.txt", b"EXERCISE"))
    person = _first(administrator, "/people/", r"/people/[0-9a-f-]{36}/")
    _lend(desk, day, later)
    _send(administrator, f"{person}admit/", community="COMMITTEE", start=day, end="", confirm="1")
    _send(
        administrator, "/people/add/", name="EXERCISE Gone", email="gone@exercise.example", language="en", confirm="1"
    )
    _send(administrator, f"{_person('gone')}close/", reason="EXERCISE", confirm="1")
    _send(administrator, f"{_post(administrator)}close/", reason="EXERCISE", confirm="1")


def _lend(desk: Client, start: str, end: str) -> None:
    page = desk.get("/delegations/add/").content.decode()
    to = re.search(r'name="to_person".*?<option value="([0-9a-f-]{36})"', page, re.DOTALL)
    permission = re.search(r'name="permissions"[^>]* value="([^"]+)"', page)
    assert to
    assert permission
    _send(desk, "/delegations/add/", to_person=to[1], permissions=permission[1], start=start, end=end,
          reason="EXERCISE", confirm="1")  # fmt: skip


def _post(administrator: Client) -> str:
    """A post that nobody holds."""
    from entente.apps.access.models import Organisation

    body = Organisation.objects.get(code="exercise-alliance")
    return _send(
        administrator, "/posts/add/", organisation=str(body.pk), name_en="EXERCISE Gone", name_fr="EXERCICE Clos",
        code="exercise-gone", confirm="1",
    )  # fmt: skip


def _person(name: str) -> str:
    from entente.apps.access.models import Person

    return f"/people/{Person.objects.get(email=f'{name}@exercise.example').pk}/"


def _signed_in(name: str) -> Client:
    from entente.apps.access.models import Person

    client = Client(SERVER_NAME="localhost")
    client.force_login(Person.objects.get(email=f"{name}@exercise.example"))
    return client


def _first(client: Client, page: str, pattern: str) -> str:
    """The first address on a page that looks like this."""
    found = re.search(pattern, client.get(page).content.decode())
    assert found, f"{page} leads to none of {pattern}"
    return found[0]


def _send(client: Client, address: str, **fields: Any) -> str:
    """Fill in a form and send it; return where that leads. What is refused is said."""
    answer = client.post(address, fields)
    assert answer.status_code == 302, (
        address,
        answer.status_code,
        re.findall(r"problem[^<]*<[^<]*", answer.content.decode()),
    )
    return answer["Location"]
