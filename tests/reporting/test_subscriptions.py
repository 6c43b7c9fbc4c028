"""E-mails one has asked for: a digest of what needs one, and links of reports."""

import re
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from equalex.jobs import actions as jobs
from equalex.jobs.models import Job
from equalex.journal.actions import deliver_message
from equalex.journal.models import Entry, Message
from equalex.kernel.access import Role
from placements.models import PolicyVersion
from reporting import tasks
from reporting.actions import reports
from reporting.actions.subscriptions import Wish, choose_emails, send_digests, tell_of_report
from reporting.models import ReportKind, Snapshot
from reporting.queries.subscriptions import to_tell_of
from reporting.rules.digest import DueSince, HowOften, WhichReports, due_since
from schools.models import Membership, School
from tests.factories import LearnerFactory, MembershipFactory, SchoolFactory
from tests.factories.actors import actor_for, sign_in
from tests.reporting.progress import progress_of
from tests.reporting.test_home import a_day

MONDAY, TUESDAY = date(2027, 3, 1), date(2027, 3, 2)

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (MONDAY, DueSince(MONDAY, MONDAY)),
        (date(2027, 3, 5), DueSince(MONDAY, date(2027, 3, 5))),
        (date(2027, 3, 6), None),  # a Saturday
        (date(2027, 5, 4), DueSince(date(2027, 5, 4), date(2027, 5, 4))),  # after a bank holiday
        (date(2027, 8, 10), None),  # in the summer holidays
    ],
)
def test_a_digest_is_due_on_school_days(today: date, due: DueSince | None) -> None:
    assert due_since(today) == due


@pytest.fixture
def member() -> Membership:
    """A careers leader for whom a register and a learner wait."""
    member = MembershipFactory(organisation=SchoolFactory(), role=Role.CAREERS_LEADER)
    Membership.objects.update(started_at=timezone.now() - timezone.timedelta(days=60))
    a_day(member.organisation, date=date(2027, 2, 26), attendance="planned")
    return Membership.objects.get(pk=member.pk)


def wish(member: Membership, digest: HowOften, reports: WhichReports = WhichReports.ALL) -> None:
    choose_emails(
        wishes=[Wish(member, digest, reports)],
        by=actor_for(Role(member.role), member.organisation),
    )


def test_a_digest_says_what_waits_and_of_nobody_in_particular(member: Membership) -> None:
    LearnerFactory(school_id=member.organisation_id, first_name="Ottoline", last_name="Quill")
    assert send_digests(today=MONDAY) == 1
    message = Message.objects.get()
    deliver_message(message_id=message.pk)
    sent = mail.outbox[0]
    assert sent.to == [member.user.email]
    assert sent.subject.endswith(f"need you at {member.organisation.name}")
    assert "Mark 1 register" in sent.body
    assert reverse("choose-emails") in sent.body
    assert "Quill" not in sent.subject + sent.body


def test_run_twice_it_is_sent_once_and_again_the_week_after(member: Membership) -> None:
    assert [send_digests(today=day) for day in (MONDAY, MONDAY, TUESDAY)] == [1, 0, 0]
    assert send_digests(today=date(2027, 3, 8)) == 1
    assert Message.objects.count() == 2


def test_a_worker_that_was_away_on_monday_sends_on_tuesday(member: Membership) -> None:
    assert send_digests(today=TUESDAY) == 1


def test_daily_is_each_school_day(member: Membership) -> None:
    wish(member, HowOften.DAILY)
    days = (MONDAY, TUESDAY, TUESDAY, date(2027, 3, 6))
    assert [send_digests(today=day) for day in days] == [1, 1, 0, 0]


def test_who_chose_never_is_not_written_to(member: Membership) -> None:
    wish(member, HowOften.NEVER)
    assert send_digests(today=MONDAY) == 0


def test_nothing_is_sent_where_nothing_waits() -> None:
    member = MembershipFactory(organisation=SchoolFactory(), role=Role.GOVERNOR)
    Membership.objects.update(started_at=timezone.now() - timezone.timedelta(days=60))
    assert send_digests(today=MONDAY) == 1
    assert not Message.objects.exists()
    assert send_digests(today=MONDAY) == 0
    assert member.organisation_id


@pytest.mark.parametrize("gone", ["ended", "inactive", "new"])
def test_who_is_gone_or_has_just_come_is_not_written_to(member: Membership, gone: str) -> None:
    if gone == "ended":
        Membership.objects.update(ended_at=timezone.now())
    elif gone == "new":
        Membership.objects.update(started_at=timezone.now())
    else:
        member.user.is_active = False
        member.user.save()
    assert send_digests(today=MONDAY) == 0


def test_one_chooses_for_each_role(client: Client) -> None:
    member = sign_in(client, Role.CAREERS_LEADER, SchoolFactory(name="Millbrook Academy"))
    other = MembershipFactory(
        user=member.user, organisation=SchoolFactory(name="Eastquay Academy"), role=Role.TUTOR
    )
    page = client.get(reverse("choose-emails")).content.decode()
    assert "Millbrook Academy" in page
    assert "Eastquay Academy" in page
    sent = client.post(
        reverse("choose-emails"),
        {
            f"{member.public_id}-digest": "daily",
            f"{member.public_id}-reports": "none",
            f"{other.public_id}-digest": "never",
        },
    )
    assert sent.status_code == 302
    member.refresh_from_db()
    assert (member.subscription.digest, member.subscription.reports) == ("daily", "none")
    assert Membership.objects.get(pk=other.pk).subscription.digest == "never"


def test_what_is_not_chosen_is_asked_for_and_nothing_is_saved(client: Client) -> None:
    member = sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    page = client.post(reverse("choose-emails"), {f"{member.public_id}-digest": "hourly"})
    assert "There is a problem" in page.content.decode()
    assert not hasattr(Membership.objects.get(pk=member.pk), "subscription")


def test_a_page_of_many_roles_costs_what_a_page_of_one_does(
    client: Client, django_assert_num_queries: Any
) -> None:
    member = sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    client.get(reverse("choose-emails"))
    for number in (0, 5):
        for _ in range(number):
            MembershipFactory(user=member.user, organisation=SchoolFactory(), role=Role.GOVERNOR)
        with django_assert_num_queries(5):
            client.get(reverse("choose-emails"))


def issued(school: Any, **fields: Any) -> Snapshot:
    return Snapshot.objects.create(
        organisation_id=school.pk,
        kind=ReportKind.GOVERNOR,
        as_of=date(2026, 12, 31),
        figures={},
        policy=PolicyVersion.objects.get(),
        pdf=b"%PDF",
        sha256="0" * 64,
        **fields,
    )


def test_a_report_comes_as_a_link_to_those_who_wish_it_and_may_read_it() -> None:
    school = SchoolFactory()
    governor = MembershipFactory(organisation=school, role=Role.GOVERNOR)
    MembershipFactory(organisation=school, role=Role.TUTOR)
    MembershipFactory(organisation=SchoolFactory(), role=Role.GOVERNOR)
    leader = MembershipFactory(organisation=school, role=Role.CAREERS_LEADER)
    wish(leader, HowOften.NEVER, WhichReports.NONE)
    snapshot = issued(school, is_scheduled=True)
    for _ in range(2):
        tell_of_report(snapshot=snapshot)
    message = Message.objects.get()
    assert message.to_address == governor.user.email
    deliver_message(message_id=message.pk)
    subject = "Governor report on workplace experience as of 31 December 2026: a report is ready"
    assert mail.outbox[0].subject == subject
    assert reverse("show-report", args=[snapshot.public_id]) in mail.outbox[0].body
    assert mail.outbox[0].attachments == []


def test_of_reports_in_between_only_those_are_told_who_wish_all_and_not_who_asked() -> None:
    school = SchoolFactory()
    MembershipFactory(organisation=school, role=Role.GOVERNOR)
    leader = MembershipFactory(organisation=school, role=Role.CAREERS_LEADER)
    head = MembershipFactory(organisation=school, role=Role.SENIOR_LEADER)
    for each in (leader, head):
        wish(each, HowOften.NEVER, WhichReports.ALL)
    tell_of_report(snapshot=issued(school, made_by=leader.user))
    assert [each.to_address for each in Message.objects.all()] == [head.user.email]


def link_in(body: str) -> str:
    """The path of the link that stops the e-mail."""
    (link,) = re.findall(r"https?://\S+(/e-mails/stop/\S+)", body)
    return str(link)


def test_a_link_in_the_digest_stops_it_without_signing_in_and_shows_nobody(
    client: Client, member: Membership
) -> None:
    send_digests(today=MONDAY)
    message = Message.objects.get()
    deliver_message(message_id=message.pk)
    link = link_in(mail.outbox[0].body)
    # Neither the outbox nor any other row holds the key.
    assert link.split("/")[-2] not in str(message.context)
    shown = client.get(link)
    page = shown.content.decode()
    assert shown.status_code == 200
    for personal in (member.user.name, str(member.user.email), member.organisation.name):
        assert personal not in page
    # A mail scanner that opens the link changes nothing.
    assert Membership.objects.get(pk=member.pk).subscription.digest == HowOften.WEEKLY
    for _ in range(2):
        assert "You get no more e-mails about what needs you" in client.post(link).content.decode()
    kept = Membership.objects.get(pk=member.pk).subscription
    assert (kept.digest, kept.reports) == (HowOften.NEVER, WhichReports.MEASURED)
    assert send_digests(today=date(2027, 3, 8)) == 0
    assert Entry.objects.filter(verb="stop e-mails", by_person=member.user_id).exists()


def test_a_link_in_the_e_mail_of_a_report_stops_those_and_leaves_digests(client: Client) -> None:
    school = SchoolFactory()
    governor = MembershipFactory(organisation=school, role=Role.GOVERNOR)
    snapshot = issued(school, is_scheduled=True)
    tell_of_report(snapshot=snapshot)
    deliver_message(message_id=Message.objects.get().pk)
    client.post(link_in(mail.outbox[0].body))
    kept = Membership.objects.get(pk=governor.pk).subscription
    assert (kept.digest, kept.reports) == (HowOften.WEEKLY, WhichReports.NONE)
    assert not to_tell_of(snapshot).exists()


def test_a_link_stops_e_mails_in_every_role_at_the_organisation_and_nowhere_else(
    client: Client,
) -> None:
    school, other = SchoolFactory(), SchoolFactory()
    person = MembershipFactory(organisation=school, role=Role.GOVERNOR).user
    MembershipFactory(organisation=school, role=Role.SENIOR_LEADER, user=person)
    MembershipFactory(organisation=other, role=Role.GOVERNOR, user=person)
    snapshot = issued(school, is_scheduled=True)
    tell_of_report(snapshot=snapshot)
    deliver_message(message_id=Message.objects.get().pk)
    client.post(link_in(mail.outbox[0].body))
    assert not to_tell_of(snapshot).exists()
    assert to_tell_of(issued(other, is_scheduled=True)).exists()


@pytest.mark.parametrize("token", ["nonsense", "WyJhIiwiYiJd:1abcde:aaaa"])
def test_a_link_that_never_was_is_not_found(client: Client, token: str) -> None:
    address = reverse("stop-emails", args=[token])
    assert client.get(address).status_code == client.post(address).status_code == 404


def test_one_person_in_two_roles_is_told_of_a_report_once() -> None:
    school = SchoolFactory()
    governor = MembershipFactory(organisation=school, role=Role.GOVERNOR)
    MembershipFactory(organisation=school, role=Role.SENIOR_LEADER, user=governor.user)
    tell_of_report(snapshot=issued(school, is_scheduled=True))
    assert Message.objects.count() == 1


@pytest.mark.parametrize("day", ["2026-12-31", "2027-03-31", "2027-07-31"])
def test_on_each_measurement_date_those_who_read_reports_get_a_link(
    day: str, time_machine: Any
) -> None:
    """From the schedule to the e-mail: the report of the date is made, once, and told of."""
    time_machine.move_to(f"{day} 05:00 +00:00")
    school = SchoolFactory()
    School.objects.filter(pk=school.pk).update(created_at="2026-12-01T00:00:00Z")
    for _ in range(6):
        progress_of(LearnerFactory(school=school), ks3=300)
    MembershipFactory(organisation=school, role=Role.GOVERNOR)
    # What was missed before this date is made up with it; of this date each kind is made.
    tasks.make_due_reports()
    tasks.make_due_reports()
    of_today = [each for each in Job.objects.all() if each.arguments["as_of"] == day]
    assert sorted(each.kind for each in of_today) == sorted(reports.JOB_KINDS.values())
    job = next(each for each in of_today if each.kind == "ten_day_report")
    jobs.run(job_id=job.pk, worker="test")
    snapshot = Snapshot.objects.get()
    assert (snapshot.as_of.isoformat(), snapshot.is_scheduled) == (day, True)
    assert Message.objects.get().context["report"] == str(snapshot.public_id)
