"""The demo's cards are read before there is any Django."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nuo.demo import cards
from nuo.demo.cards import CardShown

pytestmark = pytest.mark.sqlite_only


def test_cards_are_read_as_they_were_written_and_none_is_none(tmp_path: Path) -> None:
    assert cards.read(tmp_path) == []
    shown = [CardShown("周素芬，第 1 组组员", "Zhou Sufen, member of group 1", "7K4Q-M2XD-9ABC-H")]
    cards.write(tmp_path, shown)
    assert cards.read(tmp_path) == shown


def test_the_demo_starts_without_settings() -> None:
    bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-m", "nuo.web.cli", "demo", "--help"], env=bare, capture_output=True, text=True
    )
    assert (done.returncode, "--port" in done.stdout) == (0, True), done.stderr
