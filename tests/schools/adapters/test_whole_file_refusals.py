"""Files that are refused as a whole: a plain answer, quickly, and nothing but that."""

import re
import time
from datetime import date

import pytest

from schools.adapters.recognise import read_learners
from schools.adapters.unreadable import UnknownLayout, UnreadableFile
from tests.files import nasty

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("name", nasty.REFUSED)
def test_a_nasty_file_gets_a_plain_answer(name: str) -> None:
    make, word = nasty.REFUSED[name]
    data = make()
    started = time.monotonic()
    with pytest.raises(UnreadableFile, match=re.escape(word)) as refusal:
        read_learners(data, filename="list.csv", today=TODAY)
    # Far above what any of them takes: a bomb that goes off takes minutes.
    assert time.monotonic() - started < 20
    message = refusal.value.message
    assert message.endswith(".")
    assert "Traceback" not in message
    assert "Error" not in message


def test_a_refusal_does_not_repeat_what_cells_hold() -> None:
    for make in (nasty.no_heading, nasty.two_encodings, nasty.heading_twice):
        with pytest.raises(UnreadableFile) as refusal:
            read_learners(make(), filename="list.csv", today=TODAY)
        assert "Smith" not in refusal.value.message
        assert "2014" not in refusal.value.message


def test_an_unknown_layout_offers_its_headings_for_mapping() -> None:
    data = b"Wer,Wie,Wann,PARENT_1_NAME\nZo,Smith,04/03/2014,Jo\n"
    with pytest.raises(UnknownLayout) as refusal:
        read_learners(data, filename="list.csv", today=TODAY)
    assert refusal.value.headings == ("Wer", "Wie", "Wann", "PARENT_1_NAME")
    mapping = {"wer": "first_name", "Wie ": "last_name", "WANN": "date_of_birth"}
    listed = read_learners(data, filename="list.csv", today=TODAY, mapping=mapping)
    assert [(row.first_name, row.last_name) for row in listed.rows] == [("Zo", "Smith")]
    with pytest.raises(UnknownLayout):
        read_learners(
            data,
            filename="list.csv",
            today=TODAY,
            mapping=mapping | {"Wer": "", "PARENT_1_NAME": "first_name"},
        )


def test_an_ambiguous_heading_is_settled_by_choosing() -> None:
    data = b"First name,Forename,Last name,DOB\nZo,Zoe,Smith,04/03/2014\n"
    listed = read_learners(
        data, filename="list.csv", today=TODAY, mapping={"Forename": "first_name", "First name": ""}
    )
    assert listed.rows[0].first_name == "Zoe"
