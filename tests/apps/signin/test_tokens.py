"""API tokens: hashed, scoped, expiring."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entente.apps.access.models import Person
from entente.apps.access.viewers import Actor
from entente.apps.signin.models import ApiToken
from entente.apps.signin.services import issue_token, revoke_token
from entente.kernel.errors import BadInput
from tests.apps.signin.conftest import PASSWORD

ADDRESS = "/api/v1/frameworks"


def ask(secret: str, method: str = "get") -> int:
    return getattr(Client(), method)(ADDRESS, headers={"Authorization": f"Bearer {secret}"}).status_code


@pytest.fixture
def actor(person: Person) -> Actor:
    return Actor(name=person.name, person_id=person.pk)


def test_only_the_hash_is_kept_and_the_secret_opens(person: Person, actor: Actor) -> None:
    token, secret = issue_token(actor, person, name="Nightly", scopes=("read",), days=30)
    assert secret not in str(ApiToken.objects.filter(pk=token.pk).values().get())
    assert ask(secret) == 200
    token.refresh_from_db()
    assert token.last_used_on == timezone.now().date()


def test_forged_expired_revoked_and_narrow_tokens_look_the_same(person: Person, actor: Actor) -> None:
    expired, expired_secret = issue_token(actor, person, name="Old", scopes=("read",), days=1)
    ApiToken.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoked, revoked_secret = issue_token(actor, person, name="Lost", scopes=("read",), days=1)
    assert revoke_token(actor, person, token_id=revoked.pk)
    _, writing = issue_token(actor, person, name="Writer", scopes=("write",), days=1)
    assert [ask(secret) for secret in ("ent_forged", "", expired_secret, revoked_secret, writing)] == [401] * 5


@pytest.mark.parametrize("address", [ADDRESS, "/api/v1/parties/NONE", "/api/v1/nothing"])
def test_a_token_that_only_reads_is_told_so_when_it_writes(person: Person, actor: Actor, address: str) -> None:
    _, secret = issue_token(actor, person, name="Nightly", scopes=("read",), days=30)
    bearer = {"Authorization": f"Bearer {secret}"}
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(Client(), method)(address, headers=bearer)
        assert answer.status_code == 403
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="write"'
        assert answer.json() == {
            "type": "about:blank",
            "title": "Not allowed",
            "status": 403,
            "detail": "This token only reads. To write, issue a token with the scope “write” at "
            f"{reverse('tokens')} and send that one.",
        }
    french = Client().post(address, headers={**bearer, "Accept-Language": "fr"}).json()
    assert french["detail"].startswith("Ce jeton ne fait que lire.")


def test_a_token_that_is_not_in_force_is_told_nothing_when_it_writes(person: Person, actor: Actor) -> None:
    token, secret = issue_token(actor, person, name="Lost", scopes=("read",), days=1)
    assert revoke_token(actor, person, token_id=token.pk)
    answers = [Client().post(ADDRESS, headers={"Authorization": f"Bearer {each}"}) for each in (secret, "ent_forged")]
    assert [(each.status_code, each.json()) for each in answers] == [(401, {"detail": "Unauthorized"})] * 2


def test_a_token_of_someone_who_has_left_no_longer_opens(person: Person, actor: Actor) -> None:
    _, secret = issue_token(actor, person, name="Nightly", scopes=("read",), days=30)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert ask(secret) == 401


def test_a_token_opens_the_api_alone(person: Person, actor: Actor) -> None:
    _, secret = issue_token(actor, person, name="Nightly", scopes=("read",), days=30)
    assert Client().get(reverse("tokens"), headers={"Authorization": f"Bearer {secret}"}).status_code == 302


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"name": " "}, {"name"}),
        ({"scopes": ()}, {"scopes"}),
        ({"scopes": ("everything",), "days": 0}, {"scopes", "days"}),
        ({"days": 400}, {"days"}),
    ],
)
def test_a_token_needs_a_name_a_scope_and_an_end(
    person: Person, actor: Actor, values: dict[str, object], fields: set[str]
) -> None:
    wanted: dict[str, object] = {"name": "Nightly", "scopes": ("read",), "days": 30} | values
    with pytest.raises(BadInput) as refused:
        issue_token(actor, person, **wanted)  # type: ignore[arg-type]
    assert {problem.field for problem in refused.value.problems} == fields


def test_the_page_shows_the_secret_once(client: Client, person: Person) -> None:
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    page = client.post(reverse("tokens"), {"name": "Nightly", "scopes": ["read"], "days": "30"})
    assert "ent_" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    token = ApiToken.objects.get(person=person)
    assert token.hint in client.get(reverse("tokens")).content.decode()
    assert 'id="secret"' not in client.get(reverse("tokens")).content.decode()
    client.post(reverse("revoke-token", args=[token.pk]))
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_someone_elses_token_is_not_there(client: Client, person: Person, actor: Actor) -> None:
    token, _ = issue_token(actor, person, name="Nightly", scopes=("read",), days=30)
    eve = Person(email="eve@example.org", name="Eve")
    eve.set_password(PASSWORD)
    eve.save()
    client.post("/account/login/", {"login": eve.email, "password": PASSWORD})
    assert client.post(reverse("revoke-token", args=[token.pk])).status_code == 404
