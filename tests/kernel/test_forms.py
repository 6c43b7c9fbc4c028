"""Forms: fields that say what they need, errors that lead to where they are."""

import re
from datetime import date

import pytest
from django import forms
from django.utils.datastructures import MultiValueDict

from equalex.kernel.forms import (
    TIERS,
    DayMonthYearField,
    HintedLabel,
    OneTierPyramid,
    PlainForm,
    TierPyramid,
    summary_errors,
)


class Visit(PlainForm):
    title = forms.CharField(max_length=10, help_text="What a learner would call it.")
    day = DayMonthYearField(label="First day")
    places = forms.IntegerField(min_value=1)
    mode = forms.ChoiceField(
        label="Where does it take place?",
        widget=forms.RadioSelect,
        choices=[("a", HintedLabel("Here", "In this room")), ("b", "There")],
    )
    tiers = forms.MultipleChoiceField(widget=TierPyramid, choices=TIERS)
    insured = forms.BooleanField(label="The site is insured")

    def clean(self) -> None:
        if self.data.get("title") == "impossible":
            raise forms.ValidationError("That cannot be.")


def typed(**changes: object) -> dict[str, object]:
    return {
        "title": "Lab",
        "day_day": "4",
        "day_month": "3",
        "day_year": "2027",
        "places": "2",
        "mode": "a",
        "tiers": ["3", "1"],
        "insured": "on",
    } | changes


def form(**changes: object) -> Visit:
    data = MultiValueDict(
        {
            name: value if isinstance(value, list) else [value]
            for name, value in typed(**changes).items()
        }
    )
    return Visit(data)


def test_what_is_right_is_taken() -> None:
    checked = form()
    assert checked.is_valid(), checked.errors
    assert checked.cleaned_data["day"] == date(2027, 3, 4)
    assert checked.cleaned_data["tiers"] == ["3", "1"]


def test_required_fields_ask_in_words() -> None:
    messages = dict.fromkeys(message for message, _ in summary_errors(Visit({})))
    assert list(messages) == [
        "Enter title",
        "Enter first day",
        "Enter places",
        "Choose an answer to “Where does it take place”",
        "Choose tiers",
        "Tick the box: the site is insured",
    ]


def test_limits_name_their_field() -> None:
    messages = [
        message for message, _ in summary_errors(form(places="0", title="A very long title"))
    ]
    assert messages == [
        "Title must have 10 characters or fewer: there are 17",
        "Places must be 1 or more",
    ]


@pytest.mark.parametrize(
    ("day", "month", "year", "sentence"),
    [
        ("31", "2", "2027", "First day must be a real date, such as 4 3 2027"),
        ("x", "2", "2027", "First day must be a real date, such as 4 3 2027"),
        ("4", "3", "27", "First day must be a real date, such as 4 3 2027"),
        ("", "3", "2027", "First day must include a day"),
        ("4", "", "", "First day must include a month and a year"),
    ],
)
def test_a_wrong_date_says_what_is_wrong(day: str, month: str, year: str, sentence: str) -> None:
    checked = form(day_day=day, day_month=month, day_year=year)
    assert checked.errors["day"] == [sentence]


def test_what_was_typed_is_kept_in_its_boxes() -> None:
    html = str(form(day_day="31", day_month="2")["day"])
    assert re.findall(r'value="(\w+)"', html) == ["31", "2", "2027"]


@pytest.mark.parametrize("month", ["3", "03", "mar", "March"])
def test_a_month_may_be_a_name(month: str) -> None:
    checked = form(day_month=month)
    assert checked.is_valid(), checked.errors
    assert checked.cleaned_data["day"] == date(2027, 3, 4)


def test_a_program_may_send_the_date_in_one_piece() -> None:
    checked = form(day_day="", day_month="", day_year="", day="2027-03-04")
    assert checked.is_valid(), checked.errors
    assert checked.cleaned_data["day"] == date(2027, 3, 4)


def test_a_date_typed_again_has_not_changed() -> None:
    assert "day" not in Visit(typed(), initial={"day": date(2027, 3, 4)}).changed_data
    assert "day" in Visit(typed(), initial={"day": date(2027, 3, 5)}).changed_data


def test_each_error_leads_to_an_element_of_the_page() -> None:
    wrong = Visit({"title": "impossible"})
    html = str(wrong)
    for _, target in summary_errors(wrong):
        assert f'id="{target}"' in html, target


def test_hint_and_error_describe_their_input() -> None:
    html = str(Visit({})["title"].as_field_group())
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described
    for element in described.group(1).split():
        assert f'id="{element}"' in html
    assert 'aria-invalid="true"' in html
    assert "govuk-input--error" in html


def test_a_group_of_choices_is_a_fieldset_with_a_legend() -> None:
    html = str(Visit()["mode"].as_field_group())
    assert "<fieldset" in html
    assert "Where does it take place?</legend>" in html
    assert 'aria-describedby="id_mode_0_hint"' in html
    assert "In this room" in html


def test_a_yes_or_no_box_has_its_label_after_it() -> None:
    html = str(Visit()["insured"].as_field_group())
    assert html.index("<input") < html.index("<label")


def test_one_tier_is_chosen_by_radio_buttons() -> None:
    field = forms.ChoiceField(widget=OneTierPyramid, choices=TIERS)
    html = field.widget.render("tier", "2", {"id": "id_tier"})
    assert html.count('type="radio"') == 3
    assert re.search(r'value="2"[^>]* checked', html)
    assert field.widget.value_from_datadict(MultiValueDict({"tier": ["1"]}), {}, "tier") == "1"
