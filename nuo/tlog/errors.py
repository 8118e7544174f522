"""What can be wrong with a log. Each message is a sentence: what was found, and where."""


class TlogError(Exception):
    """Any fault this library names."""


class Malformed(TlogError):
    """Bytes that are not what the format says."""


class WrongEmptyRoot(Malformed):
    """A checkpoint says that nothing is in the log, and gives another root than that of nothing."""


class NotProven(TlogError):
    """A proof that does not lead to the root it should lead to."""


class NotSigned(TlogError):
    """A note without a valid signature of a known key, or with a wrong one of a known key."""


class Damaged(TlogError):
    """A file of a log that is missing, too short, too long, or holds other bytes than it should."""


class Unreachable(TlogError):
    """Somebody over the network who did not answer, or not with what was asked for."""


class Refusing(TlogError):
    """A writer that will not sign, and what to do about it."""


class Forked(TlogError):
    """Two signed checkpoints that cannot belong to one history: the evidence that a log was rewritten.

    `older` and `newer` are the two notes, byte for byte, with their signatures.
    """

    def __init__(self, message: str, *, older: bytes, newer: bytes) -> None:
        """Keep both notes beside the sentence."""
        super().__init__(message)
        self.older = older
        self.newer = newer
