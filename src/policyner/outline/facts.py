"""What a notice says of itself as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from policyner.errors import ResolvingError, UsageError
from policyner.grammar.names.regions import regions
from policyner.reading.believed import FIRST_DAY, LAST_DAY
from policyner.span import Span


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """Facts of the document, each `None` or empty where the text does not give it.

    Attributes:
        title: The notice's title in the clean text.
        document_number: Such as `闽政办〔2019〕17号`.
        doc_type: Kind of document that the title names (`通知`, `预案`).
        issuers: Names of the issuing organs, from title, head, fields and signature block.
        issued_on: Date of issue: of the signature, else 成文日期, else of printing. No date of
            the page is one.
        issued_in: Year of issue: that of the date, or the one in the document number.
        printed_on: Date of printing (印发日期).
        published_on: Date on which the page was put up.
        metadata: What the page's fields give, by kind (`index_number`, `subject`, `validity`, …).
        apart: Stretches of the head and the signature whose dates and words are about the
            notice itself: nothing in them is a deadline or target.
        region: Name of the region at the beginning of the first issuer's name (`南湖省`).
        addressees: Those whom the notice addresses (主送机关), each as it stands.
        attachments: Titles of the attachments that it lists.
    """

    title: Span | None = None
    document_number: Span | None = None
    doc_type: str | None = None
    issuers: tuple[Span, ...] = ()
    issued_on: date | None = None
    issued_in: int | None = None
    printed_on: date | None = None
    published_on: date | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    apart: tuple[Span, ...] = ()
    region: Span | None = None
    addressees: tuple[Span, ...] = ()
    attachments: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Stated:
    """What a caller says of notices that do not say it, such as attachments in files of their own.

    Attributes:
        issuer: Name of the issuing organ.
        region: Name or code of its region.
        issued: Date of issue.
    """

    issuer: str | None = None
    region: str | None = None
    issued: date | None = None

    @classmethod
    def of(
        cls, *, issuer: str | None, region: str | None, issued: str | None, mark: str = ""
    ) -> Stated:
        """What is said, checked where it is given and not when it is needed.

        Args:
            issuer: Name of the issuing organ.
            region: Name or code of its region.
            issued: Date of issue, `YYYY-MM-DD`.
            mark: What messages put in front of these names, such as `--`.

        Raises:
            UsageError: If the date is none of a notice, or no region is called so.
        """
        try:
            day = None if issued is None else date.fromisoformat(issued)
        except ValueError as error:
            raise UsageError(f"{mark}issued {issued}: this is no date; write 2024-03-08") from error
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise UsageError(
                f"{mark}issued {issued}: no notice is of a day before {FIRST_DAY} or behind "
                f"{LAST_DAY}"
            )
        if region is not None:
            try:
                regions().find(region)
            except ResolvingError as error:
                raise UsageError(
                    f"{mark}region {error}; a code of GB/T 2260 is always clear"
                ) from error
        return cls(issuer, region, day)

    def fill(self, facts: DocumentFacts) -> DocumentFacts:
        """The facts with the date of issue where the notice gives none."""
        if self.issued is None or facts.issued_on is not None:
            return facts
        return replace(facts, issued_on=self.issued, issued_in=self.issued.year)


#: The caller says nothing.
UNSTATED = Stated()
