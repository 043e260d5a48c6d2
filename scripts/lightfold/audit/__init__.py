"""The audit: checks on rows, never on names, that nothing tested or validated on was trained on.

`examine` looks at the split and at the rows of every resampler, ahead of training by its priority,
`probe` at what the nodes left, and at what chance would give; `judge` corrects for the number of
random checks and gathers all in one table, or fails the run.
"""
