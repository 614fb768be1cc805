"""The append-only store: one code path of portable SQL, and the only place that knows SQLAlchemy."""

from events.store.log import Log

__all__ = ["Log"]
