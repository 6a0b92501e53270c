"""Figures: gold, span and link scores, the report of a model, the quality gate."""
