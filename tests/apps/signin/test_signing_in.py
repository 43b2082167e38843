"""Password, second factor, lock-out, sessions; nothing tells a stranger who has an account."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from entente.apps.access.models import Person
from entente.apps.ledger.models import Entry
from tests.apps.signin.conftest import PASSWORD

LOGIN = "/account/login/"


def sign_in(client: Client, *, email: str = "ada@example.org", password: str = PASSWORD) -> int:
    return client.post(LOGIN, {"login": email, "password": password}).status_code


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_password_signs_in_and_the_ledger_keeps_it(client: Client, person: Person) -> None:
    assert sign_in(client, email="ADA@example.org") == 302
    assert signed_in(client)
    assert Entry.objects.filter(action="signin.signed_in", actor_id=person.pk).count() == 1


def test_who_signs_in_comes_to_what_they_owe_or_to_where_they_were(client: Client, person: Person) -> None:
    answer = client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("my-duties")
    page = client.get(answer.headers["Location"]).content.decode()
    # Whoever holds no post, or owes nothing, is led on.
    assert f'class="button" href="{reverse("notices")}"' in page
    assert reverse("people") not in page
    client.logout()
    answer = client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": "/parties/UKR/"})
    assert answer.headers["Location"] == "/parties/UKR/"


@pytest.mark.parametrize(
    ("address", "link"), [("/", f'"{LOGIN}"'), ("/?on=2004-03-29", f"{LOGIN}?next=/%3Fon%3D2004-03-29")]
)
def test_signing_in_at_the_front_page_asks_for_no_return_to_it(
    db: None, client: Client, address: str, link: str
) -> None:
    assert link in client.get(address).content.decode()


@pytest.mark.parametrize("demo", [True, False])
def test_the_demonstration_says_where_its_accounts_are(db: None, client: Client, settings: Any, demo: bool) -> None:
    settings.DEMO = demo
    assert ("are printed where the platform was started" in client.get(LOGIN).content.decode()) is demo


def test_a_wrong_password_and_an_unknown_address_look_the_same(client: Client, person: Person) -> None:
    wrong = client.post(LOGIN, {"login": "ada@example.org", "password": "wrong"})
    unknown = client.post(LOGIN, {"login": "eve@example.org", "password": "wrong"})
    assert (wrong.status_code, unknown.status_code) == (200, 200)

    def body(response: object) -> str:
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())  # type: ignore[attr-defined]
        return text.replace("ada@", "eve@")

    assert body(wrong) == body(unknown)
    assert Entry.objects.filter(action="signin.failed").count() == 2
    assert "eve@example.org" not in "".join(map(str, Entry.objects.values_list("record_id", "actor_name", "reason")))


def test_five_wrong_passwords_lock_out_even_the_right_one(client: Client, person: Person) -> None:
    for _ in range(5):
        sign_in(client, password="wrong")
    sign_in(client)
    assert not signed_in(client)
    # Whoever has no account is locked out alike.
    for _ in range(5):
        sign_in(client, email="eve@example.org", password="wrong")
    page = client.post(LOGIN, {"login": "eve@example.org", "password": "wrong"})
    assert "Too many" in page.content.decode()


def test_nobody_signs_up(client: Client, db: None) -> None:
    assert client.get("/account/signup/").status_code == 404


def test_a_second_factor_is_asked_for_and_its_key_is_encrypted(client: Client, person: Person) -> None:
    secret = generate_totp_secret()
    authenticator = TOTP.activate(person, secret)
    assert secret not in str(Authenticator.objects.get(pk=authenticator.instance.pk).data)
    sign_in(client)
    assert not signed_in(client)
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post(reverse("mfa_authenticate"), {"code": "000000" if code != "000000" else "1"}).status_code == 200
    assert not signed_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert signed_in(client)
    # The same code does not work twice.
    again = Client()
    sign_in(again)
    again.post(reverse("mfa_authenticate"), {"code": code})
    assert not signed_in(again)


def test_where_a_second_factor_is_required_nothing_else_opens_first(
    client: Client, person: Person, settings: object
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True  # type: ignore[attr-defined]
    sign_in(client)
    response = client.get("/")
    assert (response.status_code, response.headers["Location"]) == (302, reverse("mfa_index"))
    assert client.get(reverse("mfa_index")).status_code == 200


def test_a_session_can_be_ended_from_another(client: Client, person: Person) -> None:
    sign_in(client)
    client.get("/about/")
    other = Client()
    sign_in(other)
    other.get("/about/")
    session = UserSession.objects.get(session_key=client.session.session_key)
    assert other.post(reverse("end-session", args=[session.pk])).status_code == 302
    assert client.get(reverse("usersessions_list")).status_code == 302
    assert other.get(reverse("usersessions_list")).status_code == 200


def test_someone_elses_session_is_not_there(client: Client, person: Person) -> None:
    sign_in(client)
    client.get("/about/")
    session = UserSession.objects.get(session_key=client.session.session_key)
    eve = Person(email="eve@example.org", name="Eve")
    eve.set_password(PASSWORD)
    eve.save()
    other = Client()
    sign_in(other, email="eve@example.org")
    assert other.post(reverse("end-session", args=[session.pk])).status_code == 404
    assert UserSession.objects.filter(pk=session.pk).exists()


def test_a_weak_password_is_refused(client: Client, person: Person) -> None:
    sign_in(client)
    form = {"oldpassword": PASSWORD, "password1": "password123", "password2": "password123"}
    page = client.post(reverse("account_change_password"), form)
    assert page.status_code == 200
    assert "12 characters" in page.content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_form_without_its_token_is_refused(person: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client) == 403
    assert not signed_in(client)


@pytest.mark.parametrize("name", ["mfa_index", "usersessions_list", "tokens", "account_change_password"])
def test_ones_account_needs_a_session(client: Client, db: None, name: str) -> None:
    response = client.get(reverse(name))
    assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, LOGIN)
