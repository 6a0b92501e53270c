"""Trains a model: `python train.py configs/small.yaml` is `policyner train configs/small.yaml`."""

import sys

from policyner.cli import main

if __name__ == "__main__":
    sys.argv[1:1] = ["train"]
    main()
