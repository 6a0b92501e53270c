"""The record of one notice, as the contract fixes it.

All offsets are half-open, in Unicode code points, into the source text. Every
key is always present, `null` where the text does not give a value; only
`document.text` is left out where the input itself is the source text.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    Field,
    SerializerFunctionWrapHandler,
    TypeAdapter,
    model_serializer,
    model_validator,
)

from policyner.errors import InternalError, PolicynerError
from policyner.grammar.names.ends import PartyKind
from policyner.grammar.names.regions import Region
from policyner.linking.measure import Basis, MeasureKind
from policyner.outline.cues import RoleName
from policyner.reading.escapes import writable
from policyner.records.mentions import AnyMention
from policyner.records.metadata import Metadata
from policyner.records.producer import Producer
from policyner.records.values import Offset, Value

SchemaVersion = Annotated[str, Field(pattern=r"^1\.[0-9]+$")]

#: The version of the record format. Its minor part rises when a key is added, so that every
#: record of version 1 can be read; its major part when a key changes its meaning.
SCHEMA_VERSION = "1.4"

#: `no_agencies`: no agency was found; `no_measures`: no measure was found; `damaged`: something
#: is lost for good (`losses`), or bytes stand behind a compressed file that are not of it;
#: `copy`: the page gives the notice twice, and one was set aside; `unread_pages`: pages of a PDF
#: hold pictures and no text, so what they say is not in the record; `ocr`: text was recognised in
#: pictures (`ocr` says of which pages), and may be wrong.
Flag = Literal["no_agencies", "no_measures", "damaged", "copy", "unread_pages", "ocr"]

Count = Annotated[int, Field(ge=1)]


class SetAside(Value):
    """A stretch of the source that is no part of the notice; nothing was extracted from it.

    Attributes:
        reason: `furniture` of the page (menus, share bars, comments, advertising), a
            `page` number or running head, or a second `copy` of the notice.
        start: Offset of the first character in the source text.
        end: Offset behind the last character.
    """

    reason: Literal["furniture", "page", "copy"]
    start: Offset
    end: Offset


class LossRecord(Value):
    """A place at which the source lacks something that nobody can know.

    Attributes:
        kind: `digits` where a number was deleted (`到年6月`), `characters` where signs
            stand that cannot be read (`??`), `hidden` where a filter put `*`.
        start: Offset in the source text of the signs, or, where nothing stands for
            what is lost, of the word that it stood before.
        end: Offset behind them.
    """

    kind: Literal["digits", "characters", "hidden"]
    start: Offset
    end: Offset


class _Stretch(Value):
    """A stretch of the source text.

    Attributes:
        start: Offset of the first character in the source text.
        end: Offset behind the last character.
    """

    start: Offset
    end: Offset


class PastStretch(_Stretch):
    """A stretch of the source that reports what has been done (`工作回顾`, `一年来，…`).

    It yields no measure, and nothing in it is a target or deadline.
    """


class LocatorRecord(_Stretch):
    """Where in its file a stretch of the source text stands; all numbers count from 1.

    Attributes:
        page: Page of a PDF.
        paragraph: Paragraph of a DOCX file's body, empty ones counted, tables not.
        table: Table of a DOCX file or PDF, in document order.
        row: Row of the table; where `table` is null, row of a JSON, JSONL, CSV or Parquet
            file, as its source is numbered.
        column: Column of the table; of a cell that spans several, the first.
    """

    page: Count | None
    paragraph: Count | None
    table: Count | None
    row: Count | None
    column: Count | None


class OcrPage(Value):
    """A page whose text was recognised in a picture.

    Attributes:
        page: Its number, counted from 1.
        confidence: Between 0 and 1: the mean over its characters; 0 where none was recognised.
    """

    page: Count
    confidence: Annotated[float, Field(ge=0, le=1)]


class DocumentRecord(Value):
    """The notice as a whole.

    Attributes:
        id: What a row calls itself (`--id-column`); else the first 16 hexadecimal digits
            of `sha256`.
        source: What the input was called: a path, an address, or `-` for standard input; with
            `/` and its path for a member of an archive, `#` and its number for a row.
        sha256: Hexadecimal SHA-256 of the document's bytes, without the compression that
            they came in; of a row, that of its text in UTF-8.
        media_type: Of the file that the text is from, such as `text/plain`.
        encoding: Encoding of the bytes; `None` where the input was a string, or its format
            leaves no choice.
        title: Repaired title on one line.
        document_number: Such as `闽政办〔2019〕17号`.
        issuers: Names of the issuing organs, in document order; what the caller states where
            the text names none.
        issued_on: Date of issue: of the signature, else 成文日期, else `printed_on`, else what the
            caller states; never a date of the page.
        doc_type: Kind of document that the title names (`通知`, `意见`, `预案`, …).
        printed_on: Date of printing (印发日期).
        published_on: Date on which the page was put up, as it says.
        metadata: What the fields that the page sets around the notice give.
        url: Address that a column of the row gives.
        addressees: Those whom the notice addresses (主送机关), each as it stands.
        attachments: Titles of the attachments that it lists.
        region: Region of the issuing organ.
        script: Simplified, traditional, or both.
        length: Length of the source text in code points.
        text: The source text, carried where a reader extracted it from a
            format other than plain text.
        flags: What a reader of the record should know before relying on it.
        repairs: How many edits each repair made; repairs without edits are left out.
        set_aside: Stretches of the source that are no part of the notice, in order.
        losses: Places at which the source lacks something, in order.
        past: Stretches that report what has been done, in order.
        encoding_errors: How many bytes of the source did not fit its encoding; each is U+FFFD
            in the text, and within a loss.
        locators: Where stretches of the source text stand in a DOCX or PDF file, or which
            row the text is; in order, a page before what stands on it.
        ocr: The pages whose text was recognised in pictures, in order.
        producer: What made the record; `None` where it was made before version 1.2 of the
            format, or not by a model.
    """

    id: Annotated[str, Field(min_length=1)]
    source: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    media_type: str
    encoding: str | None
    title: str | None
    document_number: str | None
    issuers: tuple[str, ...]
    issued_on: date | None
    region: Region | None
    script: Literal["hans", "hant", "mixed"]
    length: Offset
    text: str | None = None
    flags: tuple[Flag, ...]
    repairs: dict[str, int]
    doc_type: str | None = None
    printed_on: date | None = None
    published_on: date | None = None
    metadata: Metadata = Metadata()
    addressees: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    losses: tuple[LossRecord, ...] = ()
    past: tuple[PastStretch, ...] = ()
    encoding_errors: Offset = 0
    url: str | None = None
    locators: tuple[LocatorRecord, ...] = ()
    ocr: tuple[OcrPage, ...] = ()
    producer: Producer | None = None

    @model_serializer(mode="wrap")
    def _without_absent_text(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leaves the key `text` out where the record does not carry the text."""
        fields: dict[str, Any] = dump(self)
        if fields.get("text") is None:
            fields.pop("text", None)
        return fields


class AgencyRole(Value):
    """One agency's part in a measure.

    Attributes:
        role: What the agency does.
        mention: Id of the DEPT mention that names it.
        cue: Start and end of the words that assign the role, in the source text.
        name: The agency's name as a reader would complete it.
        basis: How the role is known: from the measure's own responsibility
            `line`, from its `running_text`, `inherited` from a line elsewhere,
            or by a `convention` that the notice declares once.
        expanded: Whether `name` holds more than the mention's own words.
    """

    role: RoleName
    mention: str
    cue: tuple[Offset, Offset]
    name: str
    basis: Basis
    expanded: bool


class OtherParty(_Stretch):
    """A place, company, hospital or school that a responsibility line names.

    Attributes:
        text: The source's characters from `start` to `end`.
        kind: What it is; `None` in a record that an earlier version wrote.
    """

    text: str
    kind: PartyKind | None = None


class MeasureRecord(Value):
    """A measure and whom it is assigned to.

    Attributes:
        id: `M1`, `M2`, … in document order.
        kind: `task`; `parent` for what a heading says itself in front of its items, where that
            has a role, target or deadline; `aim` for aims and principles that have one;
            `closing` for a paragraph behind the last item that has one, and holds for all.
        number: Its number as it stands (`（一）`).
        heading: The heading's words without the number.
        path: Headings above it, outermost first.
        start: Offset of the first character in the source text.
        end: Offset behind the last character.
        text: The repaired text of the stretch.
        agencies: Who does what.
        other_parties: Places, companies, hospitals and schools named beside them.
        targets: Ids of the TARGET mentions inside the stretch.
        deadlines: Ids of its DEADLINE mentions.
        percentages: Ids of its PERCENT mentions.
        cue: Start and end of the words that assign it: a line with its brackets, or what sentences
            say; may lie outside of the stretch. Null where nobody is assigned.
    """

    id: Annotated[str, Field(pattern=r"^M[1-9][0-9]*$")]
    kind: MeasureKind = "task"
    number: str | None
    heading: str | None
    path: tuple[str, ...]
    start: Offset
    end: Offset
    text: str
    agencies: tuple[AgencyRole, ...]
    other_parties: tuple[OtherParty, ...]
    targets: tuple[str, ...]
    deadlines: tuple[str, ...]
    percentages: tuple[str, ...]
    cue: tuple[Offset, Offset] | None = None

    def mention_ids(self) -> Iterator[str]:
        """Yields the id of every mention that the measure refers to."""
        yield from (agency.mention for agency in self.agencies)
        yield from self.targets
        yield from self.deadlines
        yield from self.percentages


class NoticeRecord(Value):
    """Everything that was found in one notice, in document order.

    Attributes:
        schema_version: The version of the record format.
        document: The notice as a whole.
        mentions: Every mention of the four layers.
        measures: Every measure, assigned to an agency or not.
    """

    schema_version: SchemaVersion
    document: DocumentRecord
    mentions: tuple[AnyMention, ...]
    measures: tuple[MeasureRecord, ...]

    @model_validator(mode="after")
    def _references_hold(self) -> Self:
        """Refuses a reference to no mention, and offsets that miss the carried text."""
        ids = {mention.id for mention in self.mentions}
        for measure in self.measures:
            if not ids.issuperset(measure.mention_ids()):
                raise ValueError(f"measure {measure.id} refers to a mention that is not there")
        text = self.document.text
        if text is not None:
            for mention in self.mentions:
                if text[mention.start : mention.end] != mention.text:
                    raise ValueError(f"mention {mention.id} does not stand in the document's text")
        return self

    def by_id(self) -> dict[str, AnyMention]:
        """The mentions by their ids, in document order."""
        return {mention.id: mention for mention in self.mentions}


class Failure(Value):
    """Why an input could not be processed.

    Attributes:
        source: What the input was called.
        type: A stable name of the kind of failure (`empty`, `undecodable`, …);
            `internal` for a fault of the program.
        message: One sentence for a person.
    """

    source: str
    type: str
    message: str


class ErrorRecord(Value):
    """The line that stands for an input that could not be processed.

    Attributes:
        schema_version: The version of the record format.
        error: Which input, and why.
    """

    schema_version: SchemaVersion
    error: Failure

    @classmethod
    def of(cls, source: str, *, type: str, message: str) -> ErrorRecord:
        """The error record of the input called `source`."""
        failure = Failure(source=writable(source), type=type, message=writable(message))
        return cls(schema_version=SCHEMA_VERSION, error=failure)

    @classmethod
    def from_error(cls, source: str, error: Exception) -> ErrorRecord:
        """The error record of the input called `source`, whose extraction raised `error`.

        An error that is not policyner's own is a fault of the program, of type `internal`.
        """
        if not isinstance(error, PolicynerError):
            error = InternalError.of(error, name=source)
        return cls.of(source, type=error.kind, message=str(error))


#: A line of the output.
Record = NoticeRecord | ErrorRecord

#: Reads and writes a line.
RECORD: TypeAdapter[Record] = TypeAdapter(Record)
