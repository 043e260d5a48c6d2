"""Formats of light curves: each module says what one product calls its columns, and what they hold.

A module has ``COLUMNS`` and ``recognises``. ``COLUMNS`` gives, for each of ``object_id``, ``band``,
``mjd``, ``mag`` and ``magerr``, the names that the product may have for it, in lower case, the best
one first. ``recognises(columns)`` gets the set of all names in a table, in lower case, and returns
whether the table is this product's. The first names in ``COLUMNS`` and those in ``FLAGS`` are to be
enough for that. No two formats may recognise one table.

A module may have these constants too:

``BANDS``
    Our name of each spelling of a band; points of a band that is named None are dropped. Without
    it, bands are named as they are spelt.
``FLAGS``
    By the name of a column, in lower case: whether it is true or false at points that are kept, and
    what the others are called where they are counted. A file may lack the column.
``MISSING``
    Errors, in the product's own unit, that mean that there is none.
``UNITS``
    Units of our columns, for files that state none: ``{"magerr": "mmag"}``. Without it, times are
    in days, magnitudes and their errors in mag.
``GUESSED``
    True if the names are no product's but guesses. Then any spelling counts (``Mag_Err`` is
    ``magerr``), our own names come first, two names that fit are refused, and what was taken is
    printed.

Constants are literals. What a configuration says in ``columns`` and ``bands`` comes before them. A
data set whose format is not given is read again when a format is added or changed, since the new
one may recognise it; where ``format`` names one, only that one counts.
"""
