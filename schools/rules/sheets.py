"""Lists on several sheets of one workbook become one list."""

import re
from dataclasses import replace

from schools.rules.class_list import ClassList, LearnerRow

# Such a sheet has the headings of the list and must not bring people back.
_NOT_ON_ROLL = re.compile(
    r"\b(?:leavers?|left|archived?|former|old|template|example)\b", re.IGNORECASE
)


class Sheets:
    """Sheets as they are read. `rows` is how many rows those taken so far have in all."""

    def __init__(self) -> None:
        self.rows = 0
        self._taken: list[tuple[str, int, ClassList]] = []
        self._passed: list[str] = []

    def add(self, title: str, listed: ClassList, rows: int) -> None:
        """Take a sheet in, if it is a list like the first: the same columns, of people on roll."""
        first = self._taken[0][2] if self._taken else listed
        if self._taken and (
            listed.mapping.keys() != first.mapping.keys() or _NOT_ON_ROLL.search(title)
        ):
            self._passed.append(title)
            return
        self._taken.append((title, self.rows, listed))
        self.rows += rows

    def together(self) -> ClassList:
        """All rows, each learner once: whoever stands on a sheet of all and one of the year."""
        _, _, first = self._taken[0]
        together = replace(first, rows=[], refused=[], warnings=[])
        seen: set[LearnerRow] = set()
        repeated = 0
        for _, _, listed in self._taken:
            for row in listed.rows:
                facts = replace(row, row=0, warnings=())
                repeated += facts in seen
                if facts not in seen:
                    together.rows.append(row)
            # A learner twice on one sheet is that sheet's mistake, and is told as such.
            seen.update(replace(row, row=0, warnings=()) for row in listed.rows)
            together.refused += listed.refused
            together.warnings += [one for one in listed.warnings if one not in together.warnings]
            together.school_urns |= listed.school_urns
            together.school_laestabs |= listed.school_laestabs
        if len(self._taken) > 1:
            together.sheets = tuple((title, before) for title, before, _ in self._taken)
        together.warnings += self._notes(repeated)
        return together

    def _notes(self, repeated: int) -> list[str]:
        notes = []
        if len(self._taken) > 1:
            listed = ", ".join(f"“{title}”" for title, _, _ in self._taken)
            notes.append(f"These sheets were read as one list: {listed}.")
        if repeated:
            who = "1 learner is" if repeated == 1 else f"{repeated} learners are"
            notes.append(f"{who} on more than one sheet and taken once.")
        notes += [
            f"The sheet “{title}” was not read: its columns or its name say that it is another list."
            for title in self._passed
        ]
        return notes
