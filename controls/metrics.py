"""What Prometheus is told: the age of the data, what reading it costs, rows that do not count, reruns and errors. No figure of the district,
no account, no address."""

from collections.abc import Iterable, Mapping

from controls.readiness import readiness
from controls.service import Service
from controls.tally import Counted
from controls.turns import TURNS

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PREFIX = "village_supervision"

Sample = tuple[Mapping[str, str], float]


def metrics_text(service: Service) -> str:
    """Every metric in the text format of Prometheus. What is not known yet has no sample."""
    report, keeper, tally = readiness(service), service.keeper, service.tally
    lines: list[str] = []

    def add(name: str, kind: str, meaning: str, samples: Iterable[Sample]) -> None:
        full = f"{PREFIX}_{name}"
        lines.extend((f"# HELP {full} {meaning}", f"# TYPE {full} {kind}"))
        lines.extend(f"{full}{_labels(labels)} {value:g}" for labels, value in samples)

    add("ready", "gauge", "1 while there is a snapshot to show.", [({}, float(report["ready"]))])
    add("database_readable", "gauge", "1 unless the data cannot be renewed.", [({}, float(not report["problem"]))])
    ages = report.get("source_age_seconds", {})
    if "snapshot_age_seconds" in report:
        add(
            "snapshot_age_seconds",
            "gauge",
            "Since the snapshot on screen was read.",
            [({}, float(report["snapshot_age_seconds"]))],
        )
    add(
        "source_age_seconds",
        "gauge",
        "Since a source was loaded.",
        [({"source": name}, float(age)) for name, age in ages.items()],
    )
    reader = keeper.reader
    for name, seconds, text in (
        ("snapshot_load_seconds", reader.full_seconds, "What the last full reading took."),
        ("snapshot_follow_seconds", reader.followed_seconds, "What the last counting of changed rows alone took."),
    ):
        if seconds is not None:
            add(name, "gauge", text, [({}, seconds)])
    add("snapshot_loads_total", "counter", "Full readings.", [({}, float(reader.full_readings))])
    add("snapshot_follows_total", "counter", "Countings of changed rows alone.", [({}, float(reader.followed))])
    add("snapshot_drifts_total", "counter", "Full readings that differed from these.", [({}, float(reader.drifts))])
    add("snapshot_failures_total", "counter", "Readings that failed.", [({}, float(keeper.failures))])
    add("rows_set_aside", "gauge", "Rows of the snapshot that cannot be counted.", _set_aside(service))
    kinds = (Counted.PAGE, Counted.FRAGMENT, Counted.WALL)
    add("reruns_total", "counter", "Runs of pages and their parts.", [({"kind": k.value}, tally.of(k)) for k in kinds])
    add("runs_waiting", "gauge", "Runs of pages that wait for their turn.", [({}, float(TURNS.waiting))])
    if service.painter is not None:
        version = "" if service.gallery is None else service.gallery.snapshot.version
        add(
            "painter_ready",
            "gauge",
            "1 while the painter draws; else the server does.",
            [({}, float(service.painter.has(version)))],
        )
    add("errors_total", "counter", "Runs that ended with an incident number.", [({}, tally.of(Counted.ERROR))])
    add("audit_lines_lost_total", "counter", "Lines the audit log could not take.", [({}, service.audit.lost)])
    return "\n".join([*lines, ""])


def _set_aside(service: Service) -> Iterable[Sample]:
    if service.gallery is None:
        return
    frame = service.gallery.snapshot.set_aside
    for table, reason, rows in zip(frame["table"], frame["reason"], frame["rows"], strict=True):
        yield {"table": str(table), "reason": str(reason)}, float(rows)


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
