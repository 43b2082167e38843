"""Full-text search may use its index under row-level security where a superuser has said so."""

from __future__ import annotations

import pytest
from django.db import connection

from entente.conf import database


@pytest.mark.django_db
def test_only_a_superuser_declares_full_text_match_leak_proof() -> None:
    started = database.start()
    if not started.embedded:
        pytest.skip("needs the embedded server, whose superuser we are")
    name = connection.settings_dict["NAME"]
    superuser = database.as_role(started.owner, "postgres", "")
    assert database.let_search_use_its_index(database.with_database(superuser, name))
    assert database.let_search_use_its_index(database.with_database(started.app, name))
    with connection.cursor() as cursor:
        cursor.execute("SELECT bool_and(proleakproof) FROM pg_proc WHERE proname IN ('ts_match_vq', 'ts_match_qv')")
        assert cursor.fetchone() == (True,)
