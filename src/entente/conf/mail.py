"""The mail server, from its address."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from entente.kernel.errors import BadInput


def parse_mail_url(url: str) -> dict[str, Any]:
    """Turn smtp://user:password@host:587 or smtps://... into Django's settings. smtp: uses STARTTLS with a login.

    Raises BadInput naming the variable, without repeating the password.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadInput(
            "not the address of a mail server",
            field="ENTENTE_MAIL_URL",
            remedy="write smtp://user:password@host:587, or smtps:// for TLS from the start",
        )
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if secure else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure and bool(parts.username),
        "EMAIL_TIMEOUT": 20,
    }
