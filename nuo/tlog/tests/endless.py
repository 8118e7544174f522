"""A process that appends for ever and says on standard output what is acknowledged: `python -m ...endless PLACE`."""

import os
import random
import sys
from pathlib import Path

from nuo.tlog.tests.logs import Log, entries


def main(place: Path) -> None:
    """Append batches of all sizes, each with a story of its own; print size and root of each once signed."""
    log, story = Log(place), str(os.getpid())
    with log.folder.locked():
        size = log.writer.recover()[0].checkpoint.size
        while True:
            batch = random.choice((1, 2, 7, 100, 256, 700))
            signed = log.writer.append(entries(size + batch, size, story))
            assert signed.note is not None
            size = signed.checkpoint.size
            print(size, signed.checkpoint.root.hex(), flush=True)  # noqa: T201 - what it is for
            log.writer.publish(signed.note)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
