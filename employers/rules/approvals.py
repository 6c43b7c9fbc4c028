"""What a hub checks before it lets an employer meet children.

Ours: the list follows the duties in the domain's notes (an employer that manages risk, a named
supervisor, insurance); it is a record of what a person checked, never legal clearance.
"""

from equalex.kernel.words import Word


class ApprovalCheck(Word):
    """One line of the check list, by code."""

    EXISTS = (
        "exists",
        "The organisation exists: found in a public register or by other means than what it says",
    )
    CALLED_BACK = (
        "called_back",
        "I spoke to somebody there by a number or address that I found myself",
    )
    PERSON_BELONGS = (
        "person_belongs",
        "The person who signed up works there and may offer experiences",
    )
    OFFER_FITS = ("offer_fits", "What it wants to offer fits what it does and where it works")
    SAFEGUARDING = (
        "safeguarding",
        "It knows that a named person looks after learners, and how to report a concern",
    )
    INSURANCE = (
        "insurance",
        "It has employers’ liability insurance, or said why it needs none",
    )
    NOTHING_AGAINST = ("nothing_against", "The hub knows of nothing that speaks against it")


def unchecked(checked: list[str]) -> list[ApprovalCheck]:
    """Checks that are still open: an employer is approved only when there are none."""
    return [check for check in ApprovalCheck if check.value not in checked]
