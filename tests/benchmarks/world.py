"""What is measured on: a small and a large database, a school in both, and people who sign in."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from equalex.accounts.models import User
from equalex.kernel.access import Actor, OrganisationKind, Role
from schools.models import Hub, Membership, Organisation, School

LEARNERS = int(os.environ.get("BENCH_LEARNERS", "100000"))
# 240 learners in each year group.
SCHOOL_SIZE = 1200
SMALL_SCHOOL, LARGE_SCHOOL = 200, 2000
# Two hubs are drawn learner by learner; more of them are copies of these.
TWO_HUBS = 140_000


class Browser:
    """A signed-in person, straight at the portal: no server, no test client between."""

    def __init__(self, user: User | None = None) -> None:
        self.portal = WSGIHandler()
        self.person_id = user.pk if user else None
        self.cookies = {"HTTP_COOKIE": _cookies(user)} if user else {}

    def get(self, path: str) -> bytes:
        """The body of a page, as it goes over the wire. Raises AssertionError unless it is a 200."""
        request = RequestFactory(
            headers={"Accept-Encoding": "gzip"}, SERVER_NAME="127.0.0.1", **self.cookies
        ).get(path)
        status = ""

        def start(line: str, *_: object) -> None:
            nonlocal status
            status = line

        response = self.portal(request.environ, start)
        body = b"".join(response)
        response.close()
        assert status.startswith("200"), f"{path}: {status}"
        return body


def _cookies(user: User) -> str:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


@dataclass(frozen=True, slots=True)
class World:
    """`school` is in both databases; the others only in the large one, which is in use. A session is
    known where it began: `leader` and `leader_of_small` are the same person.
    """

    today: date
    school: School
    small_school: School
    large_school: School
    hub: Hub
    leader: Browser
    leader_of_small: Browser
    hub_staff: Browser

    def actor(self, school: School) -> Actor:
        """The careers leader of a school."""
        return Actor(
            role=Role.CAREERS_LEADER,
            person_id=self.leader.person_id,
            organisation_id=school.pk,
            organisation_name=school.name,
            organisation_kind=OrganisationKind.SCHOOL,
            today=self.today,
        )


def make_world() -> World:
    """The small database first, a copy of it put aside, then everything else; or what is kept."""
    if not School.objects.exists():
        call_command("make_population", schools=[SCHOOL_SIZE], seed=1, stdout=Silent())
        person("leader", Role.CAREERS_LEADER, School.objects.get())
        _put_aside()
        print(f"Making {LEARNERS:,} learners; BENCH_LEARNERS=3200000 makes a nation.", flush=True)
        _make_the_rest()
    school, small, large = School.objects.order_by("pk")[:3]
    with the_small_database():
        leader_of_small = Browser(person("leader", Role.CAREERS_LEADER, school))
    hub = Hub.objects.filter(school_memberships__school=large).get()
    return World(
        today=timezone.localdate(),
        school=school,
        small_school=small,
        large_school=large,
        hub=hub,
        leader=Browser(person("leader", Role.CAREERS_LEADER, school)),
        leader_of_small=leader_of_small,
        hub_staff=Browser(person("hub", Role.HUB_STAFF, hub)),
    )


def _make_the_rest() -> None:
    """Schools of the two sizes and of usual ones; from several hubs on by copying a few of them."""
    times = max(1, round(LEARNERS / TWO_HUBS)) if connection.vendor == "postgresql" else 1
    call_command(
        "make_population",
        learners=LEARNERS // times,
        schools=[SMALL_SCHOOL, LARGE_SCHOOL],
        copies=times - 1,
        seed=2,
    )


def person(name: str, role: Role, organisation: Organisation) -> User:
    """Somebody who may sign in, in this role; the same one when asked for again."""
    email = f"{name}-{organisation.pk}@bench.example"
    if there := User.objects.filter(email=email).first():
        return there
    user = User.objects.create_user(email, "a long passphrase", name="The Person")
    Membership.objects.create(user=user, organisation=organisation, role=role)
    return user


def _put_aside() -> None:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            connection.close()
            cursor.execute(f'CREATE DATABASE "{_small(name)}" TEMPLATE "{name}"')
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(name, _small(name))


def _small(name: object) -> str:
    if connection.vendor == "postgresql":
        return f"{name}_small"
    return str(Path(str(name)).with_name("small.sqlite3"))


@contextmanager
def the_small_database() -> Iterator[None]:
    """Everything within happens in the database that holds one school."""
    large = connection.settings_dict["NAME"]
    use_database(_small(large))
    try:
        yield
    finally:
        use_database(str(large))


def use_database(name: str) -> None:
    """Talk to another database from now on."""
    connection.close()
    connection.settings_dict["NAME"] = name


class Silent:
    """Swallows what a command tells."""

    def write(self, *_: object) -> None:
        """Drop it."""

    def flush(self) -> None:
        """Nothing is kept."""
