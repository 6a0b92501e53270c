"""From a path, bytes or a string to a `Source`: the text that offsets point into."""

from policyner.reading.dispatch import read_bytes, read_path, read_text
from policyner.reading.escapes import printable
from policyner.reading.expand import left_for_later, parts_in, parts_of
from policyner.reading.inputs import Input, find_inputs
from policyner.reading.options import OCR_PAGES, FactColumns, ReadingLimits, ReadingOptions
from policyner.reading.parts import Part
from policyner.reading.source import Believed, Cell, Locator, Source

__all__ = [
    "OCR_PAGES",
    "Believed",
    "Cell",
    "FactColumns",
    "Input",
    "Locator",
    "Part",
    "ReadingLimits",
    "ReadingOptions",
    "Source",
    "find_inputs",
    "left_for_later",
    "parts_in",
    "parts_of",
    "printable",
    "read_bytes",
    "read_path",
    "read_text",
]
