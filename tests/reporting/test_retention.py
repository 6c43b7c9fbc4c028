"""The retention policy: it names every personal field, and what it says is done."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from equalex.accounts.models import User
from equalex.journal.actions import send_later
from equalex.journal.models import Message, MessageState
from outcomes.models import Reflection
from placements.actions.ledger import recount
from placements.models import Progress
from placements.queries.ledger import TOTAL_COLUMNS
from reporting.actions.retention import enforce_retention
from reporting.adapters.retention_policy import read_policy
from tests.factories import AttendanceFactory, LearnerFactory, PlacementFactory

# Models with people in them, and of their fields those that say nothing about a person.
ABOUT_PEOPLE = {
    "accounts.User": {"password", "is_active", "last_login", "joined_at"},
    "schools.Learner": {"cohort", "created_at", "start_passphrase_since"},
    "schools.Enrolment": {"since", "until", "status"},
    "schools.Invitation": {
        "role",
        "token_hash",
        "invited_at",
        "expires_at",
        "accepted_at",
        "revoked_at",
    },
    "schools.LearnerImport": {
        "file_format",
        "content_hash",
        "academic_year",
        "mapping",
        "state",
        "uploaded_at",
        "decided_at",
    },
    "placements.DayFile": {
        "kind",
        "file_format",
        "content_hash",
        "usual",
        "counts",
        "state",
        "uploaded_at",
        "decided_at",
    },
    "reporting.SchoolExport": {"sha256", "rows", "made_at", "expires_at", "job"},
    "employers.Contact": {"is_current"},
    "employers.ContactNote": {"written_at"},
    "employers.ContactList": {"content_hash", "saved", "state", "uploaded_at", "decided_at"},
    "employers.Relation": {"entered_stage", "next_step_on", "confirmed_on", "version"},
    "employers.SavedSearch": {"query", "tells", "created_at", "looked_at"},
    "outcomes.Reflection": {"is_own", "written_at"},
    "outcomes.Feedback": {"given_at"},
    "placements.HostAnswer": {"places", "said_at"},
    "placements.Barrier": set(),
    "placements.BarrierReason": {"position"},
    "outcomes.Quote": {"released_at", "withdrawn_at"},
    "placements.Judgement": {"is_accepted", "judged_on", "created_at"},
}


def test_every_personal_field_has_a_row_in_the_policy() -> None:
    rows = {row.field for group in read_policy().groups for row in group.fields}
    personal = {
        f"{label}.{field.name}"
        for label, harmless in ABOUT_PEOPLE.items()
        for field in apps.get_model(label)._meta.concrete_fields
        if not isinstance(field, models.ForeignKey | models.AutoField | models.UUIDField)
        and field.name not in harmless
    }
    assert personal - rows == set()


def test_every_row_of_the_policy_names_a_field_there_is() -> None:
    for group in read_policy().groups:
        for row in group.fields:
            label, _, name = row.field.rpartition(".")
            assert apps.get_model(label)._meta.get_field(name)


@pytest.mark.django_db
def test_the_policy_is_a_public_page(client: Client) -> None:
    page = client.get(reverse("privacy")).content.decode()
    assert "Unique pupil number" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("born", "today", "is_erased"),
    [
        (date(2007, 8, 31), date(2026, 8, 31), False),
        (date(2007, 8, 31), date(2026, 9, 1), True),
        (date(2007, 9, 1), date(2026, 9, 1), False),
        (date(2006, 9, 1), date(2026, 8, 31), False),
    ],
)
def test_a_learner_is_kept_until_the_31_august_after_turning_19(
    born: date, today: date, is_erased: bool
) -> None:
    learner = LearnerFactory(date_of_birth=born, first_name="Ada", last_name="Finch")
    enforce_retention(today=today)
    learner.refresh_from_db()
    assert (learner.last_name == "") is is_erased


@pytest.mark.django_db
def test_erasing_takes_the_person_and_leaves_the_days() -> None:
    learner = LearnerFactory(
        date_of_birth=date(2007, 1, 1),
        upn="A203102209083",
        sen="K",
        user=User.objects.create_learner_user("three plain words"),
    )
    placement = PlacementFactory(learner=learner)
    AttendanceFactory(placement=placement)
    Reflection.objects.create(placement=placement, did="I, Ada, built it.", learned="Much.")
    recount(learner_ids=[learner.pk])
    columns = [name for name in TOTAL_COLUMNS if name != "groups"]
    before = Progress.objects.values(*columns).get(learner=learner)
    assert enforce_retention(today=date(2026, 9, 1))["learners"] == 1
    learner.refresh_from_db()
    assert (learner.upn, learner.user, learner.date_of_birth) == ("", None, None)
    assert not User.objects.filter(email=None).exists()
    assert "Ada" not in Reflection.objects.get().did
    assert Progress.objects.values(*columns).get(learner=learner) == before
    assert Progress.objects.get(learner=learner).groups == "all"
    assert enforce_retention(today=date(2026, 9, 1))["learners"] == 0


@pytest.mark.django_db
def test_sent_messages_go_after_90_days() -> None:
    message = send_later(to_address="a@example.org", template="x.txt", once="x")
    long_ago = timezone.now() - timedelta(days=92)
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENT, sent_at=long_ago)
    assert enforce_retention(today=timezone.localdate())["messages"] == 1
