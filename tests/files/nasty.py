"""The nasty corpus: files that must be refused as a whole, each with a word of the plain answer."""

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

from tests.files import making

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(range(256)) * 4
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>
<CTfile><CTFpupilData><Pupil><UPN>&lol2;</UPN></Pupil></CTFpupilData></CTfile>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><CTfile></CTfile>"""


def deep_xml(levels: int = 100_000) -> bytes:
    return b"<CTfile>" + b"<a>" * levels + b"</a>" * levels + b"</CTfile>"


def zip_bomb() -> bytes:
    return making.zipped({"users.csv": b"0" * (60 * 1024 * 1024)})


def workbook_bomb() -> bytes:
    return making.zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": "<workbook/>",
            "xl/worksheets/sheet1.xml": b"<row/>" * (10 * 1024 * 1024),
        }
    )


def workbook_with_entities() -> bytes:
    book = making.workbook([making.HEADINGS, *making.PUPILS])
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "b">]>' + content
            new.writestr(name, content)
    return out.getvalue()


def deep_workbook() -> bytes:
    book = making.workbook([making.HEADINGS, *making.PUPILS])
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = b"<worksheet>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</worksheet>"
            new.writestr(name, content)
    return out.getvalue()


def path_traversal() -> bytes:
    return making.zipped({"users.csv": "sourcedId\n", "../../etc/cron.d/users.csv": "x"})


def too_many_files() -> bytes:
    return making.zipped({f"{number}.csv": "" for number in range(1_500)})


def lying_directory() -> bytes:
    """A zip whose end says that it holds 60,000 files."""
    data = bytearray(making.zipped({"users.csv": "sourcedId\n"}))
    end = data.rfind(b"PK\x05\x06")
    data[end + 8 : end + 12] = struct.pack("<HH", 60_000, 60_000)
    return bytes(data)


def locked_zip() -> bytes:
    data = bytearray(making.zipped({"users.csv": "sourcedId\n"}))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    return bytes(data)


def two_encodings() -> bytes:
    head, *rows = making.class_list(end="\n").splitlines(keepends=True)
    return head.encode() + rows[0].encode() + rows[2].encode("cp1252")


def two_encodings_after_a_mark() -> bytes:
    return b"\xef\xbb\xbf" + two_encodings()


def utf16_after_utf8() -> bytes:
    return making.class_list().encode() + making.class_list().encode("utf-16-le")


def too_long(rows: int) -> bytes:
    line = "{0},First{0},Last{0},04/03/2014\n"
    return ("Adno,First name,Last name,DOB\n" + "".join(map(line.format, range(rows)))).encode()


def heading_twice() -> bytes:
    return b"First name,Last name,DOB,DOB\nZo,Smith,04/03/2014,04/03/2014\n"


def no_heading() -> bytes:
    return b"Zo,Smith,04/03/2014\nMax,Miller,05/03/2014\n"


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "blanks": (lambda: b" \r\n\r\n \t", "empty"),
    "only a mark": (lambda: b"\xef\xbb\xbf", "empty"),
    "zeros": (lambda: b"\x00" * 5000, "empty"),
    "headings only": (lambda: making.csv_text([making.HEADINGS]).encode(), "no learner"),
    "picture": (lambda: PNG, "picture"),
    "JPEG": (lambda: b"\xff\xd8\xff\xe0" + bytes(range(256)), "picture"),
    "SVG": (lambda: SVG, "picture"),
    "PDF": (lambda: b"%PDF-1.7\n1 0 obj", "PDF"),
    "old Excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, ".xlsx"),
    "noise": (lambda: bytes(range(256)) * 20, "not"),
    "web page": (lambda: b"<html><table><tr><td>UPN</td></tr></table></html>", "web page"),
    "200 MB": (lambda: b"a" * (200 * 1024 * 1024), "20 MB"),
    "a million rows": (
        lambda: b"First name,Last name,DOB\n" + b"A,B,1/1/14\n" * 1_000_000,
        "20,000",
    ),
    "20,001 rows": (lambda: too_long(20_001), "20,000"),
    "document type": (lambda: LAUGHS, "document type"),
    "outside entity": (lambda: OUTSIDE, "document type"),
    "deep XML": (deep_xml, "deep"),
    "other XML": (lambda: b"<note><to>x</to></note>", "not a Common Transfer File"),
    "cut XML": (lambda: making.ctf(making.pupil())[:-40], "well-formed"),
    "CTF without pupils": (making.ctf, "no pupil"),
    "CTF in two encodings": (
        lambda: making.ctf(making.pupil(), making.pupil(Forename="X")).replace(b">X<", b">\xeb<"),
        "well-formed",
    ),
    "zip bomb": (zip_bomb, "unpacks"),
    "workbook bomb": (workbook_bomb, "unpacks"),
    "workbook with entities": (workbook_with_entities, "document type"),
    "deep workbook": (deep_workbook, "empty"),
    "path traversal": (path_traversal, "outside"),
    "too many files": (too_many_files, "more than 1000 files"),
    "lying directory": (lying_directory, "more than 1000 files"),
    "zip with a password": (locked_zip, "password"),
    "cut zip": (lambda: making.one_roster()[:-60], "damaged"),
    "zip of pictures": (lambda: making.zipped({"a.png": PNG}), "no learners' list"),
    "document": (lambda: making.zipped({"word/document.xml": "<w/>"}), "not a class list"),
    "empty workbook": (lambda: making.workbook([]), "empty"),
    "broken workbook": (
        lambda: making.zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook>"}),
        "Excel",
    ),
    "OneRoster without users": (lambda: making.one_roster(users=""), "users.csv"),
    "OneRoster without students": (
        lambda: making.one_roster(
            users="sourcedId,role,givenName,familyName\nu2,teacher,Terry,Teacher\n", enrollments=""
        ),
        "student",
    ),
    "OneRoster without roles": (
        lambda: making.one_roster(
            users="sourcedId,givenName,familyName\nu2,Terry,T\n", enrollments=""
        ),
        "does not say who is a student",
    ),
    "two encodings": (two_encodings, "two encodings"),
    "two encodings after a mark": (two_encodings_after_a_mark, "two encodings"),
    "UTF-16 after UTF-8": (utf16_after_utf8, "two encodings"),
    "heading twice": (heading_twice, "“DOB” is there twice"),
    "two headings for one field": (
        lambda: b"First name,Forename,Last name,DOB\nZo,Zo,Smith,04/03/2014\n",
        "Both “First name” and “Forename”",
    ),
    "no heading": (no_heading, "no heading row"),
    "unknown headings": (lambda: b"Wer,Was\nZo,Smith\n", "not ones that we know"),
    "JSON": (lambda: b'{"data": [{"upn": "A203102209083", "forename": "Zo"}]}', "JSON"),
    "no birth date column": (
        lambda: b"First name,Last name,Year\nZo,Smith,8\n",
        "no column for the date of birth",
    ),
    "open quotation mark": (
        lambda: b'First name,Last name,DOB\nZo,"Smith,04/03/2014\n',
        "never closed",
    ),
    "stray quotation mark": (
        lambda: b'First name,Last name,DOB\nZo,"Smith"x,04/03/2014\n',
        "Line 2",
    ),
    "endless cell": (
        lambda: b"First name,Last name,DOB\nZo," + b"x" * 200_000 + b",04/03/2014\n",
        "far too long",
    ),
}
