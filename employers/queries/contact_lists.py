"""What a hub's list would do, compared with the employers it has."""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass

from employers.adapters.contact_lists import read_contact_list
from employers.models import Contact, ContactList, Employer
from employers.rules.contact_lists import Known, Match, RowPlan, plan_rows
from equalex.kernel.access import Actor
from schools.adapters.unreadable import UnreadableFile


@dataclass(frozen=True, slots=True)
class ListPlan:
    """Every row with what it would do. The fingerprint is that of what a person approves."""

    rows: list[RowPlan]
    fingerprint: str

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each kind, by the word of the kind."""
        found = Counter(str(each.match) for each in self.rows)
        return {str(match): found[str(match)] for match in Match}

    @property
    def to_decide(self) -> list[RowPlan]:
        """Rows on which a person must decide."""
        return [each for each in self.rows if each.match is Match.PERHAPS]


def plan_of_list(contact_list: ContactList, actor: Actor) -> ListPlan:
    """What it would do now, in two statements. Raises UnreadableFile where the file is gone."""
    if contact_list.content is None:
        raise UnreadableFile("The file has been deleted. Upload the list again.")
    rows = plan_rows(
        read_contact_list(bytes(contact_list.content), actor.today), _known(contact_list.hub_id)
    )
    told = repr([(one.row, one.match.value, one.known and one.known.key) for one in rows])
    return ListPlan(rows, hashlib.sha256(told.encode()).hexdigest()[:24])


def _known(hub: int) -> list[Known]:
    own = Employer.objects.standing().filter(home_hub=hub)
    emails: dict[int, set[str]] = defaultdict(set)
    for employer, email in Contact.objects.filter(employer__in=own, is_current=True).values_list(
        "employer", "email"
    ):
        emails[employer].add(email.lower())
    return [
        Known(key=key, name=name, company_number=number, emails=frozenset(emails[key]))
        for key, name, number in own.order_by("pk").values_list("pk", "name", "company_number")
    ]
