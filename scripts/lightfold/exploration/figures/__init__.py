"""Figures that rule `explore` draws: one module per figure, found by its name; no list names them.

NAME.png and NAME.pdf come from the module NAME, which has

``CAPTION : str``
    A literal of one or two sentences: what the figure shows, and how to read it. The report shows
    it. A module without a caption is not a figure, but helps others.
``draw(explored) -> matplotlib.figure.Figure``
    Draws the figure from the training stars of a task and from what was found about them, see
    `exploration.explored.Explored`. If there is nothing to show, it returns
    `display.page.draw_note` with the reason.
"""
