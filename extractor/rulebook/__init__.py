"""The rule book: what the people who maintain the rules need to own them – lint, test, statistics, pages, schemas."""
