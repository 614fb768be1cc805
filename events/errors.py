"""What can go wrong with a log, each with the position where it went wrong."""


class LogError(Exception):
    """The log cannot be used as asked; the sentence says why and what to do."""


class Tampered(LogError):
    """Stored bytes are not what was appended; `position` is the first event concerned, None where no single one is."""

    def __init__(self, sentence: str, position: int | None = None) -> None:
        super().__init__(sentence)
        self.position = position


class Conflict(LogError):
    """The head moved past the position on which the decision was made; catch up and decide again."""


class NotCanonical(LogError):
    """A value has no canonical form: a float, a naive datetime, text outside NFC, an integer past 2^53."""


class UnknownEvent(LogError):
    """An event's name or version is not known here: the log was written by a newer version."""


class CommandReused(LogError):
    """A command id was used before with another request."""


class Unreadable(LogError):
    """A personal payload cannot be opened: its key is missing, erased or not the one it was sealed with."""
