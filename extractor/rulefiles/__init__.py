"""Rule files as files: what may stand in each kind, the line of every row, and which folder it comes from."""
