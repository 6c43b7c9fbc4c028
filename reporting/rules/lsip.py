"""The areas of Local Skills Improvement Plans, and in which of them a local authority lies.

Source: `lsip_areas.json`, from ONS and DfE under the Open Government Licence v3.0. By authority, since
that is what a school's record names; no authority lies in two areas.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

_FILE: Final = json.loads(Path(__file__).with_name("lsip_areas.json").read_text(encoding="utf-8"))
AREAS: Final[tuple[str, ...]] = tuple(_FILE["areas"])
"""By name."""
_AREA_OF: Final[Mapping[str, str]] = {
    code: area for area, codes in _FILE["areas"].items() for code in codes
}


def areas_of(authorities: Iterable[str | None]) -> list[str]:
    """The areas of authorities by their three-digit codes, by name; a code that is none has no area."""
    return sorted({_AREA_OF[code] for code in authorities if code is not None and code in _AREA_OF})
