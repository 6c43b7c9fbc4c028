"""A class list of 1,200 learners matched and previewed, beside reading it and one bulk insert."""

import csv
import gc
import io
from collections.abc import Iterator
from datetime import date
from itertools import cycle, islice
from time import perf_counter

from equalex.kernel.dates import academic_year
from schools.models import Learner, School
from schools.queries.import_previews import preview_of
from schools.queries.imports import plan_of, read_file
from schools.rules.class_list import ROW_LIMIT
from tests.benchmarks.bookings import undone
from tests.benchmarks.ratios import Measured, compare
from tests.benchmarks.world import SCHOOL_SIZE, World

HEADINGS = ("UPN", "Forename", "Surname", "DOB", "Year", "Reg", "SEN", "FSM")
# Of the file's learners so many are new, and so many have moved to another tutor group.
NEW, MOVED = 60, 120
# Sixty schools.
HUB_SIZE = 60_000


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
    yield from _of_a_hub(world, content, pair.seconds)


def _of_a_hub(world: World, content: bytes, of_one_list: float) -> Iterator[Measured]:
    """A hub's learners, in the longest lists that a file may have: what a learner costs stays."""
    heading, *lines = content.decode().splitlines()
    numbered = (
        f",{line.split(',', 1)[1].replace(',', f'{n}x,', 2)}"
        for n, line in enumerate(islice(cycle(lines), HUB_SIZE))
    )
    lists = ["\r\n".join([heading, *rows]).encode() for rows in batched(numbered, ROW_LIMIT)]
    year = academic_year(world.today)
    gc.collect()
    began = perf_counter()
    for one in lists:
        found = read_file(
            one,
            file_name="class-list.csv",
            school=world.school,
            academic_year=year,
            today=world.today,
        )
        plan = plan_of(found, school=world.school, academic_year=year, today=world.today)
        assert sum(preview_of(plan).counts.values()) >= ROW_LIMIT
    seconds = perf_counter() - began
    yield Measured(
        f"a learner of {HUB_SIZE:,} in lists of {ROW_LIMIT:,} / a learner of {SCHOOL_SIZE:,}",
        seconds / HUB_SIZE / (of_one_list / SCHOOL_SIZE),
        at_most=2,
        note=f"{seconds:.1f} s for all",
    )


def batched(rows: Iterator[str], size: int) -> Iterator[list[str]]:
    """Lists of so many rows."""
    while some := list(islice(rows, size)):
        yield some


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
