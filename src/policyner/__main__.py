"""`python -m policyner`: the command line where its script is not on the path."""

from policyner.cli import main

main()
