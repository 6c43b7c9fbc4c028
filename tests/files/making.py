"""Small builders of the formats that the portal reads."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

import openpyxl

HEADINGS = ("UPN", "Legal Surname", "Legal Forename", "DOB", "Year", "Reg")
PUPILS = (
    ("A203102209083", "O’Brien", "Siân", "04/03/2014", "8", "8A"),
    ("A203202811068", "Nowak", "Łukasz", "2014-05-06", "8", "8A"),
    ("B801200005001", "Smith", "Zoë", "17/11/2013", "8", "8B"),
)


def csv_text(rows: Iterable[Sequence[str]], *, delimiter: str = ",", end: str = "\r\n") -> str:
    def cell(value: str) -> str:
        return f'"{value}"' if delimiter in value else value

    return "".join(delimiter.join(map(cell, row)) + end for row in rows)


def class_list(**how: str) -> str:
    return csv_text((HEADINGS, *PUPILS), **how)


def workbook(*sheets: Iterable[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Sheet{number}")
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def ctf(*pupils: str, source: str = "123/4567", destination: str = "123/4567") -> bytes:
    schools = "".join(
        f"<{tag}><LEA>{where[:3]}</LEA><Estab>{where[4:]}</Estab></{tag}>"
        for tag, where in (("SourceSchool", source), ("DestSchool", destination))
    )
    body = "".join(f"<Pupil>{one}</Pupil>" for one in pupils)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><CTfile><Header>{schools}</Header>'
        f"<CTFpupilData>{body}</CTFpupilData></CTfile>"
    ).encode()


def pupil(**facts: str) -> str:
    """Elements of a pupil straight below it; `inside` is XML to put in as it stands."""
    inside = facts.pop("inside", "")
    plain = {"Surname": "Smith", "Forename": "Zoë", "DOB": "2013-11-17", "Sex": "F", **facts}
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in plain.items()) + inside


def one_roster(**files: str) -> bytes:
    """A small valid set; a file given as "" is left out."""
    whole = {
        "manifest": "propertyName,value\noneroster.version,1.1\n",
        "orgs": "sourcedId,status,dateLastModified,name,type,identifier\n"
        "org1,,,Our School,school,123456\n",
        "users": "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,"
        "givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n"
        "u1,,,true,org1,student,zs,{UPN:B801200005001},Zoë,Smith,,4711,z@x.example,,,,08,secret\n"
        "u2,,,true,org1,teacher,tt,,Terry,Teacher,,,t@x.example,,,,,secret\n",
        "classes": "sourcedId,status,dateLastModified,title,classCode,classType\nc1,,,8B,8B,homeroom\n",
        "enrollments": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role\n"
        "e1,,,c1,org1,u1,student\n",
        "demographics": "sourcedId,status,dateLastModified,birthDate,sex,white\nu1,,,2013-11-17,female,true\n",
    } | files
    return zipped({f"{name}.csv": content for name, content in whole.items() if content})
