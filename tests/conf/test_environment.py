"""What the environment says, and what an empty variable means."""

from __future__ import annotations

import pytest

from entente.conf.environment import Environment, environment
from entente.kernel.errors import BadInput


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_MIRROR", "")
    assert Environment().mirror is None


@pytest.mark.parametrize(
    ("written", "read"),
    [("packs/one", ["packs/one"]), ("a:b", ["a", "b"]), ('["a", "b"]', ["a", "b"])],
)
def test_folders_are_listed_with_colons_or_as_json(
    monkeypatch: pytest.MonkeyPatch, written: str, read: list[str]
) -> None:
    monkeypatch.setenv("ENTENTE_PACKS", written)
    assert [str(folder) for folder in Environment().packs] == read


def test_names_are_listed_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_ALLOWED_HOSTS", "entente.example, [::1]")
    assert Environment().allowed_hosts == ["entente.example", "[::1]"]


@pytest.mark.parametrize(("variable", "value"), [("ENTENTE_DEMO", "perhaps"), ("ENTENTE_PACKS", "[broken")])
def test_a_value_that_makes_no_sense_is_refused_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadInput) as refused:
        environment.__wrapped__()
    [problem] = refused.value.problems
    assert problem.field == variable
    assert problem.remedy
