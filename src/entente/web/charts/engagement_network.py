"""Who took part with whom, drawn as points and lines. The places are worked out here, the same every time."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

import altair as alt
import networkx

from entente.apps.calendars.selectors.network import Network
from entente.web.charts.palette import CATEGORIES

# Lines beyond these make a hedgehog: the strongest of each party are kept.
_LINES = 3
_SEED = 7


def network_chart(
    network: Network, *, most: int, href_of: Callable[[str], str], around: str = ""
) -> dict[str, Any] | None:
    """Return the Vega-Lite specification of the `most` parties that took part most; None without a pair.

    Each party keeps its strongest ties, so that a line stands for a tie that is strong for one of the two. The places
    are those of Kamada and Kawai's springs, shorter the stronger the tie. `around`: a party drawn in another colour.
    """
    names = {party.code: (party.name, count) for party, count in network.parties[:most]}
    graph = networkx.Graph()
    kept: dict[str, int] = dict.fromkeys(names, 0)
    for pair in network.pairs:
        one, other = pair.one.code, pair.other.code
        if one in names and other in names and min(kept[one], kept[other]) < _LINES:
            graph.add_edge(one, other, weight=pair.count, length=1 / pair.count**0.5)
            kept[one] += 1
            kept[other] += 1
    if not graph:
        return None
    places = _places(graph)
    strongest = max(weight for _one, _other, weight in graph.edges(data="weight"))
    spec = copy.deepcopy(_template())
    spec["datasets"] = {
        "ties": [
            {"x": places[one][0], "y": places[one][1], "x2": places[other][0], "y2": places[other][1],
             "count": weight, "width": round(0.6 + 4 * weight / strongest, 2),
             "title": f"{names[one][0]} – {names[other][0]}"}
            for one, other, weight in graph.edges(data="weight")
        ],
        "parties": [
            {"x": places[code][0], "y": places[code][1], "name": names[code][0], "count": names[code][1],
             "colour": CATEGORIES[5] if code == around else CATEGORIES[0], "href": href_of(code)}
            for code in graph
        ],
    }  # fmt: skip
    return spec


def _places(graph: networkx.Graph) -> dict[str, tuple[float, float]]:
    """Return the place of each party, from 0 to 1 across and down; parts that no line joins stand apart."""
    start = networkx.circular_layout(graph)
    if networkx.is_connected(graph):
        start = networkx.kamada_kawai_layout(graph, pos=start, weight="length")
    found = networkx.spring_layout(graph, pos=start, weight=None, seed=_SEED, iterations=40, k=2.2 / len(graph) ** 0.5)
    across = [float(x) for x, _y in found.values()]
    down = [float(y) for _x, y in found.values()]
    return {code: (_scaled(float(x), across), _scaled(float(y), down)) for code, (x, y) in found.items()}


def _scaled(value: float, values: list[float]) -> float:
    least, most = min(values), max(values)
    return round((value - least) / (most - least), 4) if most > least else 0.5


@cache
def _template() -> dict[str, Any]:
    """The specification without data, kept because building it takes longer than a page may."""
    x = alt.X("x:Q", axis=None).scale(domain=[-0.06, 1.06])
    y = alt.Y("y:Q", axis=None).scale(domain=[-0.05, 1.05])
    ties = (
        alt.Chart(alt.NamedData(name="ties"))
        .mark_rule(opacity=0.45, color=alt.ExprRef("soft"))
        .encode(
            x=x, y=y, x2="x2:Q", y2="y2:Q", strokeWidth=alt.StrokeWidth("width:Q", scale=None),
            tooltip=[alt.Tooltip("title:N", title=""), alt.Tooltip("count:Q", title=" ")],
        )
    )  # fmt: skip
    parties = alt.Chart(alt.NamedData(name="parties"))
    points = parties.mark_circle(opacity=1, stroke=alt.ExprRef("paper"), strokeWidth=1.5, cursor="pointer").encode(
        x=x,
        y=y,
        size=alt.Size("count:Q", legend=None).scale(type="sqrt", domainMin=0, range=[30, 500]),
        color=alt.Color("colour:N", scale=None),
        href="href:N",
        tooltip=[alt.Tooltip("name:N", title=""), alt.Tooltip("count:Q", title=" ")],
    )
    labels = parties.mark_text(
        dy=-14, fontSize=11, color=alt.ExprRef("ink"), stroke=alt.ExprRef("paper"), strokeWidth=3, strokeJoin="round"
    ).encode(x=x, y=y, text="name:N")
    fronts = parties.mark_text(dy=-14, fontSize=11, color=alt.ExprRef("ink")).encode(x=x, y=y, text="name:N")
    chart = (
        alt.layer(ties, points, labels, fronts)
        .add_params(
            alt.param(name="ink", value="#16191d"),
            alt.param(name="soft", value="#545d68"),
            alt.param(name="paper", value="#ffffff"),
        )
        .properties(width=900, height=560)
    )
    return chart.to_dict()
