"""What the readiness route tells an operator: ages of the data, and the last error even when it is over. No figure, no address."""

from datetime import UTC, datetime
from typing import Any

from controls.service import Service
from data_access.settings import now


def readiness(service: Service) -> dict[str, Any]:
    """``ready`` is whether there is anything to show. Ages are whole seconds: of the read, and of what each source last loaded
    (local time, against the fixed day where one is set)."""
    gallery, error = service.gallery, service.keeper.last_error
    report: dict[str, Any] = {
        "ready": gallery is not None,
        "problem": service.problem,
        "last_error": None if error is None else {"at": error.at.isoformat(timespec="seconds"), "what": error.what},
    }
    if gallery is None:
        return report
    snapshot, moment = gallery.snapshot, now()
    return report | {
        "snapshot": snapshot.version,
        "as_of": snapshot.as_of.isoformat(timespec="seconds"),
        "read_at": snapshot.read_at.isoformat(timespec="seconds"),
        "snapshot_age_seconds": round((datetime.now(UTC) - snapshot.read_at).total_seconds()),
        "source_age_seconds": {
            str(source): round((moment - loaded).total_seconds())
            for source, loaded in zip(snapshot.sources["source"], snapshot.sources["loaded_at"], strict=True)
        },
    }
