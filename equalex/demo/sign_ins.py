"""Who can sign in to the demo, printed after it has been made."""

from collections.abc import Callable, Iterable

from equalex.accounts.models import User
from equalex.demo.organisations import PASSPHRASE
from schools.models import Learner, Membership, TutorGroup

LEARNER_PASSPHRASE = "river lantern maple"
CLASS_CODE = "DEMO-9AAA"


def issue_demo_sign_ins(learners: Iterable[Learner]) -> None:
    """Let these learners sign in with the class code and passphrase of the demo."""
    for learner in learners:
        TutorGroup.objects.filter(pk=learner.tutor_group_id).update(sign_in_code=CLASS_CODE)
        learner.user = User.objects.create_learner_user(LEARNER_PASSPHRASE)
        learner.save(update_fields=["user"])


def print_sign_ins(write: Callable[[str], object]) -> None:
    """A line a person: role, address, organisation; and the learner's class code."""
    write("\nWho can sign in (all data is invented):\n")
    people = (
        Membership.objects.current()
        .filter(user__email__endswith="@demo.example")
        .select_related("user", "organisation")
        .order_by("pk")
    )
    for person in people:
        write(
            f"  {person.get_role_display():<26} {person.user.email:<24} {person.organisation.name}"
        )
    write(f"  The passphrase of all of them is: {PASSPHRASE}\n")
    for learner in Learner.objects.filter(
        user__isnull=False, tutor_group__sign_in_code=CLASS_CODE
    ).select_related("tutor_group"):
        write(
            f"  A learner: class code {CLASS_CODE}, first name {learner.first_name}, "
            f"passphrase {LEARNER_PASSPHRASE}\n"
        )
