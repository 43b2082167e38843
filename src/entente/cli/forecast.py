"""`entente forecast`: forecasts of fatalities, and their scores."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entente.kernel.files import check_out

if TYPE_CHECKING:
    from entente.engines.warning.fatalities.publication import Window

MOST_DRAWS = 100_000
"""Beyond it the draws of a year do not fit into the memory of a desk's machine, and say nothing more."""

app = typer.Typer(no_args_is_help=True, help="Forecasts of fatalities, and their scores.")


@app.command("fatalities")
def forecast_fatalities(
    history: Annotated[Path, typer.Option(help="Parquet with month_id (1 = 1980-01), country_id, ged_sb.")],
    origin: Annotated[str, typer.Option(help="Last month to know, as in 2021-10; later rows are not read.")],
    out: Annotated[Path, typer.Option(help="Parquet to write: month_id, country_id, draw, outcome.")],
    long_history: Annotated[
        Path | None, typer.Option(help="Parquet with month, iso3 and fatalities of all kinds, for older years.")
    ] = None,
    horizon: Annotated[str, typer.Option(help="Months ahead of the origin, first:last.")] = "3:14",
    draws: Annotated[int, typer.Option(help="Draws per country and month.")] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of the random numbers; the same seed gives the same file.")] = 0,
) -> None:
    """Forecast state-based fatalities per country and month, as draws."""
    from entente.engines.warning.fatalities.draws import write_draws
    from entente.engines.warning.fatalities.forecast import forecast
    from entente.engines.warning.fatalities.long_history import extend_back, read_long_history
    from entente.engines.warning.fatalities.months import parse_horizon, parse_month
    from entente.engines.warning.fatalities.panel import panel_at, read_history
    from entente.kernel.errors import BadInput

    month, horizons = parse_month(origin), parse_horizon(horizon)
    if not 1 <= draws <= MOST_DRAWS:
        raise BadInput(
            f"{draws} draws cannot be made", field="--draws", remedy=f"ask for 1 to {MOST_DRAWS:,}; 1000 is usual"
        )
    if seed < 0:
        raise BadInput(f"{seed} cannot be a seed", field="--seed", remedy="use a whole number from 0 on")
    check_out(out)
    panel = panel_at(read_history(history), month, str(history))
    if long_history is not None:
        panel = extend_back(panel, read_long_history(long_history))
    result = forecast(panel, horizons, draws=draws, seed=seed, progress=_progress)
    write_draws(result, out)
    _progress("")
    print(f"{out}: {len(panel.countries)} countries, {len(horizons)} months, {draws} draws each", file=sys.stderr)


@app.command("score")
def score(
    forecasts: Annotated[Path, typer.Option(help="Parquet with month_id, country_id, draw, outcome.")],
    actuals: Annotated[Path, typer.Option(help="Parquet with month_id, country_id, ged_sb (or outcome).")],
    cells: Annotated[
        Path | None, typer.Option(help="Also write the scores of every country and month here, as .csv or Parquet.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Score a forecast against what happened: CRPS, ignorance, interval score."""
    from dataclasses import asdict, replace

    from entente.engines.warning.fatalities.draws import read_actuals, read_draws
    from entente.engines.warning.fatalities.evaluation import score_cells, summary
    from entente.engines.warning.fatalities.tables import write_whole
    from entente.kernel.errors import BadInput

    if cells is not None:
        check_out(cells, option="--cells")
    draws, happened = read_draws(forecasts), read_actuals(actuals)
    try:
        scored = score_cells(draws, happened)
    except BadInput as error:
        raise BadInput([replace(each, file=each.file or str(actuals)) for each in error.problems]) from None
    if cells is not None:
        write_whole(scored, cells, field="--cells")
    evaluation = asdict(summary(scored, draws, happened))
    if as_json:
        print(json.dumps(evaluation))
        return
    for name, value in evaluation.items():
        print(f"{name:22} {value:.4f}" if isinstance(value, float) else f"{name:22} {value}")


@app.command("publish")
def publish_forecast(
    forecasts: Annotated[Path, typer.Argument(metavar="F.parquet", help="Draws, as `fatalities` writes them.")],
    origin: Annotated[str, typer.Option(help="Month the forecast was made at, as in 2021-10.")],
    history: Annotated[
        Path, typer.Option(help="Parquet with month_id, country_id, ged_sb; months after the origin say what happened.")
    ],
    past: Annotated[
        list[str] | None,
        typer.Option(help="Earlier forecast to show how good such forecasts were, as in 2019-10=F.parquet; repeat."),
    ] = None,
    licence: Annotated[str, typer.Option(help="Terms of the data.")] = "CC BY 4.0",
    attribution: Annotated[str, typer.Option(help="Who is to be named.")] = "UCDP GED; VIEWS",
    exercise: Annotated[bool, typer.Option("--exercise", help="Mark it as made up for an exercise.")] = False,
    to_folder: Annotated[
        Path | None, typer.Option(help="Write the files of a pack here instead of publishing on this platform.")
    ] = None,
) -> None:
    """Publish a forecast: quantiles per country and month, what happened since, and how past forecasts did.

    Publishing the same forecast again with a later history adds what has become known.
    """
    from entente.cli.publishing import Made, publish, write_pack_forecast
    from entente.engines.warning.fatalities.draws import read_draws
    from entente.engines.warning.fatalities.months import parse_month
    from entente.engines.warning.fatalities.panel import read_history
    from entente.engines.warning.fatalities.publication import publication

    windows = [_window(text) for text in past or ()]
    published = publication(read_draws(forecasts), parse_month(origin), read_history(history), windows)
    if not windows:
        print("entente: without --past the pages cannot say how good past forecasts were", file=sys.stderr)
    made = Made(published.history_sha256, _command(origin, windows))
    if to_folder is not None:
        write_pack_forecast(to_folder, published, made)
    else:
        publish(published, made, licence=licence, attribution=attribution, exercise=exercise)


def _window(text: str) -> Window:
    """Read ORIGIN=FILE: an earlier forecast, named by the months it speaks of."""
    from entente.engines.warning.fatalities.draws import read_draws
    from entente.engines.warning.fatalities.months import month_label, parse_month
    from entente.engines.warning.fatalities.publication import Window
    from entente.kernel.errors import BadInput

    origin, _, file = text.partition("=")
    if not file:
        raise BadInput(f"{text!r} names no file", field="--past", remedy="write ORIGIN=FILE, as in 2019-10=F.parquet")
    draws = read_draws(Path(file))
    first, last = month_label(int(draws.months.min())), month_label(int(draws.months.max()))
    whole_year = first[:4] == last[:4] and (first[5:], last[5:]) == ("01", "12")
    return Window(first[:4] if whole_year else f"{first}/{last}", parse_month(origin, "--past"), draws)


def _command(origin: str, windows: list[Window]) -> str:
    """The command that publishes it again, without this machine's paths."""
    from entente.engines.warning.fatalities.months import month_label

    past = "".join(f" --past {month_label(window.origin)}=F.parquet" for window in windows)
    return f"entente forecast publish F.parquet --origin {origin} --history H.parquet{past}"


def _progress(message: str) -> None:
    """Say what is being done, on one line, where a terminal is attached."""
    if sys.stderr.isatty():
        print(f"\r\033[K{message}", end="", file=sys.stderr, flush=True)
