"""How commands about logs speak: a fault is a sentence and an exit code. Needs no Django."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from nuo.tlog.errors import TlogError


@contextmanager
def faults_as_sentences(*, code: int = 1) -> Iterator[None]:
    """Say what is wrong with a log, a key or a proof, and end with a code; nothing was changed."""
    try:
        yield
    except (TlogError, OSError) as error:
        words = str(error)
        click.echo(words[:1].upper() + words[1:], err=True)
        sys.exit(code)
