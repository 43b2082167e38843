"""Whatever is asked of the API, it never fails by itself, and answers as described (schemathesis)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from entente.apps.access.viewers import Actor
from entente.apps.register.services import load_pack
from entente.sources.packs import read_pack
from tests.factories.packs import write_pack


@pytest.fixture
def api_schema(db: None, tmp_path: Path) -> Iterator[Any]:
    load_pack(Actor(name="Platform"), read_pack(write_pack(tmp_path / "league")))
    # The test's transaction must outlive each request, so requests may not close the connection.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_no_request_makes_it_fail(api_schema: Any) -> None:
    operations = [result.ok() for result in api_schema.get_all_operations()]
    assert len(operations) >= 8
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(
            max_examples=25,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def check(case: Any) -> None:
            # What a date's form allows may lie outside the years the register speaks of: refused, as described.
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        check()
