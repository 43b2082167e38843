"""The mail server's address."""

from __future__ import annotations

import pytest

from entente.conf.mail import parse_mail_url
from entente.kernel.errors import BadInput


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://relay", ("relay", 587, "", False, False)),
        ("smtp://ada:s%40x@mail.example.org:2525", ("mail.example.org", 2525, "s@x", False, True)),
        ("smtps://ada:x@mail.example.org", ("mail.example.org", 465, "x", True, False)),
    ],
)
def test_an_address_becomes_settings(url: str, expected: tuple[object, ...]) -> None:
    found = parse_mail_url(url)
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_PASSWORD", "EMAIL_USE_SSL", "EMAIL_USE_TLS")
    assert tuple(found[name] for name in names) == expected


def test_what_is_no_mail_server_is_refused_without_repeating_the_password() -> None:
    with pytest.raises(BadInput) as refused:
        parse_mail_url("imap://ada:secret@mail.example.org")
    assert "ENTENTE_MAIL_URL" in str(refused.value)
    assert "secret" not in str(refused.value)
