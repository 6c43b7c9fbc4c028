"""Whose file is it? Another school's list must not become this school's learners."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from schools.rules.class_list import ClassList, Fault, RefusedRow


@dataclass(frozen=True, slots=True)
class SchoolIdentity:
    """The school that imports. `former_urns`: it was known by these before (an academy's own
    predecessor), which its older exports still carry.
    """

    urn: str
    laestab: str = ""
    former_urns: frozenset[str] = frozenset()
    former_laestabs: frozenset[str] = frozenset()

    def has_urn(self, urn: str) -> bool:
        """Whether a URN is, or was, this school's; one of several does."""
        return any(one == self.urn or one in self.former_urns for one in urn.split())

    def has_laestab(self, laestab: str) -> bool:
        """Whether an authority and establishment number is, or was, this school's."""
        ours = {self.laestab, *self.former_laestabs}
        return not self.laestab or any(one in ours for one in laestab.split())


def refusal_of_file(class_list: ClassList, school: SchoolIdentity) -> str:
    """Why the whole file is another school's; "" if it may be this one's.

    A file that names no school is taken at its word.
    """
    if _names_only_others(class_list.school_laestabs, school.has_laestab):
        return _sentence("LAESTAB", class_list.school_laestabs, school.laestab)
    if _names_only_others(class_list.school_urns, school.has_urn):
        return _sentence("URN", class_list.school_urns, school.urn)
    return ""


def without_other_schools(class_list: ClassList, school: SchoolIdentity) -> ClassList:
    """The same list with each row of another school refused."""
    kept, refused = [], list(class_list.refused)
    for row in class_list.rows:
        if row.school_urn and not school.has_urn(row.school_urn):
            other = (
                "school_urn",
                f"This learner is listed at the school with URN {row.school_urn}.",
            )
        elif row.school_laestab and not school.has_laestab(row.school_laestab):
            other = (
                "school_laestab",
                f"This learner is listed at the school with LAESTAB {row.school_laestab}.",
            )
        else:
            kept.append(row)
            continue
        heading = class_list.mapping.get(other[0], "School")
        fault = Fault(heading, other[1], "Leave this row out, or correct the school.")
        refused.append(
            RefusedRow(row.row, (fault,), row.upn, row.first_name, row.last_name, row.date_of_birth)
        )
    refused.sort(key=lambda one: one.row)
    return replace(class_list, rows=kept, refused=refused)


def _names_only_others(named: Collection[str], is_ours: Callable[[str], bool]) -> bool:
    return bool(named) and not any(is_ours(one) for one in named)


def _sentence(kind: str, named: Collection[str], ours: str) -> str:
    listed = sorted(named)
    shown = ", ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")
    return (
        f"This file is another school's: its {kind} is {shown}, and yours is {ours}. "
        "Export the list from your own school's system and upload that."
    )
