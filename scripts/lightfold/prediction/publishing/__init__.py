"""Answers as others read them: CSV, VOTable, and the columns of catalogues."""
