"""Whom a command believes: keys and policy files given with --key and --policy."""

from collections.abc import Callable
from pathlib import Path

import click

from nuo.tlog.errors import Malformed
from nuo.tlog.keys import Verifier, parse_vkey
from nuo.tlog.policy import Policy, parse_policy, trusting

_Command = Callable[..., None]


def policy_option(command: _Command) -> _Command:
    """Add --key: public keys, files of them, or policy files."""
    return click.option(
        "--key", "policies", multiple=True,
        help="Whom to believe: a public key, a file of public keys, or a tlog-policy file. May be given again.",
    )(command)  # fmt: skip


def trusted(given: tuple[str, ...]) -> Policy:
    """Return the policy of what was given; a policy file goes alone."""
    keys: list[Verifier] = []
    for each in given:
        text = _text(each)
        if _is_policy(text):
            if len(given) > 1:
                raise Malformed(f"{each} is a policy, which says all there is to say. Give it alone.")
            return parse_policy(text.encode())
        keys += [parse_vkey(line) for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not keys:
        raise Malformed("No key is given. Name the log's public key with --key; it is printed on every poster.")
    return trusting(*keys)


def _text(given: str) -> str:
    path = Path(given)
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else given
    except (OSError, UnicodeDecodeError) as error:
        raise Malformed(f"{given} cannot be read as text.") from error


def _is_policy(text: str) -> bool:
    return any(line.split()[:1] == ["quorum"] for line in text.splitlines())
