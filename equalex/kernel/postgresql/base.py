"""Django's backend for PostgreSQL, which tells each connection for whom it is asked."""

from typing import Any

from django.db.backends.postgresql import base

from equalex.kernel.acting import Side, side

TELL = (
    "SELECT set_config('equalex.acts_as', %s, false), set_config('equalex.organisation', %s, false),"
    " set_config('equalex.learner', %s, false)"
)


class DatabaseWrapper(base.DatabaseWrapper):
    """Every cursor is opened on the side of `equalex.kernel.acting`, whatever the connection did before.

    It costs a round trip where the side has changed, and a comparison where not.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: Side | None = None
        self._is_taking_back = False

    def connect(self) -> None:
        """A new connection has been told nothing: it is before any transaction that one opens on it."""
        super().connect()
        self._tell(side())

    def _cursor(self, name: str | None = None) -> Any:
        cursor = super()._cursor(name)  # type: ignore[misc]  # Django's stubs leave out what begins with _
        now = side()
        if self._told != now and not (self.needs_rollback or self._is_taking_back):
            self._tell(now)
        return cursor

    def _tell(self, now: Side) -> None:
        said = (now.acts_as, now.organisation, now.learner)
        # Not by a cursor of Django's: it would be counted as a statement of whoever asks.
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(TELL, ["" if one is None else str(one) for one in said])
        self._told = now

    # PostgreSQL forgets with a transaction, or a part of one, what it was told within.

    def _rollback(self) -> None:
        self._told = None
        super()._rollback()  # type: ignore[misc]  # as above

    def _savepoint_rollback(self, sid: str) -> None:
        self._is_taking_back = True
        try:
            super()._savepoint_rollback(sid)  # type: ignore[misc]  # as above
        finally:
            self._is_taking_back, self._told = False, None
