"""What happened at one unit, day by day: the entries of its dossier's timeline, read live."""

from datetime import date

import pandas as pd
import sqlalchemy as sa

from data_access.engine import explain
from data_access.records import live_sources
from indicators.events import EVENTS
from indicators.ledger import Ledger
from indicators.places import Level, Place
from indicators.viewer import Viewer

TOLD = (
    "inspection.patrolled", "inspection.finished", "finding.found", "finding.verified", "alert.raised", "alert.closed",
    "power_list.published", "complaint.received", "complaint.closed", "interview.held", "culture.held", "liaison.founded",
    "task.dispatched", "task.closed",
)  # fmt: skip


def get_timeline(
    engine: sa.Engine, ledger: Ledger, *, unit_code: str, since: date, viewer: Viewer, size: int = 20
) -> pd.DataFrame:
    """The latest `size` days and events of a unit since `since`: columns on (date), event (name), n (records of that day).

    Events whose records the viewer may not list are left out.

    Raises:
        DatabaseProblem: the database cannot be read.
    """
    place = Place(Level.UNIT, unit_code)
    told = [name for name in TOLD if viewer.may_list(EVENTS[name].table, place, ledger.places)]
    if not told:
        return pd.DataFrame(columns=["on", "event", "n"])
    try:
        with engine.connect() as connection:
            sources = live_sources(connection, ledger)
            parts = [
                sa.select(sources[name].on.label("happened_on"), sa.literal(name).label("event"))
                .select_from(sources[name].rows)
                .where(
                    *sources[name].where,
                    sources[name].subject == unit_code,
                    sources[name].on >= since,
                    sources[name].on <= ledger.today,
                )
                for name in told
            ]
            told_rows = sa.union_all(*parts).subquery("told")
            statement = (
                sa.select(told_rows.c.happened_on, told_rows.c.event, sa.func.count())
                .group_by(told_rows.c.happened_on, told_rows.c.event)
                .order_by(told_rows.c.happened_on.desc(), told_rows.c.event)
                .limit(size)
            )
            rows = connection.execute(statement).all()
    except sa.exc.SQLAlchemyError as error:
        raise explain(error) from error
    return pd.DataFrame(rows, columns=["on", "event", "n"])
