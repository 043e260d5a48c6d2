"""Catalogues: each module writes predictions in the columns of one archive, broker or form.

A module has ``write``. ``write(predictions, path, record, given)`` reads the predictions and writes
the catalogue's file, whole or not at all. It gets

``predictions``
    The path of ``predictions.parquet``, which `prediction.described` explains column by column.
    Read it in batches, because it may have millions of rows.
``path``
    Where to write.
``record``
    What ``model.json`` says of the model that predicted.
``given``
    ``classes``: the catalogue's name of each of the model's classes. ``objects`` and
    ``light_curves``: the paths of the tables that `NEEDS` names. ``times``: where the times of the
    light curves are counted, ``geocentric``, ``heliocentric`` or ``barycentric``.

A module may have these constants too. They are literals:

``NEEDS``
    What the catalogue needs beside predictions: ``("objects", "light_curves")`` for one that tells
    positions or magnitudes. It is refused for a table of features.
``CLASSES``
    By the catalogue's name of a class: the names that this class usually has, in upper or lower
    case. Signs and blanks count. The configuration's ``classes`` come before it. A class with no
    name is refused before anything runs. Without this constant, classes keep their names.
"""
