"""Where postcodes are: taken in from either list, told of what is wrong, and used at once."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from employers.models import SearchEntry, Site
from schools.models import Postcode, place_of_postcode
from tests.factories import ExperienceFactory, SchoolFactory, SiteFactory

pytestmark = pytest.mark.django_db

CODE_POINT = (
    '"IG117LU",10,544450,184050,"E92000001","E19000003","E18000007","","E09000002","E05014055"\n'
    '"DE1 1AA",10,435300,336400,"E92000001","","","","E06000015",""\n'
    '"ZE1 0AA",90,0,0,"S92000003","","","","",""\n'
)
ONSPD = (
    "pcd,pcds,dointr,doterm,oseast1m,osnrth1m,lat,long\n"
    "IG11 7LU,IG11 7LU,198001,,544450,0184050,51.536,0.081\n"
    "DE1  1AA,DE1 1AA,198001,,0435300,0336400,52.923,-1.476\n"
    "IG111ZZ,IG11 1ZZ,198001,200512,544450,0184050,51.536,0.081\n"
    "GY1 1AA,GY1 1AA,199301,,,,99.999999,0.000000\n"
)


def imported(path: Path) -> dict[str, Any]:
    told = io.StringIO()
    call_command("import_postcodes", str(path), "--json", stdout=told)
    return dict(json.loads(told.getvalue()))


def written(folder: Path, text: str | bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_code_point_open_without_headings_is_read(tmp_path: Path) -> None:
    told = imported(written(tmp_path, CODE_POINT))
    assert (told["located"], told["without_position"], told["bad"]) == (2, 1, 0)
    barking = Postcode.objects.get(pk="IG117LU")
    assert (round(barking.latitude, 2), round(barking.longitude, 2)) == (51.54, 0.08)
    assert str(barking) == "IG11 7LU"


def test_the_ons_directory_is_read_and_terminated_postcodes_are_left_out(tmp_path: Path) -> None:
    Postcode.objects.create(postcode="IG111ZZ", latitude=51.5, longitude=0.1)
    told = imported(written(tmp_path, ONSPD))
    assert (told["located"], told["terminated"], told["without_position"]) == (2, 1, 1)
    assert sorted(Postcode.objects.values_list("pk", flat=True)) == ["DE11AA", "IG117LU"]


def test_a_zip_of_parts_is_read_once(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Data/ONSPD_NOV_2026_UK.csv", "\ufeff" + ONSPD)
        archive.writestr("Data/multi_csv/ONSPD_NOV_2026_UK_IG.csv", ONSPD)
        archive.writestr("Documents/names.csv", "code,name\n1,Essex\n")
    assert imported(written(tmp_path, packed.getvalue(), "onspd.zip"))["read"] == 4
    with zipfile.ZipFile(packed := io.BytesIO(), "w") as archive:
        archive.writestr("Doc/Code-Point_Open_Column_Headers.csv", "PC,PQ,EA,NO\nPostcode,x,y,z\n")
        archive.writestr("Data/CSV/de.csv", CODE_POINT.splitlines()[1])
        archive.writestr("Data/CSV/ig.csv", CODE_POINT.splitlines()[0])
    assert imported(written(tmp_path, packed.getvalue(), "codepo_gb.zip"))["located"] == 2


def test_bad_lines_are_counted_told_and_left_out(tmp_path: Path) -> None:
    lines = "postcode,eastings,northings\nIG11 7LU,544450,184050\nnowhere,1,2\nDE1 1AA,far,north\nDE1 1AB\nDE1 1AC,9999999,5\n"
    told = imported(written(tmp_path, lines))
    assert (told["located"], told["bad"]) == (1, 4)
    assert told["examples"] == [
        "list.csv, line 3: the postcode is not one",
        "list.csv, line 4: the position is not a pair of numbers",
        "list.csv, line 5: there are too few columns",
        "list.csv, line 6: the position is outside the National Grid",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"name,age\nAda,9\n",
        b"",
        b"PK\x03\x04 cut short",
        b"postcode,lat,long\nnowhere,1,2\n",
        b"\x00\x00\x00",
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    Postcode.objects.create(postcode="IG111ZZ", latitude=51.5, longitude=0.1)
    with pytest.raises(SystemExit) as ended:
        call_command("import_postcodes", str(written(tmp_path, content)))
    assert ended.value.code == 2
    assert "list.csv" in capsys.readouterr().err
    assert Postcode.objects.count() == 1
    with pytest.raises(CommandError, match="no such file"):
        call_command("import_postcodes", str(tmp_path / "none.csv"))


def test_twice_changes_nothing_and_another_area_adds(tmp_path: Path) -> None:
    first, second = CODE_POINT.splitlines()[:2]
    imported(written(tmp_path, first))
    imported(written(tmp_path, first))
    imported(written(tmp_path, f"{second}\n{second}\n"))
    assert Postcode.objects.count() == 2


def test_schools_and_sites_without_a_position_are_placed_and_found(tmp_path: Path) -> None:
    school = SchoolFactory(postcode="ig11 7lu", latitude=None, longitude=None)
    placed = SchoolFactory(postcode="DE1 1AA", latitude=50.0, longitude=-1.0)
    experience = ExperienceFactory(site=SiteFactory(postcode="IG11 7LU"))
    told = imported(written(tmp_path, CODE_POINT))
    assert (told["schools"], told["sites"]) == (1, 1)
    school.refresh_from_db()
    placed.refresh_from_db()
    assert round(school.latitude, 2) == 51.54
    assert placed.latitude == 50.0
    assert Site.objects.get(postcode="IG11 7LU").latitude == school.latitude
    assert SearchEntry.objects.get(experience=experience).nearest_school == school


def test_a_first_half_is_the_middle_of_its_postcodes() -> None:
    for pk, latitude in (("IG117LU", 51.0), ("IG119ZZ", 52.0), ("IG17AA", 40.0), ("IG1A1AA", 3.0)):
        Postcode.objects.create(pk=pk, latitude=latitude, longitude=0.0)
    assert place_of_postcode("ig11").latitude == 51.5
    assert place_of_postcode("IG1").latitude == 40.0
    assert place_of_postcode("ig1 1 7lu").latitude == 51.0
    assert place_of_postcode("XX1") is None
    assert place_of_postcode("Essex") is None
