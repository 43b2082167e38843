"""Adding sources."""

from __future__ import annotations

import secrets

from django.db import transaction

from entente.apps.access.models import PUBLIC
from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.register import rules
from entente.apps.register.models import Source
from entente.apps.register.search_texts import set_source_texts
from entente.kernel.errors import BadInput


@transaction.atomic
def add_source(
    actor: Actor,
    *,
    code: str,
    title: str,
    kind: str,
    url: str = "",
    publisher: str = "",
    published: str = "",
    language: str = "",
    note: str = "",
    marking_id: int = PUBLIC,
) -> Source:
    """Add a source that facts can cite, with a marking that was interned in the same transaction.

    One that is not public gets a code that nobody can guess: who may not read it must not learn of it by
    failing to choose the same code. Raises Refused without the permission, BadInput for wrong fields.
    """
    rules.may_correct(actor)
    if marking_id != PUBLIC:
        code = f"m-{secrets.token_hex(8)}"
    problems = rules.problems_of_source(code=code, title=title, kind=kind, url=url, published=published)
    if Source.objects.filter(code=code).exists():
        problems.append(rules.problem("code", f"{code!r} is taken", "cite that source, or choose another code"))
    if problems:
        raise BadInput(problems)
    source = Source(
        code=code,
        title=title,
        kind=kind,
        url=url,
        publisher=publisher,
        published=published,
        language=language,
        note=note,
        marking_id=marking_id,
    )
    set_source_texts(source)
    source.save()
    append(
        actor,
        action="register.add_source",
        record_type="source",
        record_id=code,
        after={"title": title, "kind": kind, "url": url, "publisher": publisher, "published": published},
        marking_id=marking_id,
    )
    return source
