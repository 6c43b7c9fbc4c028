"""GIAS's other downloads: groups (trusts), which school is in which, and links between URNs."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from schools.adapters.gias import Line, company_number, day, digits, open_table, text, whole
from schools.rules.successors import SchoolLink

MULTI_ACADEMY_TRUST: Final = 6
SINGLE_ACADEMY_TRUST: Final = 10
SECURE_ACADEMY_TRUST: Final = 13
_UID_LENGTH: Final = 10
ACADEMY_TRUSTS: Final = frozenset({MULTI_ACADEMY_TRUST, SINGLE_ACADEMY_TRUST, SECURE_ACADEMY_TRUST})


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of schools: trusts are those that are `is_academy_trust`."""

    row: int
    uid: str
    group_id: str
    name: str
    type_code: int | None
    type_name: str
    status: str
    company_number: str
    opened_on: date | None
    closed_on: date | None

    @property
    def is_academy_trust(self) -> bool:
        """Whether it is a trust that runs academies, not a federation or sponsor."""
        if self.type_code is None:
            return self.type_name.lower().endswith("academy trust")
        return self.type_code in ACADEMY_TRUSTS

    @property
    def is_open(self) -> bool:
        """Whether it still exists."""
        return self.closed_on is None and self.status.lower() != "closed"


@dataclass(frozen=True, slots=True)
class GroupLinkRow:
    """A school is in a group, since `joined_on` where that is known."""

    urn: str
    group: GroupRow
    joined_on: date | None


@dataclass(slots=True)
class GroupExtract:
    """Groups by UID, and which schools are in them where the file says so (`tells_schools`)."""

    groups: dict[str, GroupRow] = field(default_factory=dict)
    links: list[GroupLinkRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    tells_schools: bool = False


def read_groups(data: bytes) -> GroupExtract:
    """A file of groups, or of groups with their schools (told by a column URN)."""
    extract = GroupExtract()
    table = open_table(data, (("Group UID",), ("Group Name",)), warnings=extract.warnings)
    extract.tells_schools = table.has("URN")
    for number, line in table.lines:
        uid = digits(line, "Group UID")
        if not uid or len(uid) > _UID_LENGTH:
            extract.warnings.append(f"Row {number} has no group UID and was left out.")
            continue
        group = extract.groups.setdefault(uid, _group(number, uid, line))
        if urn := digits(line, "URN"):
            extract.links.append(GroupLinkRow(urn, group, day(line, "Joined date")))
    return extract


def _group(number: int, uid: str, line: Line) -> GroupRow:
    return GroupRow(
        row=number,
        uid=uid,
        group_id=text(line, "Group ID"),
        name=text(line, "Group Name")[:200],
        type_code=whole(line, "Group Type (code)"),
        type_name=text(line, "Group Type"),
        status=text(line, "Group Status"),
        company_number=company_number(text(line, "Companies House Number")),
        opened_on=day(line, "Incorporated on (open date)") or day(line, "Open date"),
        closed_on=day(line, "Closed Date"),
    )


@dataclass(slots=True)
class LinkExtract:
    """Links between URNs."""

    links: list[SchoolLink] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_links(data: bytes) -> LinkExtract:
    """A file of links; `successors.follow` makes sense of them."""
    extract = LinkExtract()
    table = open_table(data, (("URN",), ("LinkURN",), ("LinkType",)), warnings=extract.warnings)
    for number, line in table.lines:
        urn, link_urn = digits(line, "URN"), digits(line, "LinkURN")
        if not urn or not link_urn:
            extract.warnings.append(f"Row {number} has no two URNs and was left out.")
            continue
        established = day(line, "LinkEstablishedDate")
        link = SchoolLink(
            urn, link_urn, text(line, "LinkName"), text(line, "LinkType"), established
        )
        extract.links.append(link)
    return extract
