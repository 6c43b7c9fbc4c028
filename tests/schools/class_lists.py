"""Class lists for tests, as a management information system would export them."""

from collections.abc import Mapping, Sequence

Row = Mapping[str, str]

ADA: Row = {
    "UPN": "A203102209083",
    "Forename": "Ada",
    "Surname": "Byron",
    "DOB": "10/12/2012",
    "Year": "9",
    "Reg": "9A",
    "SEN": "K",
    "FSM": "Y",
}
BEN: Row = {
    "UPN": "A203202811068",
    "Forename": "Ben",
    "Surname": "Nicholls",
    "DOB": "02/03/2013",
    "Year": "9",
    "Reg": "9A",
    "SEN": "N",
    "FSM": "N",
}
CLEO: Row = {
    "UPN": "B801200005001",
    "Forename": "Cleo",
    "Surname": "Vance",
    "DOB": "21/05/2014",
    "Year": "8",
    "Reg": "8B",
    "SEN": "E",
    "FSM": "N",
}


def csv_of(*rows: Row) -> bytes:
    """A CSV file of these rows, with the headings of the first."""
    headings = list(rows[0])
    lines: Sequence[Sequence[str]] = [headings, *([row[name] for name in headings] for row in rows)]
    return "\r\n".join(",".join(line) for line in lines).encode()
