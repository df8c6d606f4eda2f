"""A document in, a searchable and quotable article in the library out."""
