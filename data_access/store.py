"""The last good snapshot on disk, so that a restart while the database is down still has something to show.

One Parquet file: the counts as rows, everything else as metadata of its schema. Written beside and renamed, mode 0600: complaint
counts of single villages are in it.
"""

import base64
import io
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from data_access.boundaries import Boundaries
from data_access.snapshot import Snapshot
from indicators.ledger import Ledger
from indicators.limits import Limits
from indicators.places import Places
from indicators.series import Series

FORMAT = 3
"""Raised when the file's layout changes; other layouts are not read."""


class StoreProblem(Exception):
    """The file on disk is absent, damaged or of another version."""


def save_snapshot(snapshot: Snapshot, path: Path) -> None:
    """Write `snapshot` to `path`, replacing what was there.

    Raises:
        StoreProblem: the disk refuses (full, no right).
    """
    table = _counts_table(snapshot.ledger).replace_schema_metadata(
        {"snapshot": json.dumps(_meta(snapshot), ensure_ascii=False)}
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, table)
    except OSError as error:
        raise StoreProblem(f"the last snapshot could not be written to disk: {error.strerror}") from error


def _replace(path: Path, table: pa.Table) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            pq.write_table(table, file, compression="zstd")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def load_snapshot(path: Path) -> Snapshot:
    """The snapshot in `path`.

    Raises:
        StoreProblem: there is none that can be read.
    """
    if not path.is_file():
        raise StoreProblem("no snapshot on disk")
    try:
        table = pq.read_table(path)
        meta = json.loads((table.schema.metadata or {})[b"snapshot"])
        if meta["format"] != FORMAT:
            raise StoreProblem("the snapshot on disk is of another version")
        return _snapshot(table, meta)
    except (OSError, pa.ArrowException, KeyError, ValueError, TypeError, IndexError, shapely.GEOSException) as error:
        raise StoreProblem(f"the snapshot on disk is damaged: {type(error).__name__}") from error


def _counts_table(ledger: Ledger) -> pa.Table:
    parts = []
    everything = [((name, ""), series) for name, series in ledger.series.items()] + list(ledger.breakdowns.items())
    for (event, dimension), series in everything:
        codes = [None] * series.month.size if series.code is None else [series.codes[code] for code in series.code]
        parts.append(
            pa.table(
                {
                    "event": pa.array([event] * series.month.size, pa.string()),
                    "dimension": pa.array([dimension] * series.month.size, pa.string()),
                    "month": pa.array(series.month, pa.int32()),
                    "subject": pa.array(series.subject, pa.int32()),
                    "n": pa.array(series.n, pa.int64()),
                    "code": pa.array(codes, pa.string()),
                }
            )
        )
    return pa.concat_tables(parts)


def _meta(snapshot: Snapshot) -> dict[str, Any]:
    ledger, places, boundaries = snapshot.ledger, snapshot.places, snapshot.boundaries
    frames = {
        "zones": places.zones,
        "townships": places.townships,
        "units": places.units,
        "sources": snapshot.sources,
        "set_aside": snapshot.set_aside,
    }
    return {
        "format": FORMAT,
        "version": snapshot.version,
        "read_at": snapshot.read_at.isoformat(),
        "as_of": snapshot.as_of.isoformat(),
        "is_demo": snapshot.is_demo,
        "today": ledger.today.isoformat(),
        "terms": ledger.terms,
        "limits": asdict(ledger.limits),
        "first_months": dict(ledger.first_months),
        "breakdowns": sorted(ledger.breakdowns),
        "district_name": places.district_name,
        "code_labels": snapshot.code_labels,
        "frames": {name: _packed(frame) for name, frame in frames.items()},
        "units": {code: shapely.to_wkb(area, hex=True) for code, area in boundaries.units.items()},
        "townships": {code: shapely.to_wkb(area, hex=True) for code, area in boundaries.townships.items()},
        "refused": dict(boundaries.refused),
        "notes": boundaries.notes,
    }


def _packed(frame: pd.DataFrame) -> str:
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def _unpacked(text: str) -> pd.DataFrame:
    return pd.read_parquet(io.BytesIO(base64.b64decode(text)))


def _snapshot(table: pa.Table, meta: Mapping[str, Any]) -> Snapshot:
    frames = {name: _unpacked(text) for name, text in meta["frames"].items()}
    places = Places(
        zones=frames["zones"],
        townships=frames["townships"],
        units=frames["units"],
        district_name=meta["district_name"],
    )
    series, breakdowns = _series(table, breakdowns=[tuple(key) for key in meta["breakdowns"]])
    ledger = Ledger(
        places=places,
        today=date.fromisoformat(meta["today"]),
        terms=tuple(meta["terms"]),
        limits=_limits(meta["limits"]),
        series=series,
        breakdowns=breakdowns,
        first_months=meta["first_months"],
    )
    boundaries = Boundaries(
        units={code: shapely.from_wkb(area) for code, area in meta["units"].items()},
        townships={code: shapely.from_wkb(area) for code, area in meta["townships"].items()},
        refused=meta["refused"],
        notes=tuple(meta["notes"]),
    )
    return Snapshot(
        version=meta["version"],
        read_at=datetime.fromisoformat(meta["read_at"]),
        as_of=datetime.fromisoformat(meta["as_of"]),
        ledger=ledger,
        boundaries=boundaries,
        code_labels=meta["code_labels"],
        sources=frames["sources"],
        set_aside=frames["set_aside"],
        is_demo=meta["is_demo"],
    )


def _limits(meta: Mapping[str, Any]) -> Limits:
    green, yellow = meta["light_days"]
    return Limits(
        light_days=(green, yellow),
        repeat_complaints=meta["repeat_complaints"],
        confirmed_outcomes=tuple(meta["confirmed_outcomes"]),
        source_hours=meta["source_hours"],
        hours_of_source=meta["hours_of_source"],
    )


def _series(
    table: pa.Table, *, breakdowns: list[tuple[str, str]]
) -> tuple[dict[str, Series], dict[tuple[str, str], Series]]:
    series: dict[str, Series] = {}
    by_code = {key: Series.of(month=(), subject=(), n=(), code=()) for key in breakdowns}
    for (event, dimension), part in table.to_pandas().groupby(["event", "dimension"], sort=False):
        month, subject, n = (part[column].to_numpy() for column in ("month", "subject", "n"))
        if dimension == "":
            series[event] = Series.of(month=month, subject=subject, n=n)
        else:
            code, codes = pd.factorize(np.asarray(part["code"], dtype=object), sort=True)
            by_code[event, dimension] = Series.of(month=month, subject=subject, n=n, code=code, codes=tuple(codes))
    return series, by_code
