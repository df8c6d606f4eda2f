"""Measuring: `make bench` scores what `byline` prints with the scripts beside the project, and times it."""
