"""Programmes over HTTP: what the caller may read, as described, and the files."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl
import pytest
from django.test import Client

from entente.apps.access.binding import seeing_everything
from entente.apps.access.models import PUBLIC
from entente.apps.programmes.iati import schema_problems
from entente.apps.programmes.models import Activity, Commitment, Goal, Objective, Programme
from tests.factories.programmes import World, in_force, write_programme_world

API = "/api/v1"


@pytest.fixture
def world(db: None) -> World:
    return write_programme_world()


@pytest.fixture
def public(world: World) -> Programme:
    programme = in_force(world)
    with seeing_everything():
        for model in (Programme, Objective, Goal, Activity, Commitment):
            model.objects.update(marking_id=PUBLIC)
    return programme


def ask(path: str, status: int = 200, **query: Any) -> Any:
    response = Client().get(f"{API}{path}", query)
    assert response.status_code == status, response.content[:500]
    return json.loads(response.content) if response["Content-Type"].startswith("application/json") else response


def test_programmes_are_listed_and_filtered(public: Programme) -> None:
    (row,) = ask("/programmes", on="2026-11-23")
    assert (row["code"], row["state"], row["days_left"], row["late_days"]) == (public.code, "in_force", 770, 295)
    assert ask("/programmes", state="draft") == []
    assert ask("/programmes", party="Q") == []
    assert ask("/programmes", exercise="true") == []
    assert len(ask("/programmes", party="P", instrument="PLAN", state="in_force")) == 1


def test_a_programme_is_told_with_its_text_and_its_life(public: Programme) -> None:
    page = ask(f"/programmes/{public.code}", on="2026-11-23")
    assert [goal["code"] for goal in page["goals"]] == ["G1", "G2"]
    assert {"adopt", "enter_into_force"} <= {step["verb"] for step in page["steps"]}
    assert page["applies"][0]["how"] == "in_force"
    goal = ask(f"/programmes/{public.code}/goals/G1", on="2026-11-23")
    assert (goal["goal"]["title"], goal["programme"]["code"]) == ("Goal 1", public.code)
    (applies,) = ask("/parties/P/programmes/applying", on="2026-01-01")
    assert applies["programme"]["code"] == public.code
    assert [tally["total"] for tally in ask("/goals/by-state")] == [2]


def test_the_files_are_what_they_say(public: Programme) -> None:
    book = openpyxl.load_workbook(io.BytesIO(ask("/programmes.xlsx").content))
    assert book["Goals"].max_row == 3
    xml = ask("/programmes/iati.xml")
    assert xml["Content-Type"].startswith("application/xml")
    assert schema_problems(xml.content) == ()


def test_what_the_caller_may_not_read_is_not_there(world: World) -> None:
    hidden = in_force(world)
    assert ask("/programmes") == []
    ask(f"/programmes/{hidden.code}", 404)
    ask(f"/programmes/{hidden.code}/goals/G1", 404)
    ask("/programmes/iati.xml", 404)
    assert ask("/parties/P/programmes/applying") == []
    assert ask("/goals/by-state") == []
    assert openpyxl.load_workbook(io.BytesIO(ask("/programmes.xlsx").content))["Goals"].max_row == 1


def test_a_wrong_date_is_named(public: Programme) -> None:
    (problem,) = ask("/programmes", 422, on="soon")["problems"]
    assert problem["field"] == "on"
