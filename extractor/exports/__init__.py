"""Exports: tables and pages that people open."""
