r"""What fields of a Word document draw by their instruction alone: `EQ \o\ac(○,1)` is ①.

Word keeps so what its menus call 带圈字符 and, in documents of Office 97 to 2003, 拼音指南; and
fractions (ECMA-376, part 1, 17.16.5.17).
"""

from __future__ import annotations

import re

# Around a piece of an instruction, of which a field may have several: noncharacters of Unicode.
_BEGIN, _END = "\ufddb", "\ufddc"
_PIECES = re.compile(f"(?:{_BEGIN}[^{_BEGIN}{_END}]*{_END})+")
_SIGNS = re.compile(f"[{_BEGIN}{_END}]")
_EQUATION = re.compile(r"\s*eq\b", re.IGNORECASE)
_DRAWN = re.compile(
    r"\\o\s*(?:\\a[cdlr]\s*)?\(\s*(?:\\s\\up\s*-?\d{1,3}\s*\([^()]{0,40}\)|(?P<around>[○〇□△◇]))"
    r"\s*[,;，；]\s*(?P<within>[^()]{1,40})\)"
    r"|\\f\s*\(\s*(?P<above>[^(),;]{1,40})[,;]\s*(?P<below>[^(),;]{1,40})\)",
    re.IGNORECASE,
)
_CIRCLED = {str(number): chr(0x2460 + number - 1) for number in range(1, 21)}


def instruction(words: str) -> str:
    """A piece of a field's instruction, marked as one."""
    return f"{_BEGIN}{words}{_END}"


def with_fields_drawn(text: str) -> str:
    """A text with what the instructions in it draw: most draw nothing."""
    if _BEGIN not in text:
        return text
    return _PIECES.sub(lambda found: _drawn(_SIGNS.sub("", found[0])), text)


def _drawn(words: str) -> str:
    if _EQUATION.match(words) is None:
        return ""
    return "".join(map(_shown, _DRAWN.finditer(words)))


def _shown(found: re.Match[str]) -> str:
    if found["above"] is not None:
        return f"{found['above'].strip()}/{found['below'].strip()}"
    within = found["within"].strip()
    return _CIRCLED.get(within, within) if found["around"] in ("○", "〇") else within
