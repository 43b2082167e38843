"""Where the series are computed: DuckDB on one machine, or Spark on many when `ENTENTE_ENGINE=spark`."""

from __future__ import annotations

import os
import shutil
from typing import Any

from entente.kernel.errors import BadInput, Unavailable

ENGINES = ("duckdb", "spark")


def engine_name() -> str:
    """The engine asked for by `ENTENTE_ENGINE`; DuckDB when it is not set."""
    name = os.environ.get("ENTENTE_ENGINE", "") or "duckdb"
    if name not in ENGINES:
        raise BadInput(f"no engine is called {name!r}", field="ENTENTE_ENGINE", remedy="duckdb or spark")
    return name


def connect(engine: str | None = None) -> Any:
    """An Ibis connection to the engine. Raises `Unavailable` when what Spark needs is not installed."""
    return _spark() if (engine or engine_name()) == "spark" else _duckdb()


def _duckdb() -> Any:
    import ibis

    return ibis.duckdb.connect(preserve_insertion_order=False)


def _spark() -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise Unavailable(
            "PySpark is not installed", remedy="install entente[spark], or unset ENTENTE_ENGINE"
        ) from None
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise Unavailable("Spark needs Java 17 and finds none", remedy="install it or set JAVA_HOME")
    import ibis

    session = (
        SparkSession.builder.appName("entente")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", os.environ.get("ENTENTE_SPARK_PARTITIONS", "16"))
        .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .getOrCreate()
    )
    return ibis.pyspark.connect(session)
