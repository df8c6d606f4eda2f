"""Bytes to source text and metadata, one module a format."""
