import pytest

from employers.rules.company_numbers import HOW_IT_LOOKS, read_company_number


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("01234567", "01234567"),
        ("1234567", "01234567"),
        (" 012 345 67 ", "01234567"),
        ("sc123456", "SC123456"),
        ("NI 4567", "NI004567"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_a_number_is_kept_in_one_form(typed: str, stored: str) -> None:
    assert read_company_number(typed).number == stored


@pytest.mark.parametrize(
    "typed", ["123456789", "SC1234567", "S123456", "12345A78", "n/a", "00000000", "=1+1", "GB-123"]
)
def test_what_cannot_be_a_number_is_refused_with_how_one_looks(typed: str) -> None:
    assert read_company_number(typed).problem == HOW_IT_LOOKS
