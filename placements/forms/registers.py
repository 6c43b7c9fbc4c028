"""What was entered on a register. No form of Django's: prepared cells cost a fifteenth of a formset."""

import json

from django.http import QueryDict

from placements.queries.registers import Register
from placements.rules.registers import UNMARKED, DayToMark, Mark, Refusal


class RegisterMarks:
    """What was entered on a register: for each day an answer and minutes, for each learner why absent.

    No formset: a register of 240 learners on five days has 2,640 fields. `texts` keeps what was
    typed, right or wrong; `refusals` say which minutes are no numbers.
    """

    def __init__(self, data: QueryDict, register: Register) -> None:
        self.refusals: list[Refusal] = []
        self.marks: dict[int, Mark] = {}
        self.texts: dict[int, str] = {}
        self.reasons: dict[int, str] = {}
        rest = data.get("rest", "")
        for row in register.rows:
            reason = data.get(f"reason-{row.placement}", "").strip()[:200]
            self.reasons[row.placement] = reason
            is_new = reason != row.absence_reason
            for on, cell in row.cells.items():
                if f"a-{cell.day.key}" not in data or cell.is_to_come:
                    continue
                answer = data[f"a-{cell.day.key}"]
                if not answer and rest in ("all", on.isoformat()):
                    answer = "attended"
                # Reasons that differ by date stay as they are, unless another one was entered.
                kept = reason if is_new else cell.day.mark.absence_reason or reason
                self._take(row.name, cell.day, answer, data.get(f"m-{cell.day.key}", ""), kept)

    def _take(self, who: str, day: DayToMark, answer: str, typed: str, reason: str) -> None:
        self.texts[day.key] = typed.strip()
        minutes = int(typed) if typed.strip().isdigit() and len(typed.strip()) < 5 else None
        if answer == "attended" and typed.strip() and minutes is None:
            sentence = f"{who}: enter the minutes as a whole number, such as {day.planned_minutes}"
            self.refusals.append(Refusal(day.key, "minutes", sentence))
        if answer == "attended":
            self.marks[day.key] = Mark("attended", minutes)
        elif answer == "absent":
            self.marks[day.key] = Mark("absent", None, reason)
        else:
            self.marks[day.key] = UNMARKED


def base_as_text(register: Register) -> str:
    """What the page shows, in short, to be sent back with the marks."""
    return json.dumps(
        {
            day.key: [mark.answer, mark.minutes, mark.absence_reason]
            for day in register.days.values()
            if (mark := day.mark).answer
        },
        separators=(",", ":"),
    )


def base_from_text(text: str) -> dict[int, Mark]:
    """The base that a page sent back; what cannot be read counts as not marked."""
    try:
        given = json.loads(text or "{}")
        return {
            int(key): Mark(answer if answer in ("attended", "absent") else "", minutes, str(reason))
            for key, (answer, minutes, reason) in given.items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}
