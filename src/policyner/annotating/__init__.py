"""Converters between gold and what annotators write; one module a format."""
