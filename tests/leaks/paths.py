"""The registry of read paths: for every URL of the platform, the requests that would give a leak away.

docs/how-to/add-a-read-path.md tells how to add one. A URL that is neither here nor in NO_RECORDS fails the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from tests.leaks.worlds import (
    HIDDEN_ATTACHMENT,
    HIDDEN_FACT,
    HIDDEN_SOURCE,
    NEW_CLAIM,
    PUBLIC_ATTACHMENT,
    WORD,
    Common,
)


@dataclass(frozen=True)
class Call:
    """One request. `hidden`: it asks for a record that is not there for who may not read it."""

    url: str
    method: str = "get"
    data: dict[str, Any] = field(default_factory=dict)
    hidden: bool = False


Build = Callable[[Common], list[Call]]
PATHS: dict[str, Build] = {}


# The paths whose answer the hidden records would change, for who may read them.
SHOWS = {
    "party", "party-brief", "source", "sources", "fact", "attachment", "search", "portfolio", "portfolio-export",
    "framework",
    "api:party_get", "api:source_list", "api:fact_get", "api:source_get",
}  # fmt: skip


# The paths that refuse for want of a session or a permission before they look for the record: what is hidden
# and what is there are then refused alike.
REFUSED_FIRST = {"correct-fact", "withdraw-fact"}


def read_path(name: str) -> Callable[[Build], Build]:
    """Register the requests of a URL by its name, with its namespace: "party", "api:party_get"."""

    def registered(build: Build) -> Build:
        PATHS[name] = build
        return build

    return registered


def get(*urls: str) -> Build:
    """Requests that need nothing of the world."""
    return lambda common: [Call(url) for url in urls]


def url_names() -> Iterator[str]:
    """Every name of a URL of the platform, with its namespace; the pattern itself for one without a name."""

    def walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLPattern):
                yield prefix + (entry.name or str(entry.pattern))
            else:
                yield from walk(entry, prefix + (f"{entry.namespace}:" if entry.namespace else ""))

    yield from walk(get_resolver(), "")


# Pages that read no record: signing in, one's own account. With the reason why.
_OWN = "shows the person's own account and nothing else"
_SIGN_IN = "asks who one is; reads no record"
NO_RECORDS = {
    **dict.fromkeys(
        ["account_login", "account_logout", "account_reauthenticate", "account_inactive", "account_reset_password",
         "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
         "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_login_webauthn",
         "socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup",
         "openid_connect_login", "openid_connect_callback"],
        _SIGN_IN,
    ),
    **dict.fromkeys(
        ["account_change_password", "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp",
         "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
         "mfa_list_webauthn", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn", "usersessions_list",
         "end-session", "socialaccount_connections", "tokens", "revoke-token"],
        _OWN,
    ),
    "set_language": "sets the language of the session",
}  # fmt: skip

CLOCKS = ("", "?on=2010-06-01", "?on=2010-06-01&known=2015-01-01", "?lang=fr")
FILTERS = ("?status=suspended", "?programme=PLAN", "?framework=PART", "?relation=partner", "?region=south")

PATHS["portfolio"] = get(*(f"/{query}" for query in (*CLOCKS, *FILTERS, f"?text={WORD}")))
PATHS["portfolio-export"] = get(
    *(f"/export/portfolio.csv{query}" for query in ("", *FILTERS)), "/export/portfolio.xlsx", "/export/portfolio.none"
)
PATHS["party"] = get(*(f"/parties/{code}/{query}" for code in ("MLT", "TUR", "NOWHERE") for query in CLOCKS))
PATHS["party-brief"] = get(
    *(f"/parties/{code}/brief.pdf{query}" for code in ("MLT", "TUR", "NOWHERE") for query in CLOCKS),
    "/parties/MLT/brief.pdf?kind=case-file",
    "/parties/MLT/brief.docx",
    "/parties/TUR/brief.docx?kind=case-file",
    "/parties/MLT/brief.txt",
    "/parties/MLT/brief.pdf?kind=none",
)
PATHS["frameworks"] = get(*(f"/frameworks/{query}" for query in CLOCKS))
PATHS["framework"] = get(*(f"/frameworks/{code}/{query}" for code in ("PART", "PLAN", "NONE") for query in CLOCKS))
PATHS["sources"] = get("/sources/", f"/sources/?text={WORD}", "/sources/?kind=primary")
PATHS["search"] = get(f"/search/?q={WORD}", "/search/?q=Malta", f"/search/?q=malta+{WORD}&on=2010-06-01")
PATHS["suggest"] = get(f"/search/suggest/?q={WORD[:4]}", "/search/suggest/?q=ma")
PATHS["about"] = get("/about/")
PATHS["print-sheet"] = get("/print.css", "/print.css?on=2010-06-01")


@read_path("source")
def _source(common: Common) -> list[Call]:
    return [Call("/sources/gazette/"), Call(f"/sources/{HIDDEN_SOURCE}/", hidden=True), Call("/sources/none/")]


@read_path("fact")
def _fact(common: Common) -> list[Call]:
    return [Call(f"/facts/{common.fact.pk}/"), Call(f"/facts/{HIDDEN_FACT}/", hidden=True)]


@read_path("attachment")
def _attachment(common: Common) -> list[Call]:
    return [Call(f"/attachments/{PUBLIC_ATTACHMENT}/"), Call(f"/attachments/{HIDDEN_ATTACHMENT}/", hidden=True)]


def _form(source: str = "gazette") -> dict[str, Any]:
    return {**NEW_CLAIM, "sources": [source], "reason": "why"}


@read_path("record-fact")
def _record_fact(common: Common) -> list[Call]:
    """Recording what is recorded out of sight, or citing a source out of sight, must not tell."""
    url = "/facts/record/"
    return [
        Call(url),
        Call(f"{url}?party=MLT"),
        Call(url, "post"),
        Call(url, "post", _form()),
        Call(url, "post", _form(HIDDEN_SOURCE)),
    ]


@read_path("correct-fact")
def _correct_fact(common: Common) -> list[Call]:
    own, hidden = f"/facts/{common.fact.pk}/correct/", f"/facts/{HIDDEN_FACT}/correct/"
    return [
        Call(own),
        Call(own, "post", _form(HIDDEN_SOURCE)),
        Call(hidden, hidden=True),
        Call(hidden, "post", _form(), hidden=True),
    ]


@read_path("withdraw-fact")
def _withdraw_fact(common: Common) -> list[Call]:
    hidden = f"/facts/{HIDDEN_FACT}/withdraw/"
    return [
        Call(f"/facts/{common.fact.pk}/withdraw/"),
        Call(f"/facts/{common.fact.pk}/withdraw/", "post"),
        Call(hidden, hidden=True),
        Call(hidden, "post", {"reason": "why"}, hidden=True),
    ]


@read_path("add-source")
def _add_source(common: Common) -> list[Call]:
    form = {"code": "m-hid", "title": "A", "kind": "primary", "url": "https://example.org/a"}
    return [Call("/sources/add/"), Call("/sources/add/", "post"), Call("/sources/add/", "post", form)]


PATHS["api:openapi-json"] = get("/api/v1/openapi.json")
PATHS["api:api-root"] = get("/api/v1/")
PATHS["api:party_list"] = get(*(f"/api/v1/parties{query}" for query in (*FILTERS, f"?text={WORD}", "?on=2010-06-01")))
PATHS["api:party_get"] = get("/api/v1/parties/MLT", "/api/v1/parties/TUR?on=2010-06-01", "/api/v1/parties/NONE")
PATHS["api:framework_list"] = get("/api/v1/frameworks")
PATHS["api:member_list"] = get("/api/v1/frameworks/PART/members", "/api/v1/frameworks/LEAGUE/members?on=2010-06-01")
PATHS["api:source_list"] = get("/api/v1/sources", f"/api/v1/sources?text={WORD}", "/api/v1/sources?kind=primary")
PATHS["api:search"] = get(f"/api/v1/search?text={WORD}", "/api/v1/search?text=Malta&limit=1")


@read_path("api:fact_get")
def _api_fact(common: Common) -> list[Call]:
    return [Call(f"/api/v1/facts/{common.fact.pk}"), Call(f"/api/v1/facts/{HIDDEN_FACT}", hidden=True)]


@read_path("api:source_get")
def _api_source(common: Common) -> list[Call]:
    return [Call("/api/v1/sources/gazette"), Call(f"/api/v1/sources/{HIDDEN_SOURCE}", hidden=True)]


# Every app keeps its own paths and records beside this file, in <app>_paths.py.
for module in sorted(Path(__file__).parent.glob("*_paths.py")):
    import_module(f"tests.leaks.{module.stem}")
