"""Briefings: what the articles say on a subject, with everything in it cited."""
