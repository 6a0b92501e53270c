"""Records: what policyner gives out, as pydantic models, JSON Schema and files."""

from policyner.records.build import build_notice
from policyner.records.mentions import AnyMention, MentionRecord
from policyner.records.notice import (
    SCHEMA_VERSION,
    AgencyRole,
    DocumentRecord,
    ErrorRecord,
    MeasureRecord,
    NoticeRecord,
    OtherParty,
    Record,
)
from policyner.records.schema import notice_schema

__all__ = [
    "SCHEMA_VERSION",
    "AgencyRole",
    "AnyMention",
    "DocumentRecord",
    "ErrorRecord",
    "MeasureRecord",
    "MentionRecord",
    "NoticeRecord",
    "OtherParty",
    "Record",
    "build_notice",
    "notice_schema",
]
