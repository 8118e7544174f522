"""The one error of this library: a stable code and a sentence in Chinese and in English."""

from typing import Literal

Language = Literal["zh", "en"]


class ClockError(ValueError):
    """A date, limit or calendar that cannot be used; `code` is stable, the messages are for people.

    >>> ClockError("bad_limit", "看不懂这个时限。", "This limit cannot be read.").message("zh")
    '看不懂这个时限。'
    """

    def __init__(self, code: str, message_zh: str, message_en: str) -> None:
        super().__init__(message_en)
        self.code = code
        self.message_zh = message_zh
        self.message_en = message_en

    def __reduce__(self) -> tuple[type["ClockError"], tuple[str, str, str]]:
        # An exception with three arguments crosses a process border only if it says how to be rebuilt.
        return ClockError, (self.code, self.message_zh, self.message_en)

    def message(self, language: Language) -> str:
        return self.message_zh if language == "zh" else self.message_en
