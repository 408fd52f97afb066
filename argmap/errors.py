"""The errors that argmap raises on purpose: each message names the file, the line, what is wrong and the cure."""

from __future__ import annotations


class ArgmapError(Exception):
    """Base of every error that a user can cause; the command line turns it into one line and an exit code.

    Arguments: the path of the file, the 1-based line (None where no line applies) and the message.
    `exit_code` is the process's exit code when this error ends it.
    """

    exit_code = 3

    def __init__(self, path: str, line: int | None, message: str) -> None:
        self.path = path
        self.line = line
        self.message = message
        where = f"{path}:{line}" if line is not None else path
        super().__init__(f"{where}: {message}")

    def __reduce__(self) -> tuple[type[ArgmapError], tuple[str, int | None, str]]:
        # The default would rebuild the error from one argument and fail: errors cross process borders in pools.
        return type(self), (self.path, self.line, self.message)


class BadInput(ArgmapError):
    """A file that cannot be read as what it should be."""


class NoComments(BadInput):
    """A file that can be read, but holds no comment: a story or an article alone."""


class BadOutput(ArgmapError):
    """A place that cannot be written."""


class UnknownFormat(ArgmapError):
    """A name or number that argmap does not know; `path` is the argument, or the option, that it was given for."""

    exit_code = 2


class DrawingFailed(ArgmapError):
    """A layout program that is missing, failed or took too long."""

    exit_code = 4
