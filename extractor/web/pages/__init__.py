"""The pages themselves: NiceGUI elements over what ``views`` decide. Words of documents are only ever texts."""

from __future__ import annotations
