"""Lists of people, imports, tokens and organisations as sheets: the same rows as their pages."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.timezone import localtime

from equalex.kernel.sheets import Cell, Download, Sheet
from schools.models import ApiToken, Invitation, LearnerImport, Membership
from schools.queries.import_previews import Person, RefusedPerson
from schools.queries.organisations import ManagedOrganisation, ManagedSchool


def people_download(members: Iterable[Membership], invitations: Iterable[Invitation]) -> Download:
    """Who works here, and who is invited."""
    working: list[list[Cell]] = [
        [
            one.user.name or one.user.email or "",
            one.user.email or "",
            one.get_role_display(),
            ", ".join(group.name for group in one.tutor_groups.all()),
            localtime(one.started_at).date(),
        ]
        for one in members
    ]
    invited: list[list[Cell]] = [
        [
            one.email,
            one.get_role_display(),
            localtime(one.invited_at).date(),
            localtime(one.expires_at).date(),
        ]
        for one in invitations
    ]
    return Download(
        name="people",
        main=Sheet("Who works here", ("Name", "E-mail", "Role", "Tutor groups", "Since"), working),
        more=(Sheet("Invited", ("E-mail", "Role", "Invited", "Link works until"), invited),),
    )


def imports_download(imports: Iterable[LearnerImport]) -> Download:
    """Files of learners, the latest first."""
    rows: list[list[Cell]] = []
    for one in imports:
        counts = one.plan.get("saved") or one.plan.get("counts") or {}
        rows.append(
            [
                one.file_name,
                _local(one.uploaded_at),
                one.uploaded_by.name if one.uploaded_by else "",
                one.get_state_display(),
                counts.get("new"),
                counts.get("changed"),
            ]
        )
    headings = ("File", "Uploaded", "By", "State", "New", "Changed")
    return Download(name="imports", main=Sheet("Imports", headings, rows))


def tokens_download(tokens: Iterable[ApiToken]) -> Download:
    """Tokens in use; a key is in no list."""
    rows: list[list[Cell]] = [
        [
            one.name,
            one.shown_as,
            "read and record" if one.may_record else "read",
            one.last_used_on,
            localtime(one.expires_at).date(),
        ]
        for one in tokens
    ]
    headings = ("Used by", "Key ends in", "May", "Last used", "Until")
    return Download(name="tokens", main=Sheet("Tokens", headings, rows))


def organisations_download(
    schools: Iterable[ManagedSchool],
    hubs: Iterable[ManagedOrganisation],
    trusts: Iterable[ManagedOrganisation],
) -> Download:
    """Schools, hubs and trusts with how many people look after each."""
    of_schools: list[list[Cell]] = [
        [one.name, one.urn, one.hub, one.trust, one.people] for one in schools
    ]
    return Download(
        name="organisations",
        main=Sheet("Schools", ("School", "URN", "Hub", "Trust", "People"), of_schools),
        more=(
            Sheet("Careers Hubs", ("Hub", "Schools", "People"), _counted(hubs)),
            Sheet("Trusts", ("Trust", "Schools", "People"), _counted(trusts)),
        ),
    )


def _counted(organisations: Iterable[ManagedOrganisation]) -> list[list[Cell]]:
    return [[one.name, one.schools, one.people] for one in organisations]


def _local(at: datetime) -> datetime:
    return localtime(at)


def import_rows_download(title: str, rows: Sequence[Person] | Sequence[RefusedPerson]) -> Download:
    """Rows of one outcome in a file under review; of those refused a line for each thing wrong."""
    cells: list[list[Cell]] = []
    headings = ("Row", "Learner", "Year group", "Tutor group", "To know")
    for one in rows:
        if isinstance(one, RefusedPerson):
            headings = ("Row", "Learner", "Heading", "What is wrong", "What to do")
            cells += [
                [one.where, one.name, fault.heading, fault.reason, fault.remedy]
                for fault in one.faults
            ]
        else:
            told = " ".join([*one.facts, *one.warnings])
            cells.append([one.where, one.name, one.year, one.group, told])
    return Download(
        name="rows-of-an-import", main=Sheet(title, headings, cells), holds_learners=True
    )
