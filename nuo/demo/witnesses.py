"""Two invented witnesses beside the demo, so that its checkpoints carry cosignatures as a county's would.

They are real witnesses in processes of their own; only the archive and the library are invented.
"""

import secrets
import socket
from contextlib import ExitStack
from pathlib import Path

from nuo.tlog.keys import Kind, SigningKey
from nuo.tlog.signers import KeyFile
from nuo.tlog.storage import Folder

# The name in the policy, and the name of the key.
_WITNESSES = (("县档案馆", "archive.nuochuan.example/witness"), ("省图书馆", "library.example/witness"))
_HOST = "127.0.0.1"


def call_witnesses(home: Path) -> list[list[str]]:
    """Write the demo's policy, and return the commands of `nuo` that run its witnesses. Keys are made once."""
    lines, commands = [], []
    vkey = home / "log" / "vkey"
    for (name, key_name), port in zip(_WITNESSES, _free_ports(len(_WITNESSES)), strict=True):
        folder = home / "witnesses" / key_name.split(".")[0]
        key = _key(folder, key_name)
        lines.append(f"witness {name} {key.verifier.vkey} http://{_HOST}:{port}")
        commands.append(
            ["witness", "serve", "--host", _HOST, "--port", str(port), "--dir", str(folder), "--key", str(vkey)]
        )
    names = " ".join(name for name, _ in _WITNESSES)
    policy = [*lines, f"group 见证方 all {names}", "quorum 见证方"]
    Folder(home / "log").write({"policy": "".join(f"{line}\n" for line in policy).encode()})
    return commands


def _key(folder: Path, name: str) -> SigningKey:
    file = KeyFile(folder / "witness.key")
    if not file.path.exists():
        file.keep([SigningKey(name, Kind.COSIGNATURE, secrets.token_bytes(32))])
    kept = file.keys()
    return kept[0]


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((_HOST, 0))
        return [int(each.getsockname()[1]) for each in sockets]
