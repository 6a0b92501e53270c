"""A text is written line by line, with what stands where in it."""

from __future__ import annotations

from policyner.reading import Cell, Locator
from policyner.reading.cells import TableRow, lays_out
from policyner.reading.text_writer import TextWriter
from policyner.span import Span


def test_lines_cells_and_what_is_set_aside_stand_at_their_places():
    writer = TextWriter()
    assert writer.is_empty
    writer.line("一、修桥。", place={"paragraph": 1})
    writer.line("县交通局\t\t牵头", (Span(6, 8),), row=TableRow(1, 1, {3: (2, 1)}))
    writer.line("供水", (Span(0, 2),))
    found = writer.extracted()
    assert not writer.is_empty
    assert found.text == "一、修桥。\n县交通局\t\t牵头\n供水\n"
    assert found.locators == (
        Locator(0, 5, paragraph=1),
        Locator(6, 10, table=1, row=1, column=1),
        Locator(12, 14, table=1, row=1, column=3),
    )
    # With all its words the end of a line is set aside; no cell reaches below the last row.
    assert found.set_aside == (Span(12, 14), Span(15, 18))
    assert found.cells == (Cell(1, 1, 1, Span(6, 10)), Cell(1, 1, 3, Span(12, 14)))


def test_a_row_of_one_long_cell_lays_out_a_page():
    assert lays_out([61, 0])
    assert lays_out([4_001, 10])
    assert not lays_out([61, 10])
    assert not lays_out([60])
