"""A sentence in both languages of the project."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """The same sentence in Chinese and in English."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """Any Chinese language code gives Chinese; everything else gives English."""
        return self.zh if language.startswith("zh") else self.en

    def __add__(self, more: "Text") -> "Text":
        return Text(self.zh + more.zh, self.en + more.en)
