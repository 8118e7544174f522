"""Configuration from environment variables, read strictly.

A wrong value stops the start with a sentence that names the variable, rather than
letting the instance run on a guess.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def switch(name: str, *, default: bool) -> bool:
    """Return a yes/no variable; anything else is refused by name."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    if raw.lower() in _TRUE:
        return True
    if raw.lower() in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {raw!r}.")


def words(name: str, *, default: list[str]) -> list[str]:
    """Return a comma-separated list."""
    raw = os.environ.get(name)
    return [part.strip() for part in raw.split(",") if part.strip()] if raw else default


def text(name: str) -> str:
    """Return a variable as it stands; empty where it is not set."""
    return os.environ.get(name, "").strip()


def path(name: str) -> Path | None:
    """Return the path in a variable, or None where it is not set. Nothing is made or opened."""
    raw = text(name)
    return Path(raw).expanduser().absolute() if raw else None


def folder(name: str, *, default: Path) -> Path:
    """Return a folder, made if it does not exist yet."""
    path = Path(os.environ.get(name) or default).expanduser().absolute()
    try:
        # What residents wrote lies in there: nobody else on the machine reads it.
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: cannot use the folder {path}: {error.strerror}.") from error
    return path


def mail(name: str, *, sender: str) -> dict[str, Any]:  # Any: text and a port
    """Return the parts of a mail server's address, `smtp://user:password@host:25`; nothing where it is not set.

    `file:///folder` writes each letter into a file there instead of sending it.
    """
    raw = text(name)
    if not raw:
        return {}
    parts = urlsplit(raw)
    ports = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
    is_folder = parts.scheme == "file" and not parts.netloc and parts.path
    if not is_folder and (parts.scheme not in ports or not parts.hostname):
        raise ImproperlyConfigured(f"{name} must look like smtp://host:25, smtps://…, smtp+starttls://… or file:///…")
    if "@" not in sender:
        raise ImproperlyConfigured(f"{name} needs {name}_FROM, the address messages come from.")
    if is_folder:
        return {"backend": "filebased", "folder": unquote(parts.path)}
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    port = parts.port or ports[parts.scheme]
    where = {"scheme": parts.scheme, "host": parts.hostname, "port": port}
    return {"backend": "smtp", **where, "user": user, "password": password}


def address(name: str, *, default: str) -> str:
    """Return the address of a site without a slash at its end, such as https://nuo.example."""
    raw = text(name) or default
    parts = urlsplit(raw)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(f"{name} must look like https://nuo.example, not {raw!r}.")
    return raw.rstrip("/")


def secret(name: str, *, kept_in: Path) -> str:
    """Return the secret from the variable, or one made once and kept in a file only we can read."""
    if value := os.environ.get(name):
        if len(value) < 32:
            raise ImproperlyConfigured(f"{name} must have at least 32 characters.")
        return value
    if not kept_in.exists():
        made = kept_in.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48), encoding="ascii")
        # link() fails when another process was first; then theirs is the one that counts.
        try:
            kept_in.hardlink_to(made)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return kept_in.read_text(encoding="ascii")


# Django writes the tables it narrows by first and those it only reads along by key after them. Trying every order of
# all of them costs PostgreSQL 30 ms for a page that is read in two; so it tries the orders of four at a time.
_PLAIN_JOINS = "-c join_collapse_limit=4"
# What a connection has sent this often it sends prepared: PostgreSQL then plans it once for all values.
_PREPARED_AFTER = 3


def database(name: str, *, default: Path) -> dict[str, object]:
    """Turn a database address into Django's settings: SQLite (WAL) or PostgreSQL."""
    url = os.environ.get(name)
    parts = urlsplit(url or f"sqlite:///{default}")
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path[1:]) if url else str(default))
    if parts.scheme in {"postgres", "postgresql"}:
        options: dict[str, object] = {"options": _PLAIN_JOINS, **dict(parse_qsl(parts.query, keep_blank_values=True))}
        if _prepares(name, str(options.pop("prepare", "yes"))):
            options |= {"server_side_binding": True, "prepare_threshold": _PREPARED_AFTER}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": 8}},
        }
    raise ImproperlyConfigured(f"{name} must begin with sqlite:/// or postgres://, not {parts.scheme or url!r}.")


def _prepares(name: str, said: str) -> bool:
    if said not in {"yes", "no"}:
        raise ImproperlyConfigured(f"{name}: prepare must be yes or no, not {said!r}.")
    return said == "yes"


def _sqlite(name: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            # A deferred transaction that turns from reading to writing fails at once when
            # another writer was faster; an immediate one waits its turn.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            " PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY",
        },
    }
