"""Tables of scenarios -> tables of results: as many rows as one likes, in memory that does not grow with them.

::

    layout       what the columns of a table are; a block of rows
    reading      a CSV or Parquet file -> blocks
    grid         values of some fields -> blocks of all their combinations
    cells        cells -> codes of what is equal, and figures
    columns      figures of many rows in the place of one, so that they are resolved at once
    templates    what rows with the same words have in common
    draws        rows x draws, with normals that all rows share
    rows         a block -> its results
    encoding     results -> bytes of CSV or of a Parquet row group
    rowgroups    Parquet files put behind one another
    partial      a file on its way: appended, resumed, put in place
    processes    who works on blocks: this process, others of this machine,
    cluster      or a Dask cluster
    running      all of it

A row that cannot be estimated has its reason in ``error`` and empty outputs, and does not stop the others. A row of
results is what :func:`footprint.estimate` gives for its scenario. The bytes of the table depend on neither the number
of processes, nor who they are, nor on whether the run was interrupted.
"""
