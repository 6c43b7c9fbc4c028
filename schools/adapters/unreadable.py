"""The one way in which a reader refuses a whole file."""

from collections.abc import Mapping, Sequence

from schools.rules.headings import HeadingProblem


class UnreadableFile(Exception):
    """A file that cannot be taken in. The message says what is wrong, where, and what to do.

    It never contains what a cell holds, so it may be logged.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UnknownLayout(UnreadableFile):
    """A readable list whose columns a person must point out.

    `headings` are the file's, to choose from; `problems` say what is missing or ambiguous;
    `examples` are the first cells below those headings that may be kept. They are shown to who
    uploads the file, and nowhere kept.
    """

    def __init__(
        self,
        message: str,
        headings: Sequence[str],
        problems: Sequence[HeadingProblem],
        examples: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(message)
        self.headings = tuple(headings)
        self.problems = tuple(problems)
        self.examples = dict(examples or {})
