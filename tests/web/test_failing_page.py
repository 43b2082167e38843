"""The page of a failure: static, as nothing may be asked any more, and marked all the same."""

from __future__ import annotations

from django.test import RequestFactory
from django.views.defaults import server_error


def test_the_page_of_a_failure_says_above_and_below_that_it_shows_nothing_of_any_record() -> None:
    answer = server_error(RequestFactory().get("/"))
    page = answer.content.decode()
    assert answer.status_code == 500
    for band in ("marking-top", "marking-bottom"):
        said = page.partition(f'id="{band}"')[2].partition("</aside>")[0]
        assert "Shows nothing of any record" in said
        assert "Ne montre rien d’aucun dossier" in said
