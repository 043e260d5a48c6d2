"""Catalogues: each module writes predictions in the columns of one archive, broker or form.

A module has ``write``. ``write(predictions, path, record, given)`` reads the predictions and writes
the catalogue's file, whole or not at all. It gets

``predictions``
    The path of ``predictions.parquet``, which `prediction.publishing.described` explains column by
    column. Read it in batches, because it may have millions of rows.
``path``
    Where to write.
``record``
    What ``model.json`` says of the model that predicted.
``given``
    ``classes``: the catalogue's name of each of the model's classes. For a catalogue with `MINIMA`
    also ``elements``: a table of positions, magnitudes, periods and epochs, which
    `prediction.publishing.listed.table` describes; and ``times``: where the times of the light
    curves were counted, ``geocentric``, ``heliocentric`` or ``barycentric``.

A module may have these constants too. They are literals:

``MINIMA``
    Says that the catalogue needs elements, from light curves and positions; it is refused for a
    table of features. By the catalogue's name of a class: the number of minima in a cycle, for
    classes whose epoch is that of a minimum. It is 2 if they are alike. The epochs of other classes
    are those of a maximum.
``CLASSES``
    By the catalogue's name of a class: the names that this class usually has, in upper or lower
    case. Signs and blanks count. The configuration's ``classes`` come before it. A class with no
    name is refused before anything runs. Without this constant, classes keep their names.
"""
