"""A notice as a table on the terminal: one row a measure."""

from __future__ import annotations

from rich.table import Table

from policyner.cli.words import as_is
from policyner.language import translated
from policyner.records.notice import NoticeRecord
from policyner.records.rows import measure_rows
from policyner.records.titles import measure_title

# Columns and the cell of a flat row that each shows.
_COLUMNS = {
    "lead": "lead",
    "support": "support",
    "responsible": "responsible",
    "deadline": "deadlines",
    "target": "targets",
}


def notice_table(record: NoticeRecord) -> Table:
    """The notice's measures, each with who does what until when."""
    document = record.document
    table = Table(
        title=as_is(document.title or document.source, style="bold"),
        title_justify="left",
        show_lines=True,
    )
    # Chinese has no blanks to break at: fold, so that nothing is cut off.
    table.add_column(translated("measure"), ratio=3, overflow="fold")
    for column in _COLUMNS:
        table.add_column(translated(column), ratio=2, overflow="fold")
    for measure, row in zip(record.measures, measure_rows(record), strict=True):
        title = measure_title(measure.number, measure.heading, measure.text)
        cells = [str(row[name] or "") for name in _COLUMNS.values()]
        table.add_row(as_is(title, style="cyan"), *map(as_is, cells))
    return table
