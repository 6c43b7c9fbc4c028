"""A class list of 1,200 learners matched and previewed, beside reading it and one bulk insert."""

import csv
import io
from collections.abc import Iterator
from datetime import date

from equalex.kernel.dates import academic_year
from schools.models import Learner, School
from schools.queries.import_previews import preview_of
from schools.queries.imports import plan_of, read_file
from tests.benchmarks.bookings import undone
from tests.benchmarks.ratios import Measured, compare
from tests.benchmarks.world import SCHOOL_SIZE, World

HEADINGS = ("UPN", "Forename", "Surname", "DOB", "Year", "Reg", "SEN", "FSM")
# Of the file's learners so many are new, and so many have moved to another tutor group.
NEW, MOVED = 60, 120


def measure(world: World) -> Iterator[Measured]:
    """Most rows are learners whom the portal knows, as in September."""
    year = academic_year(world.today)
    content = class_list(world.school, year)

    def preview() -> None:
        found = read_file(
            content,
            file_name="class-list.csv",
            school=world.school,
            academic_year=year,
            today=world.today,
        )
        shown = preview_of(
            plan_of(found, school=world.school, academic_year=year, today=world.today)
        )
        assert len(shown.new) >= NEW, shown.counts

    def bare() -> None:
        with undone():
            Learner.objects.bulk_create(
                Learner(
                    # The file's own school has these UPNs already.
                    school=world.small_school,
                    cohort=year - int(row["Year"]) + 7,
                    upn=row["UPN"],
                    first_name=row["Forename"],
                    last_name=row["Surname"],
                    date_of_birth=date.fromisoformat("-".join(reversed(row["DOB"].split("/")))),
                    sen=row["SEN"],
                    is_fsm=row["FSM"] == "Y",
                )
                for row in csv.DictReader(io.StringIO(content.decode()))
            )

    pair = compare(preview, bare, rounds=7)
    yield Measured(
        f"import of {SCHOOL_SIZE:,} learners, matched and previewed / csv and one bulk insert",
        pair.ratio,
        at_most=5,
        note=pair.note,
    )


def class_list(school: School, year: int) -> bytes:
    """The school's learners as its information system would export them."""
    rows = school.learners.order_by("pk").values_list(
        "upn",
        "first_name",
        "last_name",
        "date_of_birth",
        "cohort",
        "tutor_group__name",
        "sen",
        "is_fsm",
    )
    lines = [HEADINGS]
    for number, (*person, cohort, group, sen, fsm) in enumerate(rows):
        is_new, has_moved = number < NEW, NEW <= number < NEW + MOVED
        # Who is new has no UPN yet.
        upn, first, last, born = ("", f"New{number}", "Comer", person[3]) if is_new else person
        lines.append(
            (
                *(upn, first, last, f"{born:%d/%m/%Y}", str(year - cohort + 7)),
                *(f"{group}x" if has_moved else group, sen, "Y" if fsm else "N"),
            )
        )
    return "\r\n".join(",".join(line) for line in lines).encode()
