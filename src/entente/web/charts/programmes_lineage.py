"""The graph of a goal and what it came out of, laid out for drawing: time runs from left to right."""

from __future__ import annotations

from dataclasses import dataclass

from entente.apps.programmes.selectors.goals import Lineage, LineageNode

BOX_WIDTH, BOX_HEIGHT = 176, 44
GAP_ACROSS, GAP_DOWN = 56, 12
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Box:
    """A goal, placed; `brief` is as much of its title as fits."""

    node: LineageNode
    x: int
    y: int
    brief: str
    current: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A curve from a goal to one that came out of it."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A graph to draw, in pixels."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def lineage_drawing(lineage: Lineage, *, current: str) -> Drawing | None:
    """Place the goals in columns by generation; None when there is nothing beside the goal itself.

    `current` is the key of the goal whose page it is, as text.
    """
    if len(lineage.nodes) < 2:
        return None
    depths = sorted({node.depth for node in lineage.nodes})
    columns = {depth: [node for node in lineage.nodes if node.depth == depth] for depth in depths}
    tallest = max(len(nodes) for nodes in columns.values())
    height = tallest * (BOX_HEIGHT + GAP_DOWN) - GAP_DOWN
    boxes = {}
    for number, depth in enumerate(depths):
        nodes = columns[depth]
        own = len(nodes) * (BOX_HEIGHT + GAP_DOWN) - GAP_DOWN
        for row, node in enumerate(nodes):
            x, y = number * (BOX_WIDTH + GAP_ACROSS), (height - own) // 2 + row * (BOX_HEIGHT + GAP_DOWN)
            boxes[node.id] = Box(node, x + 2, y + 2, _brief(node.title), str(node.id) == current)
    lines = tuple(
        Line(_curve(boxes[edge.parent], boxes[edge.child]), edge.label)
        for edge in lineage.edges
        if edge.parent in boxes and edge.child in boxes
    )
    width = len(depths) * (BOX_WIDTH + GAP_ACROSS) - GAP_ACROSS
    return Drawing(width + 4, height + 4, tuple(boxes.values()), lines)


def _brief(title: str) -> str:
    return title if len(title) <= _LETTERS else title[: _LETTERS - 1].rstrip() + "…"


def _curve(start: Box, end: Box) -> str:
    x1, y1 = start.x + BOX_WIDTH, start.y + BOX_HEIGHT // 2
    x2, y2 = end.x, end.y + BOX_HEIGHT // 2
    middle = (x1 + x2) // 2
    return f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"
