"""Preview days already lived from the command line, and save a spreadsheet of them with --commit."""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from employers.rules.vocabulary import Activity
from equalex.kernel.access import Role, the_portal
from placements.actions.day_files import receive_past_placements, receive_register
from placements.actions.lived_days import save_past_placements
from placements.models import DayFile
from placements.queries.day_files import reconcile
from placements.queries.past_placements import PlannedPlacements, planned_placements
from schools.adapters.unreadable import UnreadableFile
from schools.models import School

REFUSED = 2


class Command(BaseCommand):
    """Exit 0 with something to save or nothing to do, 2 when the file is refused as a whole."""

    help = (
        "Reads a spreadsheet of past placements and shows what saving it would do; saves it with --commit. With "
        "--register it reads an attendance register and keeps it for review: what each trip was is for a "
        "person to say, on the page “Days already lived”."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV, XLSX or CTF")
        parser.add_argument("--school", required=True, metavar="URN", help="the school's URN")
        parser.add_argument(
            "--register", action="store_true", help="the file is an attendance register"
        )
        parser.add_argument(
            "--activity",
            choices=[word.value for word in Activity],
            default=Activity.PLACEMENT.value,
            help="what a row is that does not say",
        )
        parser.add_argument(
            "--minutes", type=int, default=300, help="of a day, where a row does not say"
        )
        parser.add_argument("--commit", action="store_true", help="save what the preview shows")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, show and, if asked, save."""
        school = School.objects.filter(urn=options["school"]).first()
        if school is None:
            raise CommandError(
                f"No school has the URN {options['school']}. Import schools with import_gias first.",
                returncode=REFUSED,
            )
        try:
            content = options["file"].read_bytes()
        except OSError as failure:
            raise CommandError(
                f"{options['file']} cannot be read: {failure.strerror}.", returncode=REFUSED
            ) from failure
        by = replace(the_portal(), organisation_id=school.pk, role=Role.CAREERS_LEADER)
        upload = {
            "school": school,
            "content": content,
            "file_name": options["file"].name,
            "by": by,
        }
        try:
            if options["register"]:
                data = _of_register(receive_register(**upload))
            else:
                day_file = receive_past_placements(
                    **upload, activity=Activity(options["activity"]), minutes=options["minutes"]
                )
                found = planned_placements(day_file, today=by.today)
                data = _of_placements(found)
                if options["commit"]:
                    save_past_placements(day_file=day_file, fingerprint=found.fingerprint, by=by)
        except UnreadableFile as refused:
            if options["json"]:
                self.stdout.write(json.dumps({"refused": refused.message}, ensure_ascii=False))
            self.stderr.write(refused.message)
            sys.exit(REFUSED)
        self._tell(data, options)

    def _tell(self, data: dict[str, Any], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(data, indent=2, ensure_ascii=False))
            return
        for name, number in data["counts"].items():
            self.stdout.write(f"{name:>20}: {number}")
        for row in data["rows"]:
            if row["outcome"] == "refused":
                self.stdout.write(f"row {row['row']}: refused. {' '.join(row['reasons'])}")
        if options["register"]:
            self.stdout.write("Kept for review: say on its page what each trip was.")
        else:
            saved = "Saved." if options["commit"] else "Nothing was saved. Add --commit to save."
            self.stdout.write(saved)


def _of_placements(found: PlannedPlacements) -> dict[str, Any]:
    rows = [
        {
            "row": one.row.row,
            "outcome": "new" if one.new else "unchanged",
            "reasons": list(one.warnings),
        }
        for one in found.rows
    ]
    rows += [
        {
            "row": one.row,
            "outcome": "refused",
            "reasons": [fault.sentence for fault in one.faults],
        }
        for one in found.refused
    ]
    rows.sort(key=lambda row: row["row"])
    return {"format": found.past.format, "counts": found.counts(), "rows": rows}


def _of_register(day_file: DayFile) -> dict[str, Any]:
    found = reconcile(day_file)
    rows = [
        {"row": one["row"], "outcome": "refused", "reasons": [one["reason"]]}
        for one in found.not_found
    ]
    counts = {group.value: number for group, number in found.counts.items()}
    return {
        "format": day_file.file_format,
        "counts": {**counts, "trips": len(found.trips), "not-found": len(rows)},
        "rows": rows,
    }
