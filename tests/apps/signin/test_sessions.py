"""A session that is forged, expired or replayed opens nothing; nor does a form with another's token."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from entente.apps.access.models import Person
from tests.apps.signin.conftest import PASSWORD

OWN = "usersessions_list"


def opens(client: Client) -> bool:
    """Whether a page of one's own opens; otherwise it leads to signing in."""
    response = client.get(reverse(OWN))
    assert response.status_code in {200, 302}
    return response.status_code == 200


@pytest.fixture
def signed_in(person: Person) -> Client:
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert opens(client)
    return client


def with_cookie(key: str) -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


@pytest.mark.parametrize("key", ["", "x", "a" * 32, "0" * 5000, "'; DROP TABLE django_session; --", "é"])
def test_a_forged_session_opens_nothing(signed_in: Client, key: str) -> None:
    assert not opens(with_cookie(key))


def test_a_copied_session_that_was_signed_out_opens_nothing(signed_in: Client) -> None:
    copied = with_cookie(signed_in.session.session_key)
    assert opens(copied)
    signed_in.post(reverse("account_logout"))
    assert not opens(copied)
    assert not opens(signed_in)


def test_the_session_of_before_signing_in_is_not_the_one_of_after(person: Person) -> None:
    """Whoever plants a session in someone's browser does not share it once they have signed in."""
    client = Client()
    client.get("/account/login/")
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert client.session.session_key != before
    assert not opens(with_cookie(before))


def test_an_expired_session_opens_nothing(signed_in: Client) -> None:
    Session.objects.filter(pk=signed_in.session.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not opens(signed_in)


def test_changing_the_password_ends_all_other_sessions(signed_in: Client, person: Person) -> None:
    other = Client()
    other.post("/account/login/", {"login": person.email, "password": PASSWORD})
    new = "another horse, another battery"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert signed_in.post(reverse("account_change_password"), form).status_code == 302
    assert not opens(other)


def test_a_form_with_the_token_of_another_session_is_refused(person: Person) -> None:
    mine, theirs = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    for client in (mine, theirs):
        client.get("/account/login/")
    token = theirs.cookies[settings.CSRF_COOKIE_NAME].value
    form = {"login": person.email, "password": PASSWORD, "csrfmiddlewaretoken": token[:-1] + "x"}
    refused = mine.post("/account/login/", form)
    assert refused.status_code == 403
    assert "could not be accepted" in refused.content.decode()
    assert "_auth_user_id" not in mine.session


def test_each_session_keeps_when_and_from_where_it_was_last_used(signed_in: Client) -> None:
    kept = UserSession.objects.get(session_key=signed_in.session.session_key)
    assert opens(signed_in)
    assert UserSession.objects.get(pk=kept.pk).last_seen_at == kept.last_seen_at  # within the minute
    caches["process"].clear()
    with CaptureQueriesContext(connection) as caught:
        assert opens(signed_in)
    later = UserSession.objects.get(pk=kept.pk)
    assert later.last_seen_at > kept.last_seen_at
    assert (later.ip, later.user_agent, later.created_at) == (kept.ip, kept.user_agent, kept.created_at)
    assert len([query for query in caught.captured_queries if query["sql"].startswith("UPDATE")]) == 1
    signed_in.get(reverse(OWN), headers={"user-agent": "Another program " + "x" * 300})
    moved = UserSession.objects.get(pk=kept.pk)
    assert moved.user_agent.startswith("Another program")
    signed_in.get(reverse(OWN), headers={"user-agent": "Another program " + "x" * 300})
    assert UserSession.objects.filter(user=kept.user).count() == 1


def test_the_list_names_the_browser_and_keeps_what_it_sent_at_hand(signed_in: Client) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
    signed_in.get(reverse(OWN), headers={"user-agent": agent})
    assert f'<span title="{agent}">Firefox on Linux</span>' in signed_in.get(reverse(OWN)).content.decode()
    signed_in.get(reverse(OWN), headers={"user-agent": "<b>Mine</b>"})
    assert (
        '<span title="&lt;b&gt;Mine&lt;/b&gt;">Another browser</span>' in signed_in.get(reverse(OWN)).content.decode()
    )
