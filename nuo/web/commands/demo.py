"""`nuo demo`: build an invented county once, play it up to this minute, and serve it.

Runs the other commands with a data folder of the demo's own, so that no real instance is ever touched.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console
from rich.table import Table

from nuo.demo import cards as kept
from nuo.demo.cast import ACCOUNTS, PASSWORD, SHOWN_VILLAGE
from nuo.demo.witnesses import call_witnesses
from nuo.paper import make_key
from nuo.web.serving import refuse_taken, run_together

_VAR = Path(__file__).resolve().parents[3] / "var"
_BUILDING = "demo.building."
_STALE = 3600  # seconds after which an interrupted build is cleared away
# What somebody set for a real instance does not hold for the demo.
_OF_AN_INSTANCE = (
    "DATABASE_URL", "NUO_HOSTS", "NUO_HTTPS", "NUO_SECRET_KEY", "NUO_DEBUG", "NUO_PACKS", "NUO_STATIC", "NUO_LOG",
    "NUO_LOG_KEY", "NUO_LOG_SIGNER", "NUO_MAIL", "NUO_MAIL_FROM", "NUO_ADDRESS", "NUO_SEAL_PASSPHRASE",
)  # fmt: skip
HOST = "127.0.0.1"
_SEAL = "seal.p12"
# No mail reaches this domain, whoever sends it (RFC 2606).
_SENDER = "nuo@example.invalid"


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, envvar="PORT")
def demo(port: int) -> None:
    """Build an invented county once, then show it."""
    refuse_taken(HOST, port)
    signal.signal(signal.SIGTERM, _leave)
    home = Path(os.environ.get("NUO_HOME") or _VAR).expanduser().absolute() / "demo"
    if home.exists():
        _simulate(home)
    else:
        click.echo("正在搭建一个虚构的县，补上一年的事，大约要一两分钟。", err=True)
        click.echo("Building an invented county with a year of requests; this takes a minute or two.", err=True)
        _build(home)
    if not (home / _SEAL).exists():
        make_key(home / _SEAL, "梅岭村村民委员会（虚构）")
    witnesses = call_witnesses(home)
    _welcome(port, home)
    options = ["--host", HOST, "--port", str(port)]
    environment = {**_environment(home), "NUO_ADDRESS": f"http://{HOST}:{port}"}
    sys.exit(run_together([["web", *options], ["worker"], *witnesses], environment))


def _build(home: Path) -> None:
    """Build in a folder beside it and rename at the end: there is never half a county."""
    home.parent.mkdir(parents=True, exist_ok=True)
    for left in home.parent.glob(f"{_BUILDING}*"):
        if time.time() - left.stat().st_mtime > _STALE:
            shutil.rmtree(left, ignore_errors=True)
    building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=home.parent))
    try:
        _simulate(building)
        building.rename(home)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _simulate(home: Path) -> None:
    command = [sys.executable, "-m", "nuo.web.cli", "simulate", "--until", "now"]
    done = subprocess.run(command, env=_environment(home), check=False)
    if done.returncode:
        sys.exit(done.returncode)


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _OF_AN_INSTANCE}
    # Where a gateway would fetch them, a visitor can read the codes sent to telephones; letters lie beside them.
    messages = {"NUO_SMS": str(home / "sms"), "NUO_MAIL": (home / "mail").as_uri(), "NUO_MAIL_FROM": _SENDER}
    return {**kept, "NUO_HOME": str(home), "NUO_SEAL": str(home / _SEAL), **messages}


def _leave(number: int, _frame: object) -> NoReturn:
    # Through the finally clauses, so that an unfinished build is cleared away.
    sys.exit(128 + number)


def _welcome(port: int, home: Path) -> None:
    console, address = Console(), f"http://{HOST}:{port}"
    accounts = Table(title=f"登录账号 Accounts · 密码都是 password for all: {PASSWORD}", title_justify="left")
    for heading in ("用户名 Username", "谁", "Who"):
        accounts.add_column(heading)
    for account in ACCOUNTS:
        accounts.add_row(account.username, account.zh, account.en)
    console.print(accounts)
    cards = Table(title="居民的登录卡 Residents’ cards", title_justify="left")
    for heading in ("卡上的码 Code", "谁", "Who"):
        cards.add_column(heading)
    for card in kept.read(home):
        cards.add_row(card.code, card.zh, card.en)
    console.print(cards)
    for zh, en, path in (
        ("梅岭村状态页", "Board of Meiling Village", f"/places/{SHOWN_VILLAGE}/"),
        ("全县首页", "The county's home", "/"),
        ("居民登录（用卡上的码）", "Residents’ sign-in (with a card)", "/residents/"),
        ("经办人办件台（先登录）", "The clerk's desk (sign in first)", "/desk/"),
    ):
        console.print(f"{zh} {address}/zh{path}\n  {en} {address}/en{path}", soft_wrap=True)
    console.print("按 Ctrl-C 停止。 Ctrl-C stops it.")
