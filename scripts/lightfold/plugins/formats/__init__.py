"""Formats of light curves: each module says what one product calls its columns, and what they hold.

A module has ``COLUMNS`` and ``recognises``. ``COLUMNS`` lists the product's names for each of
``object_id``, ``band``, ``mjd``, ``mag`` and ``magerr``, in lower case and with the best one first.
``recognises(columns)`` gets the set of all names in a table, in lower case. It returns whether the
table is this product's. The first names in ``COLUMNS`` and the names in ``FLAGS`` must be enough
for that. No two formats may recognise the same table.

A module may have these constants too:

``BANDS``
    Our name for each spelling of a band. Points in a band that is named None are dropped. Without
    this constant, bands keep their spelling.
``FLAGS``
    By the name of a column, in lower case: whether it is true or false for points that are kept,
    and the words for the others in the count of dropped points. A file may lack the column.
``MISSING``
    Values of the error, in the product's own unit, that mean that there is no error.
``UNITS``
    Units of our columns, for files that state none: ``{"magerr": "mmag"}``. Without this constant,
    times are in days, and magnitudes and their errors in mag.
``GUESSED``
    True if the names are guesses, not those of a product. Then any spelling counts (``Mag_Err`` is
    ``magerr``), and our own names come first. Two names that fit are refused. The columns used are
    printed.

Constants are literals. The configuration's ``columns`` and ``bands`` come before them. A data set
whose ``format`` is `auto` is read again when any format is added or changed, because that format
may recognise it. If ``format`` names a format, only changes of that one count.
"""
