"""Polishing a plan: free a few partners at a time, hold the rest, and let CP-SAT redo their share.

Large neighbourhood search. Each small program is solved on one thread within a limit of CP-SAT's own deterministic
time, and the rounds are counted, so that the same seed gives the same plan however loaded the machine is. Two small
programs run side by side from the same plan; the second result counts only if it still fits beside the first.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model
from scipy import sparse

from entente.engines.planning.instance import Key
from entente.engines.planning.program import Program, Vector

GROUP = 4  # partners freed at once
EFFORT = 0.3  # CP-SAT's deterministic time for each small program: about half a second
THREADS = 2
SETTLED = 2e-5  # a sweep that gains less than this share of the objective is the last

Columns = NDArray[np.intp]


class Polisher:
    """Improves a solution of a program against an objective to be made small, whole numbers throughout."""

    def __init__(self, program: Program, objective: Vector, seed: int) -> None:
        self.program, self.objective, self.seed = program, objective, seed
        self.deadline = float("inf")
        self.by_column = program.matrix.tocsc()
        partners = sorted({key[0] for key in program.keys})
        self.mine = {p: [n for n, key in enumerate(program.keys) if key[0] == p] for p in partners}
        self.first_step = 1 + max([len(program.keys) - 1, *program.extra, *program.floor.values()])

    def run(self, seats: Mapping[Key, int], sweeps: int, deadline: float, tell: Callable[[float], None]) -> Vector:
        """Sweep over all partners up to `sweeps` times; return the best solution found."""
        # A sampler of neighbourhoods, not of secrets.
        rng = random.Random(self.seed)  # noqa: S311
        values, self.deadline = self.values_of(seats), deadline
        with ThreadPoolExecutor(THREADS) as pool:
            for sweep in range(sweeps):
                tell(sweep / sweeps)
                before = self.worth(values)
                for groups in self._groups(rng):
                    if time.monotonic() > deadline:
                        return values
                    values = self._round(pool, values, groups, rng.randrange(2**31))
                if before - self.worth(values) < SETTLED * abs(before):
                    break
        return values

    def worth(self, values: Vector) -> float:
        """The objective of a solution."""
        return float(self.objective @ values)

    def values_of(self, seats: Mapping[Key, int]) -> Vector:
        """The columns of a plan, the steps of its goals filled greedily."""
        program = self.program
        values = program.col_low.copy()
        for number, key in enumerate(program.keys):
            count = seats.get(key, 0)
            values[number] = float(count > 0)
            if program.extra[number] >= 0:
                values[program.extra[number]] = max(0, count - program.low[number])
        self._fill_floors(values)
        self._fill_steps(values)
        return values

    def _fill_floors(self, values: Vector) -> None:
        for column in self.program.floor.values():
            values[column] = self.program.col_high[column]
        slack = self.program.matrix @ values < self.program.row_low - 1e-9
        for column in self.program.floor.values():
            if slack[self.by_column.indices[self.by_column.indptr[column]]]:
                values[column] = self.program.col_low[column]

    def _fill_steps(self, values: Vector) -> None:
        """Give each goal, at each level, its largest steps: as many as are delivered."""
        matrix = self.program.matrix
        for row in np.unique(self.by_column[:, self.first_step :].indices):
            columns = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
            steps = columns[columns >= self.first_step]
            delivered = int(values[columns[columns < self.first_step]].sum())
            best = steps[np.lexsort((steps, -self.program.points[steps]))]
            values[best] = (np.arange(len(best)) < delivered).astype(float)

    def _groups(self, rng: random.Random) -> list[list[list[str]]]:
        """The partners in random groups, the groups in rounds of one for each thread."""
        order = rng.sample(sorted(self.mine), len(self.mine))
        groups = [order[n : n + GROUP] for n in range(0, len(order), GROUP)]
        return [groups[n : n + THREADS] for n in range(0, len(groups), THREADS)]

    def _round(self, pool: ThreadPoolExecutor, values: Vector, groups: list[list[str]], seed: int) -> Vector:
        jobs = [pool.submit(self._redo, values, group, seed + n) for n, group in enumerate(groups)]
        base = values
        for job in jobs:
            columns, redone = job.result()
            trial = values.copy()
            trial[columns] = redone
            if self.worth(trial) < self.worth(values) and (values is base or self._fits(trial)):
                values = trial
        return values

    def _fits(self, values: Vector) -> bool:
        rows = self.program.matrix @ values
        return bool(np.all(rows <= self.program.row_high + 1e-6) and np.all(rows >= self.program.row_low - 1e-6))

    def _redo(self, values: Vector, partners: list[str], seed: int) -> tuple[Columns, Vector]:
        """The columns of these partners, and the best values found for them beside the rest of the plan."""
        columns = self._columns_of(partners)
        part = self.by_column[:, columns].tocsr()
        rows = np.flatnonzero(np.diff(part.indptr))
        rest = values.copy()
        rest[columns] = 0
        used = self.program.matrix[rows] @ rest
        low, high = self.program.row_low[rows] - used, self.program.row_high[rows] - used
        model, variables = self._model(part[rows], low, high, columns)
        for variable, value in zip(variables, values[columns], strict=True):
            model.add_hint(variable, round(value))
        solver = cp_model.CpSolver()
        # Its own handler would leave the process without one: Ctrl-C would end it before anything is put away.
        solver.parameters.catch_sigint_signal = False
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed % 2**31
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = EFFORT
        if np.isfinite(self.deadline):
            solver.parameters.max_time_in_seconds = max(0.1, self.deadline - time.monotonic())
        if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return columns, values[columns]
        return columns, np.array([solver.value(variable) for variable in variables], dtype=float)

    def _columns_of(self, partners: list[str]) -> Columns:
        """Columns of the partners' requests, of the seats beyond their least, and of the goals they serve."""
        granted = np.array([n for partner in partners for n in self.mine[partner]], dtype=np.intp)
        extra = self.program.extra[granted]
        near = self.program.matrix[np.unique(self.by_column[:, granted].indices)].indices
        steps = np.unique(near[near >= self.first_step])
        return np.unique(np.concatenate([granted, extra[extra >= 0], steps])).astype(np.intp)

    def _model(
        self, part: sparse.csr_matrix, low: Vector, high: Vector, columns: Columns
    ) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
        """The small program in whole numbers."""
        model = cp_model.CpModel()
        bounds = zip(self.program.col_low[columns], self.program.col_high[columns], strict=True)
        variables = [model.new_int_var(int(least), int(most), "") for least, most in bounds]
        for row in range(part.shape[0]):
            span = slice(part.indptr[row], part.indptr[row + 1])
            terms = [variables[column] for column in part.indices[span]]
            total = cp_model.LinearExpr.weighted_sum(terms, [round(factor) for factor in part.data[span]])
            if np.isfinite(high[row]):
                model.add(total <= round(high[row]))
            if np.isfinite(low[row]):
                model.add(total >= round(low[row]))
        weights = [round(weight) for weight in self.objective[columns]]
        model.minimize(cp_model.LinearExpr.weighted_sum(variables, weights))
        return model, variables
