"""`entente warning`: probabilities of escalation, their scores, and alerts."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from entente.cli.arguments import read_day
from entente.cli.publishing import Made, record_scores, score_file
from entente.cli.stores import reading
from entente.kernel.errors import BadInput
from entente.kernel.files import check_out, whole

if TYPE_CHECKING:
    from entente.engines.warning.backtest import Scoreboard
    from entente.engines.warning.reading import Answerable
    from entente.engines.warning.replay import ReplayWeek
    from entente.engines.warning.timeliness import Crisis

Item = TypeVar("Item")

app = typer.Typer(no_args_is_help=True, help="Early warning: scan, record, probabilities, backtest.")

Store = Annotated[Path, typer.Option(help="Folder of the event store.")]
First = Annotated[str, typer.Option("--from", help="First week: its Monday, or any day before it.")]
Last = Annotated[str, typer.Option("--to", help="Last week: its Monday, or any day after it.")]
Source = Annotated[
    str, typer.Option(help="Event set to count; by default the first of icews, polecat, gdelt2, gdelt1.")
]


@app.command()
def probabilities(
    store: Store,
    first: First,
    last: Last,
    out: Annotated[Path, typer.Option(help="Parquet to write: series_id, period_start, probability.")],
    freq: Annotated[str, typer.Option(help="Length of a period: week.")] = "week",
    source: Source = "",
) -> None:
    """Probability of escalation per pair of states and per state, for every week from its own past alone."""
    from entente.engines.warning.probabilities import history_of, probabilities_at, write_probabilities

    if freq != "week":
        raise BadInput(f"escalation is defined for weeks, not for {freq!r}", field="--freq", remedy="--freq week")
    check_out(out)
    weeks = _mondays(first, last)
    found = _answer(store, weeks[0], weeks[-1], source)
    history = history_of(found.panel)
    frames = [probabilities_at(history, week) for week in _shown("forecasting", weeks)]
    with whole(out) as partial:
        rows = write_probabilities(frames, partial)
    print(f"{out}: {rows} rows, {len(weeks)} weeks, from {found.source}", file=sys.stderr)


@app.command()
def scan(
    store: Store,
    until: Annotated[str, typer.Option(help="Day of the alerts; events dated before it are used.")],
    out: Annotated[Path, typer.Option(help="JSON to write.")],
    alerts: Annotated[int, typer.Option(help="Alerts raised by probability, the highest first.")] = 20,
    fdr: Annotated[float, typer.Option(help="False discovery rate at which a surprise raises an alert.")] = 0.05,
    source: Source = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the alerts as JSON too.")] = False,
) -> None:
    """Raise alerts for the seven days from a day: what changed, how unusual, what drives it, how such alerts fared."""
    from entente.engines.events.store import EventStore
    from entente.engines.warning.alerts import ScanSettings
    from entente.engines.warning.alerts import scan as run
    from entente.engines.warning.probabilities import history_of

    check_out(out)
    if alerts < 0 or not 0 <= fdr < 1:
        raise BadInput(
            "asks for less than no alerts, or for a rate outside 0 to 1",
            field="--alerts, --fdr",
            remedy="--alerts from 0 on, --fdr from 0 to below 1",
        )
    day = read_day(until, option="--until")
    found = _answer(store, day, day, source, option="--until")
    events = EventStore.open(store).scan(found.source)
    settings = ScanSettings(k=alerts, fdr=fdr)
    result = run(
        history_of(found.panel), events, day, source=found.source, settings=settings, watch=_watcher("past alerts")
    )
    text = json.dumps(asdict(result), default=str, ensure_ascii=False, indent=1)
    with whole(out) as partial:
        partial.write_text(text + "\n", encoding="utf-8")
    if as_json:
        print(text)
    print(f"{out}: {len(result.alerts)} alerts from {day}. {result.claim}", file=sys.stderr)


@app.command()
def record(
    store: Store,
    until: Annotated[str, typer.Option(help="Day of the signals; events dated before it are used.")],
    alerts: Annotated[int, typer.Option(help="Signals raised by probability, the highest first.")] = 20,
    fdr: Annotated[float, typer.Option(help="False discovery rate at which a surprise raises a signal.")] = 0.05,
    source: Source = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Scan the public events of a store and record what it finds as signals; the same scan twice writes nothing."""
    from entente.cli.output import print_json
    from entente.cli.preparing import open_platform
    from entente.engines.warning.alerts import ScanSettings

    if alerts < 0 or not 0 <= fdr < 1:
        raise BadInput(
            "asks for less than no signals, or for a rate outside 0 to 1",
            field="--alerts, --fdr",
            remedy="--alerts from 0 on, --fdr from 0 to below 1",
        )
    day = read_day(until, option="--until")
    open_platform()
    from entente.apps.access.binding import seeing_everything
    from entente.apps.warnings.services.scanning import PLATFORM, record_and_check, scan_store

    settings = ScanSettings(k=alerts, fdr=fdr)
    with _asked_by("--until"):
        found = scan_store(store, day, source=source, settings=settings, watch=_watcher("past alerts"))
    with seeing_everything():
        report, checked = record_and_check(PLATFORM, store, found)
    if as_json:
        print_json({**asdict(report), "checked": checked, "source": found.source, "day": day.isoformat()})
        return
    print(
        f"{found.source} of {day}: {report.new} new signals, {report.seen_again} seen again, {report.held} held "
        f"already, {report.lapsed} lapsed, {report.crossings} watches crossed, {checked} earlier signals compared with "
        "what followed"
    )
    print(found.claim, file=sys.stderr)


@app.command()
def signals(
    store: Store,
    until: Annotated[str, typer.Option(help="The period judged is the last whole one before this day.")],
    unit: Annotated[
        Literal["dyad", "country"],
        typer.Option(help="dyad (pairs of states, and states within) or country (all its events)."),
    ],
    freq: Annotated[Literal["week", "month"], typer.Option(help="week or month.")] = "week",
    out: Annotated[Path | None, typer.Option(help="Parquet to write; by default the most unusual are printed.")] = None,
    source: Source = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print all rows as JSON.")] = False,
) -> None:
    """Judge the last whole week or month of every series against its own past."""
    import polars as pl

    from entente.cli.output import print_json, print_table
    from entente.engines.warning.panel import by_country
    from entente.engines.warning.signals import period_edges
    from entente.engines.warning.signals import signals as run

    if out is not None:
        check_out(out)
    day = read_day(until, option="--until")
    panel = _answer(store, day, day, source, option="--until").panel
    edges = period_edges(panel.first_day, day, freq)
    found = run(by_country(panel) if unit == "country" else panel, edges).sort("force_tail", "series_id")
    if out is not None:
        with whole(out) as partial:
            found.write_parquet(partial)
    elif as_json:
        print_json(found.to_dicts())
    else:
        measured = pl.col("force_expected").round(1), pl.col("force_q").round(4)
        shown = found.head(20).select("series_id", "force", *measured, "verbal_conflict", "conflict", "cooperation")
        print_table(f"Material conflict, {freq} of {edges[-2]}", shown.to_dicts(), empty="no series with enough events")


@app.command()
def backtest(
    store: Store,
    first: First,
    last: Last,
    alerts: Annotated[int, typer.Option(help="Alerts per week that precision is judged at.")] = 20,
    crises: Annotated[
        Path | None, typer.Option(help="CSV with series_id, onset (YYYY-MM-DD), label: onsets to look for by name.")
    ] = None,
    source: Source = "",
    record: Annotated[
        bool, typer.Option("--record", help="Keep the scores on the platform: they appear on its scoreboard.")
    ] = False,
    to_file: Annotated[
        Path | None, typer.Option(help="JSON to write, in the form in which a pack ships scores.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Score the forecasts of past weeks, made from their own past, next to the references of the same run."""
    from entente.engines.warning.backtest import backtest as run
    from entente.engines.warning.panel import digest_of
    from entente.engines.warning.probabilities import history_of

    if alerts < 1:
        raise BadInput(f"{alerts} alerts a week cannot be judged", field="--alerts", remedy="ask for at least 1")
    weeks = _mondays(first, last)
    if to_file is not None:
        check_out(to_file, option="--to-file")
    found = _answer(store, weeks[0], weeks[-1], source)
    named = _read_crises(crises) if crises else ()
    board = run(history_of(found.panel), weeks, k=alerts, crises=named, watch=_watcher("scoring"))
    document = {"source": found.source, **asdict(board)}
    made = Made(digest_of(found.panel), _command(found.source, board, crises))
    if to_file is not None:
        with whole(to_file) as partial:
            partial.write_text(score_file(document, made), encoding="utf-8")
    if record:
        record_scores(document, made)
    if as_json:
        print(json.dumps(document, default=str, ensure_ascii=False, indent=2))
        return
    _print_board(document)


@app.command()
def replay(
    store: Store,
    series: Annotated[list[str], typer.Option(help="A series to look back at: RUS|UKR, or UKR; once for each.")],
    first: First,
    last: Last,
    alerts: Annotated[int, typer.Option(help="Alerts per week: so many of the highest would have been raised.")] = 20,
    fact: Annotated[str, typer.Option(help="Key of the consultation it is laid beside; for --record, --to-file.")] = "",
    source: Source = "",
    record: Annotated[bool, typer.Option("--record", help="Keep it on the platform, beside the consultation.")] = False,
    to_file: Annotated[
        Path | None, typer.Option(help="JSON to write, in the form in which a pack ships a look back.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Look back: what would have been said of some series in past weeks, each forecast made from its own past alone."""
    from entente.cli.output import print_json, print_table
    from entente.cli.publishing import record_replay, replay_file
    from entente.engines.warning.panel import digest_of
    from entente.engines.warning.probabilities import history_of
    from entente.engines.warning.replay import read_series
    from entente.engines.warning.replay import replay as run

    if alerts < 1:
        raise BadInput(f"{alerts} alerts a week cannot be raised", field="--alerts", remedy="ask for at least 1")
    if (record or to_file) and not fact:
        raise BadInput(
            "no consultation is named", field="--fact", remedy="give the key of one, such as article4/POL/2014"
        )
    if to_file is not None:
        check_out(to_file, option="--to-file")
    wanted, weeks = [read_series(each) for each in series], _mondays(first, last)
    found = _answer(store, weeks[0], weeks[-1], source)
    told = run(history_of(found.panel), weeks, wanted, k=alerts, watch=_watcher("looking back"))
    document = {"source": found.source, **asdict(told)}
    asked = " ".join(f"--series '{each}'" for each in wanted)
    span = f"--from {told.first} --to {told.last} --source {found.source} --alerts {alerts}"
    made = Made(digest_of(found.panel), f"entente warning replay --store STORE {asked} {span} --fact {fact}")
    if to_file is not None:
        with whole(to_file) as partial:
            partial.write_text(replay_file(fact, document, made), encoding="utf-8")
    if record:
        record_replay(fact, document, made)
    if as_json:
        print_json(json.loads(json.dumps(document, default=str)))
        return
    for each in told.series:
        rows = [{"week": str(week.period_start), **_told(week)} for week in each.weeks]
        print_table(f"{each.series_id}, {each.reports} reports in all", rows, empty="no weeks")


def _told(week: ReplayWeek) -> dict[str, str]:
    """A week of a look back, as a line of a table."""
    if week.probability is None:
        return {"probability": "not forecast", "rank": "", "threshold": "", "came": _shown_count(week.count)}
    return {
        "probability": f"{week.probability:.3f}",
        "rank": f"{week.rank} of {week.forecast}",
        "threshold": str(week.threshold),
        "came": _shown_count(week.count),
    }


def _shown_count(count: int | None) -> str:
    return "" if count is None else str(count)


def _command(source: str, board: Scoreboard, crises: Path | None) -> str:
    """The command that makes the scores again, without this machine's paths."""
    named = f" --crises {crises.name}" if crises else ""
    span = f"--from {board.first} --to {board.last}"
    return f"entente warning backtest --store STORE {span} --source {source} --alerts {board.alerts_per_week}{named}"


def _print_board(document: dict[str, object]) -> None:
    from entente.cli.output import print_table

    shown = ("auprc", "auprc_onset", "precision_at_k", "brier_skill", "forecast_over_observed")
    methods = document["methods"]
    rows = [
        {"method": name, **{column: f"{scores[column]:.3f}" for column in shown}}
        for name, scores in (methods.items() if isinstance(methods, dict) else ())
    ]
    print_table(f"{document['first']} to {document['last']}, {document['source']}", rows, empty="no weeks")
    print(f"Precision at {document['alerts_per_week']} cannot exceed {document['precision_ceiling']:.2f}.")
    print(document["claim"])


@contextmanager
def _asked_by(option: str) -> Iterator[None]:
    """Refusals of a day name the option that gave it, where it was not --from or --to."""
    try:
        yield
    except BadInput as error:
        asked = {"--from": option, "--to": option} if option else {}
        raise BadInput([replace(each, field=asked.get(each.field, each.field)) for each in error.problems]) from None


def _answer(store: Path, first: date, last: date, source: str, *, option: str = "") -> Answerable:
    """What answers for the weeks; `option` is the one that asked for the day, where it was not --from and --to."""
    from entente.engines.events.store import EventStore
    from entente.engines.warning.reading import Question, read_panel

    with _asked_by(option), reading(EventStore.open(store)) as opened:
        found = read_panel(opened, Question(first, last, source))
    if found.left_out:
        print(f"entente: counting {found.source}; not counted: {', '.join(found.left_out)}", file=sys.stderr)
    return found


def _mondays(first: str, last: str) -> list[date]:
    """Mondays from `first` to `last`, both included."""
    from entente.engines.warning.panel import mondays

    begin, end = read_day(first, option="--from"), read_day(last, option="--to")
    weeks = mondays(begin, end)
    if not weeks:
        raise BadInput(f"no week begins from {begin} to {end}", field="--to", remedy="name a Monday in both")
    return weeks


def _read_crises(path: Path) -> tuple[Crisis, ...]:
    import csv

    from entente.engines.warning.timeliness import Crisis

    if not path.is_file():
        raise BadInput("no such file", file=str(path), field="--crises", remedy="check the path")
    found = []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("is not text in UTF-8", file=str(path), field="--crises", remedy="save it as UTF-8") from None
    table = csv.DictReader(text.splitlines())
    if not {"series_id", "onset"} <= set(table.fieldnames or ()):
        raise BadInput(
            "lacks the columns series_id and onset",
            file=str(path),
            row="1",
            remedy="series_id,onset,label is its header",
        )
    for row in table:
        try:
            found.append(Crisis(row["series_id"], date.fromisoformat(row["onset"]), row.get("label") or ""))
        except (TypeError, ValueError) as error:
            raise BadInput(
                f"not a crisis: {error}", file=str(path), row=str(table.line_num), remedy="series_id, onset YYYY-MM-DD"
            ) from None
    return tuple(found)


def _shown(doing: str, items: Iterable[Item]) -> Iterator[Item]:
    """The items, with a progress bar on a terminal."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    yield from track(list(items), description=doing, console=console, transient=True, disable=not console.is_terminal)


def _watcher(doing: str) -> Callable[[Iterable[date]], Iterable[date]]:
    return lambda days: _shown(doing, days)
