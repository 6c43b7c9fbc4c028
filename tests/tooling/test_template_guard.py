import pytest
from django.template import engines
from django.template.backends.django import DjangoTemplates

from tests.tooling.template_guard import UndefinedVariableError, UndefinedVariableGuard


@pytest.fixture
def engine(tmp_path):
    ours = tmp_path / "ours"
    theirs = tmp_path / "theirs"
    for folder in (ours, theirs):
        folder.mkdir()
        (folder / f"{folder.name}.html").write_text(
            "{% if missing %}{% endif %}[{{ misspelt.name|upper }}]"
        )
    engine = DjangoTemplates(
        {"NAME": "guarded", "DIRS": [ours, theirs], "APP_DIRS": False, "OPTIONS": {}}
    )
    engine.engine.string_if_invalid = UndefinedVariableGuard(ours=ours)
    return engine


def test_a_misspelt_variable_in_a_template_of_ours_is_an_error(engine):
    with pytest.raises(UndefinedVariableError, match=r"ours.html uses misspelt.name"):
        engine.get_template("ours.html").render({})


def test_a_template_of_a_library_may_leave_variables_undefined(engine):
    assert engine.get_template("theirs.html").render({}) == "[]"


def test_the_suite_runs_with_the_guard():
    assert isinstance(engines["django"].engine.string_if_invalid, UndefinedVariableGuard)
