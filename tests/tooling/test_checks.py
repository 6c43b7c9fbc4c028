"""System checks say what to install and what not to combine."""

from equalex.kernel import checks


def test_a_missing_pango_names_its_packages(settings, monkeypatch):
    monkeypatch.setattr(checks.ctypes.util, "find_library", lambda name: None)
    (message,) = checks.pango_is_installed()
    assert "apt-get install libpango-1.0-0" in message.hint
    assert message.id == "equalex.W001"
    settings.PRODUCTION = True
    (message,) = checks.pango_is_installed()
    assert message.is_serious()


def test_an_old_sqlite_is_refused_only_where_it_is_used(settings, monkeypatch):
    monkeypatch.setattr(checks.sqlite3, "sqlite_version_info", (3, 31, 1))
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    assert [message.id for message in checks.sqlite_is_recent()] == ["equalex.E002"]
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    assert checks.sqlite_is_recent() == []


def test_a_demo_on_a_database_server_is_warned_of(settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    assert [message.id for message in checks.the_demo_holds_nobody_real()] == ["equalex.W003"]
    settings.DEMO = False
    assert checks.the_demo_holds_nobody_real() == []


def test_production_without_a_second_factor_is_warned_of(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    assert [message.id for message in checks.staff_have_a_second_factor()] == ["equalex.W004"]
