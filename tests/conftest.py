"""What all tests share."""

from __future__ import annotations

import os

from hypothesis import settings

# No test starts a LibreOffice that happens to be there, but those that are about it.
os.environ["POLICYNER_SOFFICE"] = ""

# Messages are in English, whatever language this machine speaks.
os.environ["LC_ALL"] = "C.UTF-8"

# No test depends on how fast the machine is just now.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
