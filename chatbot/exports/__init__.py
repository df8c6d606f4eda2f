"""A briefing as a file: Markdown, HTML, DOCX and JSON."""
