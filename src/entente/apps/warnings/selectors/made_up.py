"""Whether the made-up warnings are held: asked at every start, without the engine that making them needs."""

from __future__ import annotations

from entente.apps.warnings.models import Scan


def made_up_warnings_are_held() -> bool:
    """Tell whether the scan for demonstration is there. Sees what whoever is bound may read."""
    return Scan.objects.filter(exercise=True).exists()
