"""What the estimates say about power: who can do this, who must tell, on what everybody else builds.

::

    draws            draws of a published figure, and their interval
    lineage          what a system was trained with, and what it inherits from its bases
    owners           who owns how much computing hardware at a date
    thresholds       the lines of laws, and how sure it is that a system is over them
    counts           systems over each line by year, and under projected growth
    concentration    shares and indices over owners, countries, designers, organisations
    access           who can train or adapt a system: by what they own, by what they can pay
    homogenization   derived systems, and the bases that they share
    scale            compute-optimal training, predicted loss, abilities that were reported at that compute

Each module has one function that returns a result of named figures; the faces say it in words.
"""
