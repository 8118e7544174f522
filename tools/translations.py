"""Are all texts translated? Compares what the code says with the Chinese catalogues.

    translations.py            list every text without a Chinese translation, and stale ones
    translations.py --update   add what is missing to the app's catalogue and drop what is stale
    translations.py --compile  write the .mo files the program reads

Django merges the catalogues of all apps, so a text counts as translated wherever it is.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

NUO = Path(__file__).resolve().parent.parent / "nuo"
LOCALE = Path("locale", "zh_Hans", "LC_MESSAGES", "django.po")
TEMPLATES = {".html", ".txt", ".xml", ".svg"}
# Django's names for gettext; what is not named here is what Babel knows already.
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

# Written by hand: Babel's own header carries the hour, and would differ at every run.
HEADER = r"""msgid ""
msgstr ""
"Project-Id-Version: nuo\n"
"Language: zh_Hans\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""

Key = tuple[str, str]  # context, text


@dataclass
class Text:
    """One text in the code: its plural if it has one, and where it stands."""

    plural: str = ""
    places: list[tuple[str, int]] = field(default_factory=list)


def texts_in(app: Path) -> dict[Key, Text]:
    """Return every translatable text of an app's Python files and templates."""
    found: dict[Key, Text] = {}
    for file in sorted(app.rglob("*")):
        if "tests" in file.relative_to(app).parts or not file.is_file():
            continue
        for line, key, plural in _texts_of(file):
            text = found.setdefault(key, Text())
            text.plural = text.plural or plural
            text.places.append((_short(file, app), line))
    return found


def translated(path: Path) -> dict[Key, Message]:
    """Return the entries of a catalogue by context and text; none if there is no such file."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans_CN")
    return {_key(message): message for message in catalogue if message.id}


def faults(root: Path) -> list[str]:
    """Return one line for every missing, empty, fuzzy or stale translation, with its place."""
    used = {app: texts_in(app) for app in _apps(root)}
    held = {app: translated(app / LOCALE) for app in _apps(root)}
    good = {key for messages in held.values() for key, message in messages.items() if _is_good(message)}
    everywhere = {key for texts in used.values() for key in texts}
    return _missing(used, good) + _stale(held, everywhere)


def update(root: Path) -> None:
    """Add missing texts to the catalogue of the app that says them; drop what nobody says."""
    used = {app: texts_in(app) for app in _apps(root)}
    held = {app: translated(app / LOCALE) for app in _apps(root)}
    everywhere = {key for texts in used.values() for key in texts}
    known = {key for messages in held.values() for key in messages}
    for app, texts in used.items():
        keys = {key for key in texts if key not in known} | {key for key in held[app] if key in everywhere}
        known |= keys
        if keys or held[app]:
            _write(app / LOCALE, _catalogue(keys, texts, held[app]))


def compile_all(root: Path) -> None:
    """Write the compiled form beside every catalogue."""
    for po in sorted(root.glob("**/locale/*/LC_MESSAGES/*.po")):
        with po.open("rb") as file:
            catalogue = read_po(file, locale=po.parent.parent.name)
        with po.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


def _apps(root: Path) -> list[Path]:
    return sorted(path for path in root.iterdir() if (path / "__init__.py").exists())


def _texts_of(file: Path) -> Iterator[tuple[int, Key, str]]:
    if file.suffix == ".py":
        source = file.read_bytes()
    elif file.suffix in TEMPLATES and "templates" in file.parts:
        source = templatize(file.read_text(encoding="utf-8"), origin=str(file)).encode()
    else:
        return
    for line, said, _, context in extract("python", io.BytesIO(source), keywords=KEYWORDS):
        text, plural = (said[0], said[1]) if isinstance(said, tuple) else (said, "")
        if text:
            yield line, (context or "", text), plural


def _missing(used: dict[Path, dict[Key, Text]], good: set[Key]) -> list[str]:
    return [
        f"{text.places[0][0]}:{text.places[0][1]}: no Chinese for {key[1]!r}"
        for texts in used.values()
        for key, text in texts.items()
        if key not in good
    ]


def _stale(held: dict[Path, dict[Key, Message]], everywhere: set[Key]) -> list[str]:
    return [
        f"{_short(app / LOCALE, app)}:{message.lineno}: nobody says {key[1]!r} any more"
        for app, messages in held.items()
        for key, message in messages.items()
        if key not in everywhere
    ]


def _is_good(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return not message.fuzzy and all(strings)


def _catalogue(keys: set[Key], texts: dict[Key, Text], held: dict[Key, Message]) -> Catalog:
    catalogue = Catalog(locale="zh_Hans_CN", project="nuo", fuzzy=False)
    for key in sorted(keys):
        text = texts.get(key, Text())
        message_id = (key[1], text.plural) if text.plural else key[1]
        old = held.get(key)
        if old and old.pluralizable != bool(text.plural):
            old = None
        # No line numbers: they would change the file at every edit above the text.
        places = [(name, 0) for name in sorted({name for name, _ in text.places})]
        catalogue.add(
            message_id,
            old.string if old else None,
            locations=places,
            context=key[0] or None,
            flags=old.flags if old else (),
            user_comments=old.user_comments if old else (),
        )
    return catalogue


def _write(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, catalogue, width=100, omit_header=True, include_lineno=False)


def _key(message: Message) -> Key:
    text = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return (message.context or "", str(text))


def _short(file: Path, app: Path) -> str:
    return str(file.relative_to(app.parent.parent))


def main() -> None:
    """Check, update or compile."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--compile", action="store_true")
    asked = parser.parse_args()
    if asked.update:
        update(NUO)
    if asked.compile:
        compile_all(NUO)
    if not asked.compile and (found := faults(NUO)):
        sys.exit("\n".join([*found, f"{len(found)} translations to see to (make translations adds the entries)."]))


if __name__ == "__main__":
    main()
