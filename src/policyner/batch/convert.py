"""Records that were made already, written anew in another format."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from policyner.batch.ledger import Ledger
from policyner.batch.made import Made
from policyner.batch.output import Target, open_output
from policyner.errors import RecordsError
from policyner.records.formats import Encoding
from policyner.records.notice import ErrorRecord, Record


@dataclass(slots=True)
class Converted:
    """What a conversion came to.

    Attributes:
        records: Records that were written.
        failed: Error records among them, of inputs that had failed before.
        broken: Those among them that stand for a line which was no record.
        measures: Measures in all of them.
    """

    records: int = 0
    failed: int = 0
    broken: int = 0
    measures: int = 0

    def __str__(self) -> str:
        return (
            f"{self.records:,} records, {self.failed:,} of failed inputs, "
            f"{self.measures:,} measures; {self.broken:,} lines were no records"
        )


def convert(
    records: Iterable[Record], *, encoding: Encoding, output: Target, ledger: Path | None = None
) -> Converted:
    """Writes records, one after the other, and puts the output in its place when it is whole.

    Args:
        records: The records, in the order in which they are to be written; reading
            them may raise, and then nothing is put in its place.
        encoding: How they are written.
        output: Where to.
        ledger: Lists what policyner made, so that it can be replaced the next time; nothing
            else is. It may be that of an extraction.

    Raises:
        UsageError: If the output cannot be written at all, or was made by somebody else.
        LedgerError: If the ledger cannot be used.
        OutputError: If it takes no more in the middle.
        RecordsError: If the records come from a file that is broken.
    """
    done = Converted()
    with (
        _opened(ledger) as made,
        open_output(output, encoding=encoding, made=made) as stream,
    ):
        for record in records:
            stream.write(encoding.encode(record))
            done.records += 1
            if isinstance(record, ErrorRecord):
                done.failed += 1
                done.broken += record.error.type == RecordsError.kind
            else:
                done.measures += len(record.measures)
        stream.complete()
        stream.publish()
    return done


@contextlib.contextmanager
def _opened(path: Path | None) -> Iterator[Made | None]:
    """Holds the ledger, one that lists nothing only where it was there before."""
    if path is None:
        yield None
        return
    is_new = not path.exists()
    with Ledger(path, settings={}) as ledger:
        try:
            yield ledger.made
            ledger.finish(forget=False)
        except BaseException:
            if is_new and not ledger.made.listed():
                ledger.close()
                ledger.path.unlink(missing_ok=True)
            raise
