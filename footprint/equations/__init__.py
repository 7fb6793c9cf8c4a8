"""The equations: free functions of numbers in coherent units, each with its paper.

Every function is plain arithmetic, so that the same object serves a float, an array of draws or scenarios, and a
pint quantity. The first line of a docstring says what is computed, Notes the equation, References the paper:
``footprint explain`` prints them.
"""
