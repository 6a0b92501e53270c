"""Reading record files back: the lines of JSON and the Parquet that policyner wrote.

Only whole records (`--records documents`) can be read back: a flat table does not hold all of one.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError

from policyner.errors import ReadingError, RecordsError, malformed
from policyner.given import LARGEST, json_in, open_given
from policyner.reading.formats import compression_of
from policyner.reading.options import ReadingLimits
from policyner.reading.streams import Stream, head_of, piecewise, seekable, unpacked
from policyner.records.notice import RECORD, SCHEMA_VERSION, ErrorRecord, NoticeRecord, Record

#: The argument that stands for standard input.
STREAM = "-"

#: A line of JSON, or a row of Parquet.
Row = bytes | dict[str, Any]

_PARQUET = b"PAR1"
_ADVICE = "give what `policyner extract … -o NAME.jsonl` wrote"
_ENDINGS = (".jsonl", ".ndjson", ".parquet", ".jsonl.gz", ".jsonl.zst", ".ndjson.gz", ".ndjson.zst")

# Which key of a mention holds its value; in Parquet it has all four, three of them null.
_VALUES = {"DEPT": "agency", "TARGET": "target", "DEADLINE": "deadline", "PERCENT": "percent"}

# Rows of Parquet that are held at a time.
_BATCH_ROWS = 256

# A record file is policyner's own: neither its size nor how well it packs is suspicious.
_ANY_SIZE = ReadingLimits(unpacked_bytes=1 << 62, ratio=1 << 40)


def read_records(path: str | Path, *, strict: bool = True) -> Iterator[Record]:
    """The records of a file that policyner wrote, one after the other, in order.

    Args:
        path: JSON lines (also `.gz` or `.zst`) or Parquet, or a folder of part files of them.
        strict: Whether a line that is no record ends the reading; without it an error record
            of type `records` stands in its place. A file that is broken, or does not begin as
            one of records, ends it always.

    Yields:
        `NoticeRecord`s, and `ErrorRecord`s of inputs that had failed.

    Raises:
        RecordsError: If there is no such file, it is broken, or holds something else than whole
            records of version 1; the message names file and line or row.
    """
    place = Path(path)
    for file in record_files(place):
        with _opened(file) as stream:
            yield from records_of(stream, name=str(file), strict=strict)


def placed_records(
    arguments: Iterable[str], *, stdin: IO[bytes], strict: bool = True
) -> Iterator[tuple[str, Record]]:
    """The records that RECORDS arguments name, in order, each with the name of its place.

    Args:
        arguments: What `read_records` takes, or `-` for standard input.
        stdin: Standard input.
        strict: As in `read_records`.

    Yields:
        A name such as `out/notices.jsonl#3`, for the third record of a file, and the record.

    Raises:
        RecordsError: As `read_records`.
    """
    for each in arguments:
        if each == STREAM:
            for number, record in enumerate(records_of(stdin, name=each, strict=strict), start=1):
                yield f"{each}#{number}", record
            continue
        for file in record_files(Path(each)):
            for number, record in enumerate(read_records(file, strict=strict), start=1):
                yield f"{file}#{number}", record


def records_named(arguments: Iterable[str], *, stdin: IO[bytes]) -> Iterator[Record]:
    """The records that RECORDS arguments name, in order; see `placed_records`.

    Raises:
        RecordsError: As `read_records`.
    """
    for _, record in placed_records(arguments, stdin=stdin):
        yield record


def records_of(stream: IO[bytes], *, name: str, strict: bool = True) -> Iterator[Record]:
    """The records in a stream of JSON lines or Parquet; see `read_records`.

    Args:
        stream: Bytes, which need no seeking.
        name: What messages call it.
        strict: As in `read_records`.

    Raises:
        RecordsError: As `read_records`.
    """
    with _told():
        whole = Stream(piecewise(stream))
        packed = compression_of(head_of(whole))
        plain = unpacked(whole, packed, name=name, limits=_ANY_SIZE)
        rows: Iterator[tuple[str, Row]] = _rows_of_lines(plain, name)
        if head_of(plain).startswith(_PARQUET):
            rows = _rows_of_parquet(seekable(plain, name=name, limits=_ANY_SIZE), name)
        for where, row in rows:
            try:
                record = _record(row, where)
            except RecordsError as error:
                if strict:
                    raise
                record = ErrorRecord.of(where, type=error.kind, message=str(error))
            yield record


def _opened(file: Path) -> IO[bytes]:
    try:
        return open_given(file)
    except FileNotFoundError as error:
        raise RecordsError(f"{file}: no such file; check the path") from error
    except (OSError, ValueError) as error:
        # The latter tells of what can be the name of no file.
        reason = getattr(error, "strerror", None) or error
        raise RecordsError(f"{file}: could not be read: {reason}") from error


@contextmanager
def _told() -> Iterator[None]:
    """Tells what the reading room finds wrong with a file as what it is here."""
    try:
        yield
    except ReadingError as error:
        raise RecordsError(str(error)) from error


def record_files(place: Path) -> Sequence[Path]:
    """The file itself, or the part files of a folder, in order.

    Raises:
        RecordsError: If the folder holds no record file.
    """
    try:
        is_folder = place.is_dir()
    except OSError:
        is_folder = False
    if not is_folder:
        return [place]
    files = sorted(
        each
        for each in place.iterdir()
        if each.name.endswith(_ENDINGS) and not each.name.startswith(("_", "."))
    )
    if not files:
        raise RecordsError(f"{place}: no .jsonl or .parquet file lies in this folder; {_ADVICE}")
    return files


def _rows_of_lines(stream: IO[bytes], name: str) -> Iterator[tuple[str, Row]]:
    begun = False
    for number, given in enumerate(iter(partial(stream.readline, LARGEST + 1), b""), start=1):
        line = given.removeprefix(BOM_UTF8) if number == 1 else given
        if len(line) > LARGEST:
            raise RecordsError(f"{name}:{number}: no line of JSON ends here; {_ADVICE}")
        if line.strip():
            # A notice, a workbook: what does not begin as a record is not told line by line.
            if not begun and not line.lstrip().startswith(b"{"):
                raise RecordsError(_no_records(f"{name}:{number}", ()))
            begun = True
            yield f"{name}:{number}", line


def _rows_of_parquet(file: IO[bytes], name: str) -> Iterator[tuple[str, Row]]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise RecordsError(
            f"{name}: Parquet needs pyarrow, which is not installed: "
            "pip install 'policyner[parquet]'"
        ) from error

    number = 0
    try:
        table = pq.ParquetFile(file)
        if "schema_version" not in table.schema_arrow.names:
            raise RecordsError(_no_records(name, table.schema_arrow.names))
        for batch in table.iter_batches(batch_size=_BATCH_ROWS):
            for row in batch.to_pylist():
                number += 1
                yield f"{name}#{number}", row
    except (pa.ArrowException, OSError) as error:
        raise RecordsError(
            f"{name}: not readable as Parquet behind row {number}: {error}"
        ) from error


def _record(row: Row, where: str) -> Record:
    try:
        if isinstance(row, bytes):
            return RECORD.validate_json(row)
        return RECORD.validate_python(_as_json(row))
    except ValidationError as error:
        raise RecordsError(_why(row, where, error)) from error
    except (AttributeError, LookupError, TypeError) as error:
        # Of Parquet, whose columns are others.
        raise RecordsError(_no_records(where, ())) from error


def _as_json(row: dict[str, Any]) -> dict[str, Any]:
    """A row of Parquet with the keys that the record has as JSON."""
    if row["error"] is not None:
        return {"schema_version": row["schema_version"], "error": row["error"]}
    document = dict(row["document"])
    document["repairs"] = {pair["name"]: pair["count"] for pair in document["repairs"]}
    others = set(_VALUES.values())
    return {
        "schema_version": row["schema_version"],
        "document": document,
        "mentions": [
            {key: value for key, value in mention.items() if key not in others}
            | {_VALUES[mention["label"]]: mention[_VALUES[mention["label"]]]}
            for mention in row["mentions"]
        ],
        "measures": row["measures"],
    }


def _why(row: Row, where: str, error: ValidationError) -> str:
    """What is wrong with a row, and the way out."""
    try:
        found = json_in(row) if isinstance(row, bytes) else _as_json(row)
    except ValueError:
        return f"{where}: no JSON; the file is cut off or broken here"
    if not isinstance(found, dict) or "schema_version" not in found:
        return _no_records(where, found if isinstance(found, dict) else ())
    version = str(found["schema_version"])
    if _is_newer(version):
        return (
            f"{where}: a record of version {version}; this policyner reads up to {SCHEMA_VERSION}: "
            "install a newer one"
        )
    return f"{where}: no record of version {version}: {_wrong(found, error)}"


def _wrong(found: dict[str, Any], error: ValidationError) -> str:
    """What keeps it from being a record of the kind that it means to be."""
    try:
        (ErrorRecord if "error" in found else NoticeRecord).model_validate(found)
    except ValidationError as own:
        error = own
    return malformed(error)


def _is_newer(version: str) -> bool:
    try:
        return tuple(map(int, version.split("."))) > tuple(map(int, SCHEMA_VERSION.split(".")))
    except ValueError:
        return False


def _no_records(where: str, keys: Collection[str]) -> str:
    if "measure_id" in keys or "document_id" in keys:
        return (
            f"{where}: rows of a flat table, which do not hold whole records; "
            "use what `extract --records documents` wrote"
        )
    return f"{where}: no record of policyner; {_ADVICE}"
