"""Who said what: statements, with their speakers, in an article's text. `find.find_statements` is the way in."""
