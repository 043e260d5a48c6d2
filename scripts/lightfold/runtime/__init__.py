"""What surrounds every job: its log, process and fingerprint, and the settings of Snakemake."""
