import pytest

from employers.rules.names import are_alike, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("B&Q", "B & Q plc"),
        ("Café Łódź Ltd", "Cafe Lodz"),
        ("The Barking Bakery Limited", "Barking Bakery"),
        ("Siemens Energy", "Siemens Energy Industrial Turbomachinery Ltd"),
        ("O’Brien Builders", "O'Brien Builders Ltd"),
        ("Thames Enginering", "Thames Engineering"),
    ],
)
def test_names_that_mean_the_same_employer_are_alike(one: str, other: str) -> None:
    assert are_alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("B&Q", "BBC"), ("Barking Bakery", "Dagenham Dairy"), ("Ltd", "Arts Ltd"), ("", "Anything")],
)
def test_other_names_are_not(one: str, other: str) -> None:
    assert not are_alike(one, other)


def test_a_name_of_legal_words_only_still_has_a_key() -> None:
    assert name_key("The Company Ltd") == "thecompanyltd"


def test_a_name_in_another_script_has_a_key() -> None:
    assert name_key("日本語") == "日本語"
