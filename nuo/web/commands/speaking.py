"""How commands speak: a refusal is a sentence, a bar is shown only on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from django.utils.translation import override
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from nuo.ledger.refusals import Refused
from nuo.web.clock import own_language
from nuo.web.refusals import sentence

Show = Callable[[int, int], None]


@contextmanager
def refusals_as_sentences() -> Iterator[None]:
    """Say a refusal in the person's language and end with 1; nothing was changed."""
    with override("en" if own_language() == "en" else "zh-hans"):
        try:
            yield
        except Refused as refused:
            click.echo(sentence(refused), err=True)
            sys.exit(1)


@contextmanager
def bar(words: str) -> Iterator[Show]:
    """Show progress on standard error while the block runs; nothing where that is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(words, total=None)

        def show(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield show
