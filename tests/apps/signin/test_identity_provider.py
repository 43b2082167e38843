"""Signing in through a real OpenID Connect provider, started here: code flow with PKCE over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
import requests
from django.test import Client
from oidc_provider_mock import User, run_server_in_thread

from entente.apps.access.models import Person

SUBJECT = "ada-at-the-alliance"


@pytest.fixture
def provider(settings: object) -> Iterator[str]:
    """A provider that knows Ada, whose address it has verified, and Eve, whose address it has not."""
    known = [
        User(sub=SUBJECT, claims={"email": "ada@example.org", "email_verified": True}),
        User(sub="eve", claims={"email": "ada@example.org", "email_verified": False}),
        User(sub="stranger", claims={"email": "stranger@example.org", "email_verified": True}),
    ]
    with run_server_in_thread(user_claims=known) as server:
        issuer = f"http://localhost:{server.server_port}"
        app = {
            "provider_id": "alliance",
            "name": "The alliance",
            "client_id": "entente",
            "secret": "only for tests",
            "settings": {"server_url": issuer},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {  # type: ignore[attr-defined]
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
        }
        yield issuer


def begin(client: Client) -> str:
    """Press the button; return the provider's address one is sent to."""
    response = client.post("/account/provider/oidc/alliance/login/")
    assert response.status_code == 302
    return str(response.headers["Location"])


def consent(authorize: str, subject: str) -> str:
    """Sign in at the provider; return the address it sends the browser back to."""
    answer = requests.post(authorize, data={"sub": subject}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302
    return answer.headers["Location"]


def come_back(client: Client, address: str) -> int:
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}").status_code


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_someone_whom_an_administrator_made_comes_in(client: Client, person: Person, provider: str) -> None:
    authorize = begin(client)
    query = parse_qs(urlsplit(authorize).query)
    assert authorize.startswith(provider)
    assert query["code_challenge_method"] == ["S256"]
    come_back(client, consent(authorize, SUBJECT))
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize("subject", ["stranger", "eve"])
def test_strangers_and_unverified_addresses_stay_outside(
    client: Client, person: Person, provider: str, subject: str
) -> None:
    come_back(client, consent(begin(client), subject))
    assert not signed_in(client)
    assert Person.objects.count() == 1


def test_a_forged_state_is_refused(client: Client, person: Person, provider: str) -> None:
    parts = urlsplit(consent(begin(client), SUBJECT))
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | {"state": "forged"}
    come_back(client, urlunsplit(parts._replace(query=urlencode(query))))
    assert not signed_in(client)


def test_someone_elses_answer_and_a_replayed_one_are_refused(client: Client, person: Person, provider: str) -> None:
    answer = consent(begin(client), SUBJECT)
    other = Client()
    come_back(other, answer)
    assert not signed_in(other)
    come_back(client, answer)
    assert signed_in(client)
    client.logout()
    come_back(client, answer)
    assert not signed_in(client)
