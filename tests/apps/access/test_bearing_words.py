"""What a compilation bears, in words."""

from __future__ import annotations

from entente.apps.access.selectors.bearing import Bearing, _Name


def test_a_group_and_a_party_of_one_name_are_said_once() -> None:
    readers = (_Name("LEAGUE", "League", "Ligue"), _Name("P", "Pania", "Panie"), _Name("league", "League", "Ligue"))
    bearing = Bearing(level=_Name("OPEN", "Open", "Ouvert"), rank=1, readers=readers)
    assert bearing.words("en") == "OPEN – Releasable to League and Pania"
