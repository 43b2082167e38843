"""Writes the API's description to docs/reference/openapi.json; a test compares the two."""

from __future__ import annotations

import json
import os
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "openapi.json"


def describe() -> str:
    """Return the description as it is served, in a stable form."""
    from entente.api.surface import api

    return json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), indent=2, sort_keys=True, default=str) + "\n"


def main() -> None:
    """Write it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entente.conf.settings")
    import django

    django.setup()
    TARGET.write_text(describe(), encoding="utf-8")
    print(TARGET)


if __name__ == "__main__":
    main()
