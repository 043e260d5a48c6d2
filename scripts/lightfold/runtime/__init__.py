"""What is around every job: its log, its process, its fingerprint, and what Snakemake is told."""
