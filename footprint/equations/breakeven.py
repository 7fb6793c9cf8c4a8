"""When one way of doing things has paid for itself: queries, adaptations, data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from footprint.records import Number


def queries(adaptation: Number, prompted: Number, adapted: Number) -> Number:
    """Queries after which adapting once is cheaper than prompting every time.

    Parameters
    ----------
    adaptation
        What the adaptation takes, once: FLOP, joules, dollars or kilograms.
    prompted, adapted
        What a query takes of the prompted and of the adapted model, in the same unit; the first is the larger. [1]

    Notes
    -----
    Q = F / (c_p - c_a)

    References
    ----------
    .. [1] Liu et al. (2022), Few-Shot Parameter-Efficient Fine-Tuning is Better and Cheaper than In-Context Learning.
       arXiv:2205.05638

    Examples
    --------
    Fine-tuning 7 billion parameters for 3.35e18 FLOP, against five examples of 200 tokens in each prompt.

    >>> round(queries(3.35e18, 2 * 7e9 * 1000, 0.0), -3)
    239000.0
    """
    return adaptation / (prompted - adapted)


def adaptations(pretraining: Number, adaptation: Number) -> Number:
    """Adaptations over which a pretraining must be shared for its part in each to be no more than the adaptation.

    Parameters
    ----------
    pretraining, adaptation
        What each takes, in the same unit. [1]

    Notes
    -----
    M = C_p / C_a: with M adaptations, each bears C_p / M + C_a.

    References
    ----------
    .. [1] Strubell et al. (2019), Energy and Policy Considerations for Deep Learning in NLP, section 4.
       arXiv:1906.02243

    Examples
    --------
    >>> adaptations(3.14e23, 3.14e18)
    100000.0
    """
    return pretraining / adaptation


def adaptations_against_scratch(pretraining: Number, scratch: Number, adaptation: Number) -> Number:
    """Adaptations after which pretraining once is cheaper than training each from scratch.

    Parameters
    ----------
    pretraining, scratch, adaptation
        What each takes, in the same unit; scratch is more than the adaptation. [1]

    Notes
    -----
    M = C_p / (C_s - C_a)

    References
    ----------
    .. [1] Hernandez et al. (2021), Scaling Laws for Transfer, section 1 (effective data transferred).
       arXiv:2102.01293

    Examples
    --------
    >>> adaptations_against_scratch(1000.0, 12.0, 2.0)
    100.0
    """
    return pretraining / (scratch - adaptation)


def data_transferred(
    scale: Number, data: Number, data_exponent: Number, params: Number, size_exponent: Number
) -> Number:
    """Data that pretraining is worth: what a model trained from scratch would need beside the fine-tuning data.

    Parameters
    ----------
    scale
        Coefficient of the law: 1.9e4 from text to Python. [1]
    data
        Characters of the fine-tuning data.
    data_exponent
        0.18 from text to Python.
    params
        Parameters, embeddings not counted.
    size_exponent
        0.38

    Returns
    -------
    Characters

    Notes
    -----
    D_T = k D_F^a N^b. Fitted to models up to 1 billion parameters on Python code; it holds while the fine-tuning data
    are at most a tenth of what would train the model from scratch. Beyond, pretraining may even hold a small model
    back (ossification).

    References
    ----------
    .. [1] Hernandez et al. (2021), Scaling Laws for Transfer, equations 1 and 2, and section 4.2 (limits).
       arXiv:2102.01293

    Examples
    --------
    GPT-3 fine-tuned on one character: 3.6e8 characters (the paper says 3.7e8).

    >>> round(data_transferred(1.9e4, 1, 0.18, 175e9, 0.38) / 1e8, 1)
    3.6
    """
    return scale * data**data_exponent * params**size_exponent
