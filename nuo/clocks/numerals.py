"""Whole numbers as people write them in Chinese and English limits: 5, ５, 十五, 三十, 两.

Not for amounts of money or the formal numerals (壹贰叁).
"""

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}

NUMBER = rf"[0-9]+|[{''.join(_DIGITS)}{''.join(_PLACES)}]+"


def whole_number(text: str) -> int | None:
    """The number written in `text`, or None where it is not one.

    >>> [whole_number(text) for text in ("5", "十五", "二十", "一百零五", "两", "三百六十五")]
    [5, 15, 20, 105, 2, 365]
    >>> [whole_number(text) for text in ("几", "五六", "十百", "")]
    [None, None, None, None]
    """
    if text.isascii():
        return int(text) if text.isdigit() else None
    total, digit, lowest = 0, None, 10_000
    for sign in text:
        if sign in _PLACES:
            place = _PLACES[sign]
            if place >= lowest:
                return None
            total += (1 if digit is None else digit) * place
            digit, lowest = None, place
        elif sign not in _DIGITS or digit:
            return None  # two digits in a row: 五六 means «five or six», which is no number
        else:
            digit = _DIGITS[sign]
    return total + (digit or 0)
