"""Language: figures, sections, clauses and words of a report's text."""
