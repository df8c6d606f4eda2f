"""What the judge holds a generated sentence to: one check a module, over one reading of sentence and evidence."""
