"""Preview a class list from the command line, and save it with --commit."""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import transaction

from equalex.kernel.access import Actor, the_portal
from schools.actions.imports import Contradiction, Decisions, commit_import, receive_file
from schools.adapters.recognise import LARGEST_FILE
from schools.adapters.unreadable import UnreadableFile
from schools.models import School
from schools.queries.imports import PlannedImport, plan_of, planned, read_as_before
from schools.rules.match_plan import MatchPlan
from schools.rules.school_years import academic_year_of

REFUSED = 2


class Command(BaseCommand):
    """Exit 0 with something to save or nothing to do, 2 when the file is refused as a whole."""

    help = (
        "Shows what taking in a class list would do: new, changed, unchanged, possible matches, refused rows "
        "and proposed leavers. Saves it only with --commit; possible matches are then left out, as a person "
        "must decide on them, and proposed leavers leave unless --keep-leavers is given."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="CSV, XLSX, CTF or OneRoster zip"
        )
        parser.add_argument("--school", required=True, metavar="URN", help="the school's URN")
        parser.add_argument(
            "--year", type=int, help="starting year of the academic year; default: the current"
        )
        parser.add_argument("--commit", action="store_true", help="save what the preview shows")
        parser.add_argument("--keep-leavers", action="store_true", help="mark nobody as left")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, show and, if asked, save."""
        school = School.objects.for_urn(options["school"])
        if school is None:
            self._refuse(
                f"No school has the URN {options['school']}. Import schools with import_gias first.",
                options,
            )
        by = replace(the_portal(), organisation_id=school.pk)
        year = options["year"] or academic_year_of(by.today)
        try:
            with options["file"].open("rb") as file:
                # One byte more than is taken, so that a larger file is called that and not read.
                content = file.read(LARGEST_FILE + 1)
        except OSError as failure:
            self._refuse(f"{options['file']} cannot be read: {failure.strerror}.", options)
        try:
            found = self._found(content, school, year, by, options)
        except UnreadableFile as refused:
            self._refuse(refused.message, options)
        except Contradiction as contradiction:
            self._refuse(str(contradiction), options)
        if options["json"]:
            self.stdout.write(json.dumps(as_data(found), indent=2, ensure_ascii=False))
        else:
            self._tell(found, is_saved=options["commit"])

    def _found(
        self, content: bytes, school: School, year: int, by: Actor, options: dict[str, Any]
    ) -> PlannedImport:
        name = options["file"].name
        if not options["commit"]:
            class_list, _ = read_as_before(
                content, file_name=name, school=school, academic_year=year, today=by.today
            )
            return plan_of(class_list, school=school, academic_year=year, today=by.today)
        with transaction.atomic():
            received = receive_file(
                school=school, content=content, file_name=name, academic_year=year, by=by
            )
            found = planned(received, today=by.today)
            commit_import(
                learner_import=received,
                fingerprint=found.fingerprint,
                decisions=Decisions(leaving=() if options["keep_leavers"] else None),
                by=by,
            )
        return found

    def _refuse(self, message: str, options: dict[str, Any]) -> NoReturn:
        """Nothing was saved. With --json the answer has the shape of every other, and the reason."""
        if options["json"]:
            counts = dict.fromkeys(MatchPlan((), (), (), ()).counts(), 0)
            answer = {"format": None, "counts": counts, "rows": [], "refused": message}
            self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))
        self.stderr.write(message)
        sys.exit(REFUSED)

    def _tell(self, found: PlannedImport, *, is_saved: bool) -> None:
        data = as_data(found)
        for name, number in data["counts"].items():
            self.stdout.write(f"{name:>10}: {number}")
        for warning in found.class_list.warnings:
            self.stdout.write(f"Note: {warning}")
        for row in data["rows"]:
            if row["outcome"] != "unchanged":
                where = found.class_list.where(row["row"]) if row["row"] else "in the portal"
                self.stdout.write(f"{where}: {row['outcome']}. {' '.join(row['reasons'])}".rstrip())
        self.stdout.write("Saved." if is_saved else "Nothing was saved. Add --commit to save.")


def as_data(found: PlannedImport) -> dict[str, Any]:
    """The preview as plain data. A proposed leaver is in no row of the file: its row is null."""
    rows = [
        {
            "row": one.row.row,
            "outcome": one.outcome.value,
            "reasons": [*one.reasons, *one.row.warnings],
        }
        for one in found.plan.rows
    ]
    rows += [
        {
            "row": one.row,
            "outcome": "refused",
            "reasons": [fault.sentence for fault in one.faults],
        }
        for one in found.plan.refused
    ]
    rows.sort(key=lambda row: row["row"])
    rows += [
        {"row": None, "outcome": "leavers", "reasons": ["On roll in the portal, not in the file."]}
        for _ in found.plan.leavers
    ]
    return {"format": found.class_list.format, "counts": found.plan.counts(), "rows": rows}
