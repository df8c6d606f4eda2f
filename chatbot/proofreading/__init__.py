"""Proofreading: what of a text with quotations and citations stands in the library, and what does not."""
