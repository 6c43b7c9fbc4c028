"""What a hub checks before it lets an employer meet children: a list that is data.

Ours, see `approval_checks.json`. It records what a person checked, and is never legal clearance.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the list: its code, what one says by ticking it, how to find out.

    `kinds` are the kinds of employer that it is for; none means all.
    """

    code: str
    sentence: str
    how: str
    kinds: tuple[str, ...]


_FILE: Final = json.loads(
    Path(__file__).with_name("approval_checks.json").read_text(encoding="utf-8")
)
VERSION: Final[str] = _FILE["version"]
CHECKS: Final = tuple(
    Check(code=line["code"], sentence=line["sentence"], how=line["how"], kinds=tuple(line["kinds"]))
    for line in _FILE["checks"]
)
_FREE_MAIL: Final = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk live.co.uk live.com yahoo.com "
    "yahoo.co.uk icloud.com me.com aol.com btinternet.com sky.com proton.me protonmail.com "
    "talktalk.net virginmedia.com gmx.com mail.com".split()
)


def checks_for(kind: str) -> list[Check]:
    """The lines for an employer of this kind, in order."""
    return [check for check in CHECKS if not check.kinds or kind in check.kinds]


def unchecked(checked: list[str], kind: str) -> list[Check]:
    """Checks that are still open: an employer is approved only when there are none."""
    return [check for check in checks_for(kind) if check.code not in checked]


def clue_of_address(address: str) -> str:
    """What the part of an e-mail address after the @ tells a hub, as a sentence."""
    domain = address.rpartition("@")[2].casefold()
    if domain in _FREE_MAIL:
        return f"{domain} is open to everybody: call back before you tick this."
    return f"Does its website end in {domain}?"
