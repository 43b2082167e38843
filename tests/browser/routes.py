"""What pages there are: every address that answers a page to GET, by the name of its route."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import Resolver404, get_resolver, resolve
from django.urls.resolvers import URLPattern, URLResolver

# Routes that answer no page to GET, by what they answer.
NO_PAGE = {
    **dict.fromkeys(("attachment", "calendar-feed", "mfa_download_recovery_codes", "print-sheet"), "a file"),
    **dict.fromkeys(("suggest", "readers", "unread-notices", "plan-version-progress"), "a part of a page"),
    **dict.fromkeys(
        (
            "act-in", "close-feed", "end-session", "end-watch", "engagement-person", "read-notices", "revoke-token",
            "see-crossings", "set-digest", "set_language", "settle-comment", "stance", "undo-acknowledge",
        ),
        "takes a form only",
    ),
    "menu": "leads to the menu of the latest round",
    "mfa_login_webauthn": "the challenge for a script",
}  # fmt: skip
# Pages that a crawl cannot come to, with the reason.
OUT_OF_REACH = {
    "openid_connect_login": "leads to the alliance's identity provider, and the demonstration has none",
    "openid_connect_callback": "comes back from the identity provider",
    "socialaccount_signup": "comes back from the identity provider; leads away without it",
    "socialaccount_login_error": "answers 401 by design; opened among the refusals",
}
# Acts of one page differ in their form: each verb and kind is a page of its own.
DISTINCT = ("verb", "kind")


@dataclass(frozen=True, order=True)
class Place:
    """A page of the platform: its route, and which of the forms that the route serves."""

    route: str
    form: str = ""

    def __str__(self) -> str:
        return f"{self.route} ({self.form})" if self.form else self.route


def place_of(address: str) -> Place | None:
    """The place that an address leads to, None when it leads nowhere."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return Place(found.url_name or "", "/".join(str(found.kwargs[key]) for key in DISTINCT if key in found.kwargs))


def routes_of_pages() -> set[str]:
    """The names of all routes outside the API that answer a page to GET."""
    named = dict(_walk(get_resolver().url_patterns, ""))
    return {name for name, pattern in named.items() if not is_file(pattern)} - set(NO_PAGE)


def is_file(address: str) -> bool:
    """Whether an address, or the pattern of a route, is that of a file: its last part has an ending."""
    return "." in address.partition("?")[0].rsplit("/", 1)[-1]


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, str]]:
    for each in patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLPattern):
            if each.name:
                yield each.name, pattern
        elif not each.namespace:
            yield from _walk(each.url_patterns, pattern)
