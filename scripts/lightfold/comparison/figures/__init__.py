"""Figures that rule `compare` draws: one module per figure, found by its name, without a list.

NAME.png and NAME.pdf come from the module NAME, which has

``CAPTION : str``
    A literal of one or two sentences: what the figure shows, and how it is read. The report shows
    it. A module without one is no figure, but helps others.
``draw(compared) -> matplotlib.figure.Figure``
    Draws it from the scores of a task, see `comparison.compared.Compared`. There is at least one
    score. Where there is nothing to show, it returns `display.page.draw_note` of the reason.
"""
