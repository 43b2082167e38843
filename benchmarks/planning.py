"""How fast and how good an allocation is: `python -m benchmarks.planning [--seeds N ...] [--instances FILE ...]`.

Times a year's plan for 40 partners and 1,400 activities, reading and writing included, against the limit of 60
seconds; says how far points and cost may be from the best possible, against 0.3 % and 5 %; and compares goal coverage
with first come, first served, which is how it is done by hand. Instances are made up from seeds, or read from files in
the format of `docs/reference/planning.md`. A ratio is ours over the reference: below 1 for time and gaps, above 1 for
coverage.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.planning_instances import first_come, generate
from entente.engines.planning import Plan, allocate, check, read_instance
from entente.engines.planning.plan import allocations

LIMIT_MS = 60_000
GAPS = {"points": 0.003, "cost": 0.05}
"""How far from the best possible each stage may be, as a share of its value."""


def measure(name: str, document: dict[str, Any], limit_ms: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Rows of ratios for one instance, and what the plan reached."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "instance.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        began = time.perf_counter()
        instance = read_instance(file)
        plan = allocate(instance, time_limit=limit_ms / 1000)
        (Path(folder) / "plan.json").write_text(json.dumps(plan.to_json()), encoding="utf-8")
        taken = 1000 * (time.perf_counter() - began)
        began = time.perf_counter()
        by_hand = Plan(allocations(first_come(document)))
        hand_taken = 1000 * (time.perf_counter() - began)
    ours, theirs = check(instance, plan), check(instance, by_hand)
    if not ours.holds:
        raise SystemExit("the plan breaks a rule: the comparison means nothing")
    stages = {stage.name: stage for stage in plan.stages}
    rows = [_row(f"time: {name}", taken, limit_ms, "the limit", taken / limit_ms)]
    rows += [
        _row(f"{stage} gap: {name}", taken, limit_ms, f"{gap:.1%}", stages[stage].gap / gap)
        for stage, gap in GAPS.items()
    ]
    better = ours.coverage / theirs.coverage if theirs.coverage else 1.0
    rows.append(_row(f"goal coverage: {name}", taken, hand_taken, "first come, first served", better))
    detail = {stage.name: {"value": stage.value, "bound": stage.bound, "gap": stage.gap} for stage in plan.stages}
    return rows, {"name": name, "floors_first_come": theirs.floors_met, **detail}


def _row(name: str, ours: float, reference: float, what: str, ratio: float) -> dict[str, Any]:
    return {"name": name, "ours_ms": round(ours), "reference_ms": round(reference), "reference": what,
            "ratio": round(ratio, 3)}  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--partners", type=int, default=40)
    parser.add_argument("--activities", type=int, default=1400)
    parser.add_argument("--instances", type=Path, nargs="+", default=[], help="files to plan instead of made-up years")
    parser.add_argument("--limit", type=int, default=LIMIT_MS // 1000, help="seconds")
    args = parser.parse_args()
    size = f"{args.partners} partners x {args.activities} activities"
    made_up = {f"seed {seed}, {size}": seed for seed in args.seeds}
    documents = (
        ((file.name, json.loads(file.read_text(encoding="utf-8"))) for file in args.instances)
        if args.instances
        else ((name, generate(seed, args.partners, args.activities)) for name, seed in made_up.items())
    )
    measured = [measure(name, document, 1000 * args.limit) for name, document in documents]
    rows = [row for found, _ in measured for row in found]
    if args.json:
        print(json.dumps({"rows": rows, "plans": [detail for _, detail in measured]}, indent=1))
        return
    for row in rows:
        print(f"{row['name']:<62} {row['ours_ms']:>7,} ms   ratio {row['ratio']:.3f} to {row['reference']}")
    for _, detail in measured:
        print(json.dumps(detail))


if __name__ == "__main__":
    main()
