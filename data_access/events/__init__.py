"""Each event of `indicators/events.py` as rows of the contract: who it happened to, on which day, under which conditions.

Counting (`snapshot.py`) groups these rows by subject and month in the database; listing (`records.py`) pages through the same
rows, so a list always holds exactly what its number counted.
"""

from datetime import date

from data_access.events.alerts import alerts
from data_access.events.complaints import clues, complaints
from data_access.events.counting import count_statement
from data_access.events.inspections import findings, inspections
from data_access.events.organisation import organisation, tasks
from data_access.events.people import exams, people
from data_access.events.power_lists import REVISION_AGES, power_lists
from data_access.events.sources import AGES, Dimension, Source
from data_access.soundness import Soundness
from indicators.limits import DEFAULT_LIMITS, Limits

__all__ = ["AGES", "REVISION_AGES", "Dimension", "Source", "count_statement", "event_sources"]


def event_sources(
    *, today: date, terms: tuple[int, ...], soundness: Soundness, limits: Limits = DEFAULT_LIMITS
) -> dict[str, Source]:
    """The source of every event, by its name. `terms` are first months of the terms of office."""
    return {
        **complaints(today, soundness),
        **clues(soundness),
        **inspections(soundness),
        **findings(today, terms, soundness, limits),
        **people(soundness),
        **exams(today, soundness),
        **power_lists(today, soundness),
        **alerts(today, soundness, limits),
        **tasks(today, soundness),
        **organisation(soundness),
    }
