"""Reading the YAML files of a pack, keeping the line of every entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeLoader  # ten times as fast, and only there with the library in C
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

from entente.kernel.errors import Problem
from entente.sources.packs.types import Text

LINE = "__line__"


class _LinedLoader(SafeLoader):
    """Plain YAML; every mapping knows its line, and dates stay text: 2004-12 is a month, not a mistake."""


def _mapping(loader: _LinedLoader, node: yaml.MappingNode) -> dict[str, Any]:
    mapping = {str(key): value for key, value in loader.construct_mapping(node, deep=True).items()}
    mapping[LINE] = node.start_mark.line + 1
    return mapping


_LinedLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_LinedLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def document(root: Path, name: str, problems: list[Problem]) -> Any:
    """Return the content of a YAML file; None with a problem when it cannot be read."""
    try:
        text = (root / name).read_text(encoding="utf-8")
        return yaml.load(text, Loader=_LinedLoader)  # noqa: S506 - a SafeLoader
    except FileNotFoundError:
        problems.append(Problem("the file is missing", file=name, remedy="see docs/reference/packs.md"))
    except UnicodeDecodeError as error:
        problems.append(Problem(f"not UTF-8 at byte {error.start}", file=name, remedy="save the file as UTF-8"))
    except yaml.MarkedYAMLError as error:
        line = str(error.problem_mark.line + 1) if error.problem_mark else ""
        problems.append(Problem(f"not YAML: {error.problem}", file=name, row=line, remedy="mind the indentation"))
    return None


def plain(value: Any) -> Any:
    """Return the content without the lines."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if key != LINE}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def text(value: Any) -> Text:
    """Read {en, fr}; what is missing is empty and found by the check."""
    if isinstance(value, dict):
        return Text(str(value.get("en") or "").strip(), str(value.get("fr") or "").strip())
    return Text("", "")
