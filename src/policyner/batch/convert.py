"""Records that were made already, written anew in another format."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from policyner.batch.ledger import Ledger
from policyner.batch.ledger_file import made_so_far
from policyner.batch.output import Target
from policyner.batch.runner import Summary, write_outcomes
from policyner.batch.settings import style_settings
from policyner.batch.tasks import writable
from policyner.batch.work import Encode, Outcome
from policyner.records.formats import Encoding
from policyner.records.notice import ErrorRecord, Record


def convert(
    records: Iterable[tuple[str, Record]],
    *,
    encoding: Encoding,
    output: Target,
    ledger: Path | None = None,
    excel: bool = False,
    adds: bool = False,
) -> Summary:
    """Writes records, one after the other, and puts the output in its place when it is whole.

    Args:
        records: The records, each with the name of its place, in the order in which they are to
            be written; reading them may raise, and then nothing is put in its place.
        encoding: How they are written.
        output: Where to.
        ledger: Lists what policyner made, so that it can be replaced the next time; nothing
            else is. It keeps the records too, so that others can be added.
        excel: Whether they are written for Excel.
        adds: Whether they are added to what the output holds.

    Returns:
        The figures; failures are inputs that had failed before, and of the type `records`
        where a line was no record.

    Raises:
        UsageError: If the output cannot be written at all, or was made by somebody else.
        LedgerError: If the ledger cannot be used.
        OutputError: If it takes no more in the middle.
        RecordsError: If the records come from a file that is broken.
    """
    open_ledger = None
    is_new = ledger is not None and not ledger.exists()
    if ledger is not None:
        settings = style_settings(encoding, excel=excel)
        open_ledger = partial(Ledger, ledger, settings=settings, adds=adds)
    try:
        return write_outcomes(
            lambda _: _outcomes(records, encoding.encode),
            encoding=encoding,
            output=output,
            open_ledger=open_ledger,
        )
    except BaseException:
        if is_new and ledger is not None and not made_so_far(ledger).listed():
            ledger.unlink(missing_ok=True)
        raise


def _outcomes(records: Iterable[tuple[str, Record]], encode: Encode) -> Iterator[Outcome]:
    for where, record in records:
        place = writable(where)
        encoded = encode(record)
        digest = hashlib.sha256(encoded).hexdigest()
        if isinstance(record, ErrorRecord):
            error = record.error
            failure = f"{error.type}: {error.message}"
            yield Outcome(place, encoded, failure=failure, digest=digest, source=error.source)
        else:
            document = record.document
            yield Outcome(
                place,
                encoded,
                measures=len(record.measures),
                characters=document.length,
                digest=digest,
                document=document.id,
                source=document.source,
            )
