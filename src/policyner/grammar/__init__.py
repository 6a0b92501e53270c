"""What official language says, whatever the notice: kinds of expressions, found and read."""
