"""The record: one SQLite file, the only truth."""
