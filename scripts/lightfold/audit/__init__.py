"""The audit checks rows, never names: nothing tested or validated on may be trained on.

`examine` checks the split and the rows of every resampler; its priority puts it ahead of training.
`probe` checks what the nodes left, and what chance would give. `judge` corrects for the number of
random checks and gathers all findings in one table, or fails the run.
"""
