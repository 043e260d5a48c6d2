"""Figures that rule `explore` draws: one module a figure, found by its name; no list names them.

NAME.png and NAME.pdf come from the module NAME, which has

``CAPTION : str``
    A literal of one or two sentences: what the figure shows, and how it is read. The report shows
    it. A module without one is no figure, but helps others.
``draw(explored) -> matplotlib.figure.Figure``
    Draws it from the training stars of a task and from what was found about them, see
    `exploration.explored.Explored`. Where there is nothing to show, it returns
    `display.page.draw_note` of the reason.
"""
