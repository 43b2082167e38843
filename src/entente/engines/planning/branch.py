"""Solving a program by branch and cut (HiGHS, through SciPy), so that the same program gives the same answer.

HiGHS on one thread is deterministic. It stops here by the gap reached or by the count of nodes, never by the clock,
but for a last guard: a limit of seconds that a machine under normal load does not meet.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from entente.engines.planning.program import Program, Vector


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best values found (None if none), their objective, and the bound: no solution has a smaller objective."""

    values: Vector | None
    objective: float
    bound: float


def minimise(
    program: Program,
    objective: Vector,
    *,
    fixed: Mapping[int, float] | None = None,
    relaxed: bool = False,
    gap: float = 0.0,
    nodes: int | None = None,
    deadline: float = np.inf,
) -> Outcome:
    """Minimise `objective @ v` over the program, some columns fixed.

    `gap` is relative to the objective; `nodes` caps the search; `deadline` is a time of `time.monotonic`. `relaxed`
    drops the whole numbers. The bound is -inf, or +inf for a program without solution, when nothing better is known.
    """
    low, high = program.col_low.copy(), program.col_high.copy()
    for column, value in (fixed or {}).items():
        low[column] = high[column] = value
    if not len(objective):
        return Outcome(np.zeros(0), 0.0, 0.0)
    options: dict[str, float | int] = {"mip_rel_gap": gap}
    if nodes is not None:
        options["node_limit"] = nodes
    if np.isfinite(deadline):
        options["time_limit"] = max(0.1, deadline - time.monotonic())
    constraints = LinearConstraint(program.matrix, program.row_low, program.row_high)
    result = milp(
        objective,
        constraints=constraints if len(program.row_low) else (),
        bounds=Bounds(low, high),
        integrality=np.zeros_like(program.integer) if relaxed else program.integer,
        options=options,
    )
    if result.x is None:
        bound = result.mip_dual_bound
        return Outcome(None, np.inf, np.inf if result.status == 2 else -np.inf if bound is None else float(bound))
    bound = result.fun if relaxed or result.mip_dual_bound is None else result.mip_dual_bound
    return Outcome(np.asarray(result.x), float(result.fun), min(float(bound), float(result.fun)))
