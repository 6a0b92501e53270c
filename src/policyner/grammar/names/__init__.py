"""Names of agencies: how they begin and end, which organs they are, who else a list names."""
