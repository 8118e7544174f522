"""Codes read out: one word for each character, so that no two sound alike on the telephone."""

_WORDS = {
    "en": {
        "0": "zero", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7":
        "seven", "8": "eight", "9": "nine", "A": "Alfa", "B": "Bravo", "C": "Charlie", "D": "Delta", "E":
        "Echo", "F": "Foxtrot", "G": "Golf", "H": "Hotel", "J": "Juliett", "K": "Kilo", "M": "Mike", "N":
        "November", "P": "Papa", "Q": "Quebec", "R": "Romeo", "S": "Sierra", "T": "Tango", "V": "Victor",
        "W": "Whiskey", "X": "X-ray", "Y": "Yankee", "Z": "Zulu",
    },
    # How people in China say the letters, written with common characters.
    "zh": {
        "0": "零", "1": "一", "2": "二", "3": "三", "4": "四", "5": "五", "6": "六", "7": "七", "8": "八", "9": "九",
        "A": "诶", "B": "比", "C": "西", "D": "弟", "E": "衣", "F": "艾福", "G": "吉", "H": "艾取", "J": "杰", "K":
        "开", "M": "艾姆", "N": "恩", "P": "批", "Q": "丘", "R": "阿尔", "S": "艾丝", "T": "踢", "V": "威",
        "W": "大不溜",
        "X": "艾克斯", "Y": "歪", "Z": "贼",
    },
}  # fmt: skip


def spelled(code: str, language: str) -> list[list[tuple[str, str]]]:
    """Return the groups of a code as (character, word) pairs.

    >>> spelled("7K-0", "en")
    [[('7', 'seven'), ('K', 'Kilo')], [('0', 'zero')]]
    >>> spelled("7K", "zh")
    [[('7', '七'), ('K', '开')]]
    """
    words = _WORDS["zh" if language == "zh" else "en"]
    return [[(character, words[character]) for character in group] for group in code.split("-")]
