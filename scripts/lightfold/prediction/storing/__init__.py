"""Models as files: without pickles, and looked at before anything in them is used."""
