"""Checks: what cannot be true, within a report and across reports."""
