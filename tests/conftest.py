"""What all tests share."""

from __future__ import annotations

import os

# No test starts a LibreOffice that happens to be there, but those that are about it.
os.environ["POLICYNER_SOFFICE"] = ""

# Messages are in English, whatever language this machine speaks.
os.environ["LC_ALL"] = "C.UTF-8"
