"""How numbers in front of paragraphs and list items are drawn: 一, ②, iv, 甲."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def counted(number: int, format: str) -> str:
    """The numeral of `number` in one of Word's formats; decimal where it is another.

    Args:
        number: The number.
        format: A name of ECMA-376, part 1, 17.18.59, such as `chineseCounting`.
    """
    last, write = _FORMATS.get(format, (0, str))
    return write(number) if 0 < number <= last else str(number)


def _chinese(
    number: int, *, digits: str = _DIGITS, units: tuple[str, ...] = ("", "十", "百", "千")
) -> str:
    written = ""
    zero = False
    places = str(number)
    for at, digit in enumerate(map(int, places)):
        if not digit:
            zero = bool(written)
            continue
        written += (("零" if zero else "") + digits[digit]) + units[len(places) - 1 - at]
        zero = False
    # 一十二 is written 十二.
    return written[1:] if digits is _DIGITS and 10 <= number < 20 else written


def _roman(number: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        written += sign * (number // value)
        number %= value
    return written


def _legal(number: int) -> str:
    return _chinese(number, digits=_LEGAL, units=("", "拾", "佰", "仟"))


def _digits(zero: str) -> Callable[[int], str]:
    """Writes a number with the ten digits that begin at `zero`."""
    return lambda number: "".join(chr(ord(zero) + int(digit)) for digit in str(number))


def _sign(first: str) -> Callable[[int], str]:
    """Writes a number as one of the signs that begin at `first`."""
    return lambda number: chr(ord(first) + number - 1)


# Of each format of ECMA-376, part 1, 17.18.59, that is not decimal: the last number
# that it can write, and how.
_FORMATS: dict[str, tuple[int, Callable[[int], str]]] = {
    "chineseCounting": (9_999, _chinese),
    "chineseCountingThousand": (9_999, _chinese),
    "japaneseCounting": (9_999, _chinese),
    "taiwaneseCountingThousand": (9_999, _chinese),
    "chineseLegalSimplified": (9_999, _legal),
    "ideographDigital": (9_999, lambda n: "".join(_DIGITS[int(digit)] for digit in str(n))),
    "ideographTraditional": (10, lambda number: _STEMS[number - 1]),
    "decimalEnclosedCircle": (20, _sign("①")),
    "decimalEnclosedCircleChinese": (20, _sign("①")),
    "decimalEnclosedFullstop": (20, _sign("⒈")),
    "decimalEnclosedParen": (20, _sign("⑴")),
    "decimalFullWidth": (9_999, _digits("０")),
    "decimalZero": (9_999, lambda number: f"{number:02}"),
    "lowerLetter": (26, _sign("a")),
    "upperLetter": (26, _sign("A")),
    "lowerRoman": (3_999, lambda number: _roman(number).lower()),
    "upperRoman": (3_999, _roman),
}
