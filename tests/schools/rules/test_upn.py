"""Unique pupil numbers."""

import pytest

from schools.rules.upn import check_letter, read_upn

VALID = ("A203102209083", "A203202811068", "B801200005001", "A950000178301", "H243278544154")


@pytest.mark.parametrize("upn", VALID)
def test_valid_upns_are_taken_without_a_word(upn: str) -> None:
    assert check_letter(upn) == upn[0]
    assert read_upn(f" {upn[:4].lower()} {upn[4:]} ") == (upn, "", "", "")


def test_a_wrong_check_letter_is_a_warning() -> None:
    reading = read_upn("B203102209083")
    assert reading.value == "B203102209083"
    assert reading.warning
    assert not reading.refusal


@pytest.mark.parametrize(
    "raw", ["A123", "I203102209083", "A20310220908X1", "1234567890123", "unknown"]
)
def test_what_is_no_upn_is_left_out_with_a_warning(raw: str) -> None:
    reading = read_upn(raw)
    assert reading.value is None
    assert "is not a UPN" in reading.warning
    assert not reading.refusal


def test_temporary_upns_end_in_a_letter_that_counts() -> None:
    upn = "?80120000500A"
    upn = check_letter(upn) + upn[1:]
    assert not read_upn(upn).warning
