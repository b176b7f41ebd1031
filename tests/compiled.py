"""Statements are turned into SQL once a run, not once for each of the thousand small databases of the tests."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

MOST = 4000
"""Statements kept; tests that make tables of their own would otherwise fill the memory."""

_compiled: dict[tuple[Any, ...], Any] = {}


class SharedStatements:
    """What SQLAlchemy keeps for one engine, for all engines of a kind: its own key names the engine's dialect, this one its type."""

    def _key(self, key: tuple[Any, ...]) -> tuple[Any, ...]:
        return (type(key[0]), *key[1:])

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return _compiled.get(self._key(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        if len(_compiled) >= MOST:
            _compiled.clear()
        _compiled[self._key(key)] = compiled


def share_statements() -> None:
    """From now on, for every engine of this process."""
    shared = SharedStatements()

    @event.listens_for(sa.Engine, "engine_connect")
    def _use_shared(connection: sa.Connection) -> None:
        connection.execution_options(compiled_cache=shared)
