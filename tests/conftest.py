"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

# No test starts a LibreOffice that happens to be there, but those that are about it.
os.environ["POLICYNER_SOFFICE"] = ""

# Messages are in English, whatever language this machine speaks.
os.environ["LC_ALL"] = "C.UTF-8"

# No test depends on how fast the machine is just now.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, for the tests that `make test-page` runs."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # In a container the superuser's Chromium runs without its sandbox alone.
        chromium = playwright.chromium.launch(
            executable_path=os.environ["POLICYNER_BROWSER"], args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()
