"""Turn the school year of a school or of all, or show what that would do."""

import argparse
import json
from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from equalex.kernel.access import Actor, the_portal
from schools.actions.years import (
    CannotTurnBack,
    TooEarly,
    turn_back,
    turn_owing_years,
    turn_year,
)
from schools.models import RollOver, School
from schools.queries.years import schools_owing_turn, turnings_of
from schools.rules.school_years import academic_year_of, counts, label, year_being_prepared

REFUSED = 2


class Command(BaseCommand):
    """Exit 0 when done or nothing to do, 1 when a school failed, 2 when it cannot be done at all."""

    help = (
        "Turns the school year: learners move up, Year 11 leaves, tutor groups are those of the list taken in "
        "beforehand. Without --school every school that owes it. Run again it changes nothing; the worker does "
        "it by itself on 1 September."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("--school", metavar="URN", help="one school only")
        parser.add_argument(
            "--dry-run", action="store_true", help="only say what would be done; from June on too"
        )
        parser.add_argument(
            "--undo", action="store_true", help="put a school's turn of this year back"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Turn, show or put back."""
        by = the_portal()
        if not options["school"]:
            if options["undo"]:
                raise CommandError("Say which school with --school URN.", returncode=REFUSED)
            self._all(by, options)
            return
        school = School.objects.for_urn(options["school"])
        if school is None:
            raise CommandError(f"No school has the URN {options['school']}.", returncode=REFUSED)
        self._one(school, replace(by, organisation_id=school.pk), options)

    def _all(self, by: Actor, options: dict[str, Any]) -> None:
        if options["dry_run"]:
            schools = [school.urn for school in schools_owing_turn(today=by.today)]
            self._tell({"schools": schools}, options)
            return
        done = turn_owing_years(by=by)
        self._tell(done, options)
        if done["failed"]:
            raise CommandError("Some schools failed; the log says why. Run this again.")

    def _one(self, school: School, by: Actor, options: dict[str, Any]) -> None:
        year = academic_year_of(by.today)
        if options["undo"]:
            self._undo(school, year, by)
            return
        if options["dry_run"]:
            year = year_being_prepared(by.today)
            found = counts([one.rolled for one in turnings_of(school.pk, year)])
            self._tell({"year": label(year), **found}, options)
            return
        try:
            turned = turn_year(school=school, academic_year=year, by=by)
        except TooEarly as early:
            raise CommandError("The year has not begun yet.", returncode=REFUSED) from early
        self._tell({"year": label(year), **turned.counts}, options)

    def _undo(self, school: School, year: int, by: Actor) -> None:
        turned = RollOver.objects.filter(school=school, academic_year=year).first()
        if turned is None:
            raise CommandError("The year of this school has not turned.", returncode=REFUSED)
        try:
            turn_back(turned=turned, by=by)
        except CannotTurnBack as refused:
            raise CommandError(str(refused), returncode=REFUSED) from refused
        self.stdout.write("Put back.")

    def _tell(self, found: dict[str, Any], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2))
            return
        for name, value in found.items():
            self.stdout.write(f"{name.replace('_', ' ')}: {value}")
