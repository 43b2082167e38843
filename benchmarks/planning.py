"""How fast and how good an allocation is: `python -m benchmarks.planning [--json]`.

Times a year's plan for 40 partners and 1,400 activities, reading and writing included, against the limit of 60
seconds; and compares goal coverage with first come, first served, which is how it is done by hand. A ratio is ours
over the reference: below 1 for time, above 1 for coverage.
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


def measure(seed: int, partners: int, activities: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Rows of ratios for one instance, and what the plan reached."""
    document = generate(seed, partners, activities)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "instance.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        began = time.perf_counter()
        instance = read_instance(file)
        plan = allocate(instance, time_limit=LIMIT_MS / 1000)
        (Path(folder) / "plan.json").write_text(json.dumps(plan.to_json()), encoding="utf-8")
        taken = 1000 * (time.perf_counter() - began)
        began = time.perf_counter()
        by_hand = Plan(allocations(first_come(document)))
        hand_taken = 1000 * (time.perf_counter() - began)
    ours, theirs = check(instance, plan), check(instance, by_hand)
    if not ours.holds or theirs.violations:
        raise SystemExit("a plan breaks a rule: the comparison means nothing")
    name = f"seed {seed}, {partners} partners x {activities} activities"
    rows = [
        {
            "name": f"time: {name}",
            "ours_ms": round(taken),
            "reference_ms": LIMIT_MS,
            "reference": "the limit",
            "ratio": round(taken / LIMIT_MS, 3),
        },
        {
            "name": f"goal coverage: {name}",
            "ours_ms": round(taken),
            "reference_ms": round(hand_taken),
            "reference": "first come, first served",
            "ratio": round(ours.coverage / theirs.coverage, 3) if theirs.coverage else 1.0,
        },
    ]
    detail = {stage.name: {"value": stage.value, "gap": stage.gap} for stage in plan.stages}
    return rows, {"name": name, "floors_first_come": theirs.floors_met, **detail}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--partners", type=int, default=40)
    parser.add_argument("--activities", type=int, default=1400)
    args = parser.parse_args()
    measured = [measure(seed, args.partners, args.activities) for seed in args.seeds]
    rows = [row for found, _ in measured for row in found]
    if args.json:
        print(json.dumps({"rows": rows, "plans": [detail for _, detail in measured]}, indent=1))
        return
    for row in rows:
        print(f"{row['name']:<60} {row['ours_ms']:>7,} ms   ratio {row['ratio']:.3f} to {row['reference']}")
    for _, detail in measured:
        print(json.dumps(detail))


if __name__ == "__main__":
    main()
