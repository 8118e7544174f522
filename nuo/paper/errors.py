"""What can go wrong with a paper: each says what happened and what to do."""


class PaperError(Exception):
    """Something about a paper or its seal."""


class NoFont(PaperError):
    """The machine has no font with Chinese characters."""

    def __init__(self) -> None:
        """Say which package to install."""
        super().__init__(
            "There is no font with Chinese characters on this machine, so the paper would be full of boxes."
            " Install one: on Debian the package fonts-noto-cjk."
        )


class NotSealed(PaperError):
    """A key that cannot be used, or a file that cannot be sealed."""
