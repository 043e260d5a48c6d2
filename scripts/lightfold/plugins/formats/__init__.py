"""Formats of light curves: each module says what one product calls its columns, and what they hold.

A module has ``COLUMNS`` and ``recognises``. ``COLUMNS`` lists the product's names for each of
``object_id``, ``band``, ``mjd``, and ``mag`` with ``magerr`` or ``flux`` with ``fluxerr``. Names
are in lower case, the best one first. ``recognises(columns)`` gets the set of all names in a table,
in lower case. It returns whether the table is this product's. The first names in ``COLUMNS`` and
the names in ``FLAGS``, ``READS`` and ``SIGNS`` must be enough for that. No two formats may
recognise the same table; one that is chosen by its name returns False. A product whose files lack
one of our columns has no names for it, or leaves it out.

``COLUMNS`` may have these too:

``limit``
    The limiting magnitude, at 5 standard deviations, of rows that have no magnitude or flux.
``sign``
    Whether a difference from a reference image is positive.
a dictionary by band
    In place of names, for tables with columns per band: ``"mag": {"W1": ("w1mpro",)}``. So may
    ``magerr``, ``mjd``, ``flux`` and ``fluxerr``; ``mag`` or ``flux`` then says the bands.

If there is no column of magnitudes, points are fluxes. Files with fluxes, signs or limits have all
their points as fluxes at zero point 31.4; only points with a signal to noise of 3 or more have a
magnitude, too (see ``curves/fluxes.py``).

A module may have these constants too:

``BAND``
    The band of all points, for a product of one band without a column for it.
``BANDS``
    Our name for each spelling of a band. Points in a band that is named None are dropped. Without
    this constant, bands keep their spelling.
``DIFFERENCE``
    True if brightness is a difference from a reference image, so that signs matter. It needs
    fluxes, or a ``sign`` of the magnitudes.
``EPOCH``
    Days to add to the times to get MJD: 56999.5 for BJD - 2,457,000. It is from 0 to 100,000.
    Without it, times are taken as the option ``time`` says. It is used where that is `auto`.
``FILES``
    Regular expression of the whole names of files that have no header, without a suffix of
    compression. Then names in ``COLUMNS`` are the numbers of columns, "1", "2" and so on.
``FLAGS``
    By the name of a column, in lower case: the value of points that are kept, and the words for the
    others in the count of dropped points. The value is True or False, a number, a text, or a tuple
    of them with None for an empty cell. A third text may say how to keep the others. A file may
    lack the column.
``MISSING``
    Values of the error, in the product's own unit, that mean that there is no error.
``POSITIVE``
    Spellings of ``sign`` that mean a positive difference; others mean a negative one. By default,
    ``1``, ``t``, ``true`` and ``+``, in upper or lower case; then others than ``0``, ``-1``, ``f``,
    ``false`` and ``-`` are refused.
``RATIOS``
    Pairs of columns in lower case, for products without a column of errors: these are 1.0857 times
    the first column over the second. An empty first name stands for 1. The first pair that the file
    has is taken.
``READS``, ``MAKES``
    For ``prepare``: the columns that it needs beside those in ``COLUMNS``, and those that it makes,
    in lower case.
``SIGNS``
    Other columns that tell the product, in lower case.
``TIME``
    What the times are, in words, such as "MJD (TAI)". It goes into the log, and into the metadata
    of the light curves. Where times are converted, it says to what.
``UNITS``
    Units of our columns, for files that state none: ``{"magerr": "mmag"}``. Without this constant,
    times are in days, and magnitudes and their errors in mag.
``ZERO_POINT``
    The magnitude of a flux of 1: a number (23.9 for uJy), or one for each band by our name. It is
    used for files that do not state a unit such as nJy.
``GUESSED``
    True if the names are guesses, not those of a product. Then any spelling counts (``Mag_Err`` is
    ``magerr``), and our own names come first. Two names that fit are refused. The columns used are
    printed.

Constants are literals. Others in capitals are refused, unless an underscore is their first letter.
For what they cannot say, a module may have a function:

``prepare(rows)``
    Gets each batch of rows as a table of pandas, and returns it with the columns of ``MAKES``. It
    has the columns that the file has of ``COLUMNS``, ``FLAGS`` and ``READS``, in lower case. Rows
    that it leaves out are counted. pandas and NumPy are imported in the function, because modules
    are imported when the DAG is built.

The configuration's ``columns``, ``bands`` and ``zero_point`` come before what a format says. A data
set whose ``format`` is `auto` is read again when any format is added or changed, because that
format may recognise it. If ``format`` names a format, only changes of that one count.
"""
