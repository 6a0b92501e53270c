"""What a caller may choose about reading, and how much a hostile input may cost."""

from __future__ import annotations

from dataclasses import dataclass, field

_MIB = 1 << 20
_GIB = 1 << 30

#: A ratio is looked at once so many bytes came out: short texts of one word pack well.
RATIO_COUNTS_FROM = 8 * _MIB

#: On how many pages of a document text is recognised for a caller who asks for it and says no more.
OCR_PAGES = 200


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """The budget of one input. What exceeds it ends as an error record.

    Attributes:
        document_bytes: The largest document: a file that is read whole, after
            unpacking. Files of rows and archives may be larger, since they are streamed.
        row_bytes: The largest row of a JSONL, CSV or Parquet file.
        unpacked_bytes: What one archive or compressed file may unpack to, all members
            and archives within it together.
        ratio: How many times its size a compressed file, a member or a whole archive may
            unpack to, once that is more than 8 MiB. Text packs to a tenth or twentieth.
        nesting: How many archives may lie within one another; 1 is an archive of files.
        errors: How many rows and members of one input have an error of their own; further
            ones are counted in a last error. The documents between them are all read.
        ocr_pages: On how many pages, or pictures, of one document text is recognised (OCR);
            0, on none: then a scanned page is not read.
        ocr_pixels: The largest picture. An A4 page at 300 dots per inch has 9 million.
    """

    document_bytes: int = 128 * _MIB
    row_bytes: int = 8 * _MIB
    unpacked_bytes: int = 64 * _GIB
    ratio: int = 200
    nesting: int = 3
    errors: int = 10_000
    ocr_pages: int = 0
    ocr_pixels: int = 80_000_000

    @property
    def reads_pictures(self) -> bool:
        """Whether text is recognised in pictures, so that they are documents."""
        return self.ocr_pages > 0

    @classmethod
    def of(cls, **limits: int | None) -> ReadingLimits:
        """The limits that are given, and the defaults for those that are `None`."""
        return cls(**{name: limit for name, limit in limits.items() if limit is not None})


@dataclass(frozen=True, slots=True)
class FactColumns:
    """The columns, or keys, of rows that say something of the notice; `None` for none.

    Attributes:
        title: Holds its title.
        number: Holds its document number.
        issuer: Holds its issuing organs, parted by `、`, commas or blanks.
        date: Holds its date of issue.
        url: Holds the address that it is from.
    """

    title: str | None = None
    number: str | None = None
    issuer: str | None = None
    date: str | None = None
    url: str | None = None


#: No column says anything of the notice but its text.
NO_FACTS = FactColumns()


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How inputs are read.

    Attributes:
        text_column: The column, or key, of rows that holds the text; where it is `None`,
            `text`. Of a sheet or CSV file without a column `text`, the whole is one table.
        id_column: The one that names a row; where it is `None`, `id` if there is one.
        input_format: Name of the format of each input that is no archive; found out from
            their content and endings where it is `None`.
        encoding: Name of the encoding of text; found out where it is `None`.
        limits: The budget of one input.
        fact_columns: The columns that are believed over the text.
        allow_hosts: Names and patterns of the hosts that web addresses, and what they
            redirect to, may be at; any where there are none.
    """

    text_column: str | None = None
    id_column: str | None = None
    input_format: str | None = None
    encoding: str | None = None
    limits: ReadingLimits = field(default_factory=ReadingLimits)
    fact_columns: FactColumns = NO_FACTS
    allow_hosts: tuple[str, ...] = ()
