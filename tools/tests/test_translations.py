"""Every text has a Chinese translation; what is missing, empty, fuzzy or stale is named."""

from pathlib import Path

import pytest

from tools import translations

PYTHON = """from django.utils.translation import gettext_lazy as _, ngettext, pgettext
A = _("Kept")
def f(n): return ngettext("%(n)s day", "%(n)s days", n), pgettext("of a promise", "Open")
"""
TEMPLATE = """{% load i18n %}
{% translate 'Overdue' %}
{% blocktranslate trimmed %}
  Due on {{ day }}
{% endblocktranslate %}
"""
TEXTS = ["Kept", "%(n)s day", "Open", "Overdue", "Due on %(day)s"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An app with Python and a template, and one without texts."""
    nuo = tmp_path / "nuo"
    for app in ("cases", "web"):
        (nuo / app).mkdir(parents=True)
        (nuo / app / "__init__.py").touch()
    (nuo / "cases" / "rules.py").write_text(PYTHON, encoding="utf-8")
    page = nuo / "cases" / "templates" / "cases" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text(TEMPLATE, encoding="utf-8")
    return nuo


def fill(root: Path, app: str = "cases") -> Path:
    """Translate everything `--update` has put into the app's catalogue."""
    translations.update(root)
    catalogue = root / app / translations.LOCALE
    text = catalogue.read_text(encoding="utf-8").replace('msgstr[0] ""', 'msgstr[0] "%(n)s 天"')
    head, *entries = text.split("\n\n")
    filled = [entry.replace('msgstr ""', 'msgstr "译"') for entry in entries]
    catalogue.write_text("\n\n".join([head, *filled]), encoding="utf-8")
    return catalogue


def test_a_text_without_a_translation_is_named_with_its_place(root: Path) -> None:
    found = translations.faults(root)
    assert len(found) == len(TEXTS)
    assert "nuo/cases/rules.py:2: no Chinese for 'Kept'" in found
    assert "nuo/cases/templates/cases/page.html:2: no Chinese for 'Overdue'" in found


def test_a_full_catalogue_has_no_faults(root: Path) -> None:
    fill(root)
    assert translations.faults(root) == []


def test_a_new_entry_is_empty_and_therefore_a_fault(root: Path) -> None:
    translations.update(root)
    assert len(translations.faults(root)) == len(TEXTS)


def test_a_fuzzy_translation_does_not_count(root: Path) -> None:
    catalogue = fill(root)
    text = catalogue.read_text(encoding="utf-8").replace('msgid "Kept"', '#, fuzzy\nmsgid "Kept"')
    catalogue.write_text(text, encoding="utf-8")
    assert translations.faults(root) == ["nuo/cases/rules.py:2: no Chinese for 'Kept'"]


def test_a_translation_nobody_needs_is_named_and_dropped_by_update(root: Path) -> None:
    catalogue = fill(root)
    with catalogue.open("a", encoding="utf-8") as file:
        file.write('\nmsgid "Gone"\nmsgstr "没了"\n')
    assert [fault.split(": ")[1] for fault in translations.faults(root)] == ["nobody says 'Gone' any more"]
    translations.update(root)
    assert translations.faults(root) == []


def test_a_text_may_be_translated_in_another_apps_catalogue(root: Path) -> None:
    catalogue = fill(root)
    other = root / "web" / translations.LOCALE
    other.parent.mkdir(parents=True)
    catalogue.rename(other)
    assert translations.faults(root) == []
    translations.update(root)
    assert not catalogue.exists()


def test_update_changes_nothing_the_second_time(root: Path) -> None:
    catalogue = fill(root)
    translations.update(root)
    once = catalogue.read_bytes()
    translations.update(root)
    assert catalogue.read_bytes() == once


def test_the_compiled_form_lies_beside_the_catalogue(root: Path) -> None:
    catalogue = fill(root)
    translations.compile_all(root)
    assert "译".encode() in catalogue.with_suffix(".mo").read_bytes()
