"""Formats of light curves: each module says what one product calls its columns, and what they hold.

A module has ``COLUMNS`` and ``recognises``. ``COLUMNS`` lists the product's names for each of
``object_id``, ``band``, ``mjd``, ``mag`` and ``magerr``, in lower case and with the best one first.
``recognises(columns)`` gets the set of all names in a table, in lower case. It returns whether the
table is this product's. The first names in ``COLUMNS`` and the names in ``FLAGS`` and ``SIGNS``
must be enough for that. No two formats may recognise the same table. A product whose files lack one
of our columns has no names for it.

A module may have these constants too:

``BAND``
    The band of all points, for a product of one band without a column for it.
``BANDS``
    Our name for each spelling of a band. Points in a band that is named None are dropped. Without
    this constant, bands keep their spelling.
``FLAGS``
    By the name of a column, in lower case: the value of points that are kept (True, False, or a
    tuple of values), and the words for the others in the count of dropped points. A third text
    may say how to keep them. A file may lack the column.
``MISSING``
    Values of the error, in the product's own unit, that mean that there is no error.
``NEGATIVE``
    Words for points of negative magnitude, if these were not detected.
``RATIOS``
    Pairs of columns in lower case, for products without a column of errors: these are 1.0857 times
    the first column over the second. An empty first name stands for 1. The first pair that the file
    has is taken.
``SIGNS``
    Other columns that tell the product, in lower case.
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
