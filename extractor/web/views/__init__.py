"""What the review page shows, decided from records and changes alone: no browser, no server, no file."""

from __future__ import annotations
