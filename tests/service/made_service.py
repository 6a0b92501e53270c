"""A small pipeline and texts for the service."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from policyner.reading import Source
from policyner.records import NoticeRecord

sys.path.append(str(Path(__file__).parents[1] / "batch"))

import fake_pipeline

TEXT = "😀一、扩大试点。\n一、扩大试点。尽快落实。（省财政厅牵头，省教育厅配合）\n"
OTHER = "二、严格考核。尽快落实。（青禾市体育局牵头）\n"


class Gate(fake_pipeline.FakeExtractor):
    """The small pipeline, which stops at a text that says so until it is let on."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = threading.Event()
        self.open = threading.Event()

    def extract(self, source: Source) -> NoticeRecord:
        if "等候" in source.text:
            self.reached.set()
            assert self.open.wait(30)
        return super().extract(source)
