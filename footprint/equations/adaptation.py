"""FLOP of adapting a model, and the parameters that an adaptation trains."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from footprint.records import Number


def examples_seen(examples: Number, length: Number, epochs: Number) -> Number:
    """Tokens passed over when training on examples.

    Parameters
    ----------
    examples
        Examples of the data set.
    length
        Tokens of an example as computed, padding included. [1]
    epochs
        Passes over the data set.

    Notes
    -----
    T = n l e: what is padded is computed too.

    References
    ----------
    .. [1] Ouyang et al. (2022), Training language models to follow instructions with human feedback, appendix C
       (its 4.9 PF-days of supervised fine-tuning are reached only at the full 2 048 tokens). arXiv:2203.02155

    Examples
    --------
    InstructGPT: 12 725 prompts, 16 epochs, 2 048 tokens.

    >>> examples_seen(12725, 2048, 16)
    416972800
    """
    return examples * length * epochs


def partial_training(weights: Number, core: Number, added: Number, units: Number) -> Number:
    """FLOP of training a few added parameters beside frozen weights.

    Parameters
    ----------
    weights, core : FLOP
        Forward pass over one token: of the frozen weights, and of what has no weights (attention scores). [1]
    added : FLOP
        Forward pass of the added parameters over one token.
    units
        Tokens or samples passed over, all epochs.

    Notes
    -----
    C = (2 F_w + 3 F_c + 3 F_a) T. Of the two products of a backward pass a frozen matrix needs one, the gradient of
    its input; attention scores and the added parameters need both. With F_w = 2 N and F_a = 2 N_a this is
    4 N + 6 N_a a token.

    References
    ----------
    .. [1] Hu et al. (2021), LoRA: Low-Rank Adaptation of Large Language Models, section 4.2 (no gradients for most
       parameters; 25 % faster on GPT-3 175B). arXiv:2106.09685
    .. [2] Megatron-Bridge, flop_utils (frozen matrices count 2/3, attention in full)

    Examples
    --------
    GPT-3 175B with 18.87 million parameters of rank 4: two thirds of a full fine-tuning.

    >>> round(partial_training(2 * 175e9, 0.0, 2 * 18.87e6, 1.0) / (6 * 175e9), 4)
    0.6668
    """
    return (2 * weights + 3 * core + 3 * added) * units


def lora_parameters(rank: Number, layers: Number, adapted_width: Number) -> Number:
    """Parameters of low-rank adapters.

    Parameters
    ----------
    rank
        Rank of each adapter. [1]
    layers
        Layers that have them.
    adapted_width
        Inputs plus outputs of the adapted matrices of one layer, summed.

    Notes
    -----
    N_a = r L sum(d_in + d_out): a matrix of d_in x d_out gets one of r x d_in and one of d_out x r.

    References
    ----------
    .. [1] Hu et al. (2021), LoRA: Low-Rank Adaptation of Large Language Models, section 4.1. arXiv:2106.09685

    Examples
    --------
    GPT-3, rank 4 on queries and values: 18.9 million.

    >>> lora_parameters(4, 96, 2 * (12288 + 12288))
    18874368
    """
    return rank * layers * adapted_width


def adapter_parameters(bottleneck: Number, layers: Number, width: Number) -> Number:
    """Parameters of bottleneck adapters.

    Parameters
    ----------
    bottleneck
        Width between the two matrices of an adapter. [1]
    layers, width
        Layers and model width.

    Notes
    -----
    N_a = 2 L 2 h b: two adapters a layer, each down from the width and up again (biases left out).

    References
    ----------
    .. [1] Houlsby et al. (2019), Parameter-Efficient Transfer Learning for NLP, section 2.1. arXiv:1902.00751

    Examples
    --------
    BERT large, 64 wide: 6.3 million, 2 % of 330 million.

    >>> adapter_parameters(64, 24, 1024)
    6291456
    """
    return 2 * layers * 2 * width * bottleneck


def prompt_parameters(soft_tokens: Number, width: Number) -> Number:
    """Parameters of a learnt prompt: one vector for each of its tokens.

    Parameters
    ----------
    soft_tokens
        Learnt tokens before the input. [1]
    width
        Model width.

    Notes
    -----
    N_a = t h

    References
    ----------
    .. [1] Lester et al. (2021), The Power of Scale for Parameter-Efficient Prompt Tuning, section 2.
       arXiv:2104.08691

    Examples
    --------
    T5 XXL with 5 tokens: 20 480 parameters.

    >>> prompt_parameters(5, 4096)
    20480
    """
    return soft_tokens * width


def prefix_parameters(soft_tokens: Number, layers: Number, key_width: Number) -> Number:
    """Parameters of learnt prefixes: a key and a value in each layer for each of their tokens.

    Parameters
    ----------
    soft_tokens
        Learnt tokens before the input. [1]
    layers, key_width
        Layers, and key-value heads x head size.

    Notes
    -----
    N_a = 2 L t k

    References
    ----------
    .. [1] Li and Liang (2021), Prefix-Tuning: Optimizing Continuous Prompts for Generation, section 4.
       arXiv:2101.00190

    Examples
    --------
    GPT-2 medium with 10 tokens.

    >>> prefix_parameters(10, 24, 1024)
    491520
    """
    return 2 * layers * soft_tokens * key_width


def scoring(forward: Number, units: Number) -> Number:
    """FLOP of passing tokens forward once: scoring, log-probabilities, labels.

    Parameters
    ----------
    forward : FLOP
        Forward pass over one token or sample. [1]
    units
        Tokens or samples.

    Notes
    -----
    C = F T

    References
    ----------
    .. [1] Kaplan et al. (2020), Scaling Laws for Neural Language Models, section 2.1. arXiv:2001.08361

    Examples
    --------
    >>> scoring(2 * 6e9, 2048)
    24576000000000.0
    """
    return forward * units


def policy_update(policy: Number, value: Number, tokens: Number, policy_epochs: Number) -> Number:
    """FLOP of training policy and value model on sampled responses.

    Parameters
    ----------
    policy, value : FLOP
        Forward pass of each over one token (0 FLOP where there is no value model). [1]
    tokens
        Tokens of prompts and responses.
    policy_epochs
        Passes over each batch of responses.

    Notes
    -----
    C = 3 (F_p + F_v) T m

    References
    ----------
    .. [1] Ouyang et al. (2022), Training language models to follow instructions with human feedback, appendix C.4.
       arXiv:2203.02155

    Examples
    --------
    InstructGPT: 256 000 episodes of 2 048 tokens, one pass; 6.6 PF-days of its 60.

    >>> round(policy_update(2 * 175e9, 2 * 6e9, 256000 * 2048, 1) / 8.64e19, 1)
    6.6
    """
    return 3 * (policy + value) * tokens * policy_epochs


def pretraining_mix(forward: Number, tokens: Number, mix: Number) -> Number:
    """FLOP of the pretraining sequences mixed into reinforcement learning (PPO-ptx).

    Parameters
    ----------
    forward : FLOP
        Forward pass of the policy over one token.
    tokens
        Tokens of all episodes.
    mix
        Pretraining sequences for each episode, as long as it. [1]

    Notes
    -----
    C = 3 F T x

    References
    ----------
    .. [1] Ouyang et al. (2022), Training language models to follow instructions with human feedback, appendix C.4
       (8 times as many pretraining examples as episodes). arXiv:2203.02155

    Examples
    --------
    InstructGPT: 51 PF-days of its 60.

    >>> round(pretraining_mix(2 * 175e9, 256000 * 2048, 8) / 8.64e19, 1)
    51.0
    """
    return 3 * forward * tokens * mix


def other_model(forward: Number, params: Number, of: Number) -> Number:
    """FLOP of a forward pass of a model of another size and the same design.

    Parameters
    ----------
    forward : FLOP
        Forward pass of the model at hand over one token.
    params
        Parameters of the other model (reward, value, teacher, judge). [1]
    of
        Parameters of the model at hand.

    Notes
    -----
    F' = F N' / N

    References
    ----------
    .. [1] Kaplan et al. (2020), Scaling Laws for Neural Language Models, section 2.1. arXiv:2001.08361

    Examples
    --------
    >>> other_model(350e9, 6e9, 175e9)
    12000000000.0
    """
    return forward * params / of
