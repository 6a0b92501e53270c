"""Batches: many notices, complete output, whatever fails on the way."""
