"""The command line with the small pipeline, in a process of its own."""

from __future__ import annotations

import sys

import fake_pipeline

from policyner.batch import ledger, loading, settings
from policyner.cli import main

if __name__ == "__main__":
    loading.load_extractor = fake_pipeline.load_extractor
    settings.find_model = fake_pipeline.find_model
    # Many commits in a short run.
    ledger._COMMIT_RECORDS = 3
    sys.argv[0] = "policyner"
    main()
