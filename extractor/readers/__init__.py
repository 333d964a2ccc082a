"""Readers: bytes to :class:`~extractor.models.Document`, one file a format."""
