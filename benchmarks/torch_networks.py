"""Small networks of every kind, made of the shapes of a scenario; see torch_counts.py.

Attention is written out (scores, softmax, sum), over the full square: torch's counter knows matrix products and
convolutions, and not that half of a causal square need not be computed. Inputs that are no words require a gradient,
so that the backward pass has both of its products everywhere. Biases are left out, as the equations do.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn


class Attention(nn.Module):
    """Queries of one sequence, keys and values of another, grouped heads."""

    def __init__(self, width: int, heads: int, kv_heads: int, size: int, context: int | None = None) -> None:
        super().__init__()
        self.heads, self.kv_heads, self.size = heads, kv_heads, size
        self.query = nn.Linear(width, heads * size, bias=False)
        self.key = nn.Linear(context or width, kv_heads * size, bias=False)
        self.value = nn.Linear(context or width, kv_heads * size, bias=False)
        self.output = nn.Linear(heads * size, width, bias=False)

    def forward(self, x: Tensor, other: Tensor | None = None) -> Tensor:
        """Sum of values, weighed by scores."""
        other = x if other is None else other
        group = self.heads // self.kv_heads
        query = self.query(x).unflatten(-1, (self.heads, self.size)).transpose(1, 2)
        key = self.key(other).unflatten(-1, (self.kv_heads, self.size)).transpose(1, 2).repeat_interleave(group, 1)
        value = self.value(other).unflatten(-1, (self.kv_heads, self.size)).transpose(1, 2).repeat_interleave(group, 1)
        scores = (query @ key.transpose(-1, -2) / self.size**0.5).softmax(-1)
        return self.output((scores @ value).transpose(1, 2).flatten(-2))


class LatentAttention(nn.Module):
    """Queries, and keys and values together, compressed; a part of each head carries the position."""

    def __init__(self, s: dict[str, Any]) -> None:
        super().__init__()
        width, self.heads, self.rope = s["width"], s["heads"], s["rope_size"]
        self.size, self.value = s["head_size"], s["value_size"]
        self.query_down = nn.Linear(width, s["query_rank"], bias=False)
        self.query_up = nn.Linear(s["query_rank"], self.heads * (self.size + self.rope), bias=False)
        self.down = nn.Linear(width, s["kv_rank"], bias=False)
        self.position = nn.Linear(width, self.rope, bias=False)
        self.up = nn.Linear(s["kv_rank"], self.heads * (self.size + self.value), bias=False)
        self.output = nn.Linear(self.heads * self.value, width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Sum of values, weighed by scores."""
        query = self.query_up(self.query_down(x)).unflatten(-1, (self.heads, self.size + self.rope)).transpose(1, 2)
        both = self.up(self.down(x)).unflatten(-1, (self.heads, self.size + self.value)).transpose(1, 2)
        key, value = both.split((self.size, self.value), -1)
        position = self.position(x).unsqueeze(1).expand(-1, self.heads, -1, -1)
        scores = (query @ torch.cat([key, position], -1).transpose(-1, -2)).softmax(-1)
        return self.output((scores @ value).transpose(1, 2).flatten(-2))


class FeedForward(nn.Module):
    """Two matrices, or three with a gate."""

    def __init__(self, width: int, inner: int, matrices: int) -> None:
        super().__init__()
        self.up = nn.Linear(width, inner, bias=False)
        self.gate = nn.Linear(width, inner, bias=False) if matrices == 3 else None
        self.down = nn.Linear(inner, width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Up, gate, down."""
        inner = self.up(x).relu() if self.gate is None else self.up(x) * self.gate(x).sigmoid()
        return self.down(inner)


class Experts(nn.Module):
    """Each token goes to the experts that the router scores highest, and through the shared ones."""

    def __init__(self, width: int, inner: int, matrices: int, experts: int, chosen: int, shared: int) -> None:
        super().__init__()
        self.router = nn.Linear(width, experts, bias=False)
        self.experts = nn.ModuleList(FeedForward(width, inner, matrices) for _ in range(experts))
        self.shared = nn.ModuleList(FeedForward(width, inner, matrices) for _ in range(shared))
        self.chosen = chosen

    def forward(self, x: Tensor) -> Tensor:
        """Sum of experts, weighed by the router."""
        weights, places = self.router(x).softmax(-1).topk(self.chosen, -1)
        total = sum((expert(x) for expert in self.shared), start=torch.zeros_like(x))
        for index, expert in enumerate(self.experts):
            for place in range(self.chosen):
                rows = (places[..., place] == index).nonzero(as_tuple=True)
                part = expert(x[rows]) * weights[..., place][rows].unsqueeze(-1)
                total = total.index_put(rows, part, accumulate=True)
        return total


class Layer(nn.Module):
    """Attention (to another sequence too, where there is one) and a feed-forward layer."""

    def __init__(
        self, attention: Attention | LatentAttention, inner: nn.Module, cross: Attention | None = None
    ) -> None:
        super().__init__()
        self.attention, self.inner, self.cross = attention, inner, cross
        width = attention.output.out_features
        self.first, self.second = nn.RMSNorm(width), nn.RMSNorm(width)

    def forward(self, x: Tensor, other: Tensor | None = None) -> Tensor:
        """Residual parts, one after the other."""
        x = x + self.attention(self.first(x))
        if self.cross is not None:
            x = x + self.cross(x, other)
        return x + self.inner(self.second(x))


class Decoder(nn.Module):
    """Words to scores of words."""

    def __init__(self, s: dict[str, Any]) -> None:
        super().__init__()
        self.embedding = nn.Embedding(s["vocab"], s["width"])
        self.layers = nn.ModuleList(self.layer(s, index) for index in range(s["layers"]))
        self.norm = nn.RMSNorm(s["width"])
        self.scores = nn.Linear(s["width"], s["vocab"], bias=False)
        self.inputs: tuple[Tensor, ...] = (torch.randint(s["vocab"], (1, s["seq_len"])),)

    @staticmethod
    def layer(s: dict[str, Any], index: int) -> Layer:
        """A layer, of experts where its number says so."""
        latent = "kv_rank" in s
        attention = LatentAttention(s) if latent else Attention(s["width"], s["heads"], s["kv_heads"], s["head_size"])
        mixed = "experts" in s and index >= s["dense_layers"] and (index - s["dense_layers"]) % s["moe_interval"] == 0
        if not mixed:
            return Layer(attention, FeedForward(s["width"], s["ffn_width"], s["ffn_matrices"]))
        experts = Experts(
            s["width"],
            s["expert_width"],
            s["ffn_matrices"],
            s["experts"],
            s["experts_per_token"],
            s["shared_experts"],
        )
        return Layer(attention, experts)

    def forward(self, words: Tensor) -> Tensor:
        """Scores of every word at every place."""
        x = self.embedding(words)
        for layer in self.layers:
            x = layer(x)
        return self.scores(self.norm(x))


class EncoderDecoder(nn.Module):
    """Words read, words scored."""

    def __init__(self, s: dict[str, Any]) -> None:
        super().__init__()
        width, heads, size = s["width"], s["heads"], s["head_size"]

        def attention() -> Attention:
            return Attention(width, heads, heads, size)

        def inner() -> FeedForward:
            return FeedForward(width, s["ffn_width"], s["ffn_matrices"])

        self.embedding = nn.Embedding(s["vocab"], width)
        self.encoder = nn.ModuleList(Layer(attention(), inner()) for _ in range(s["encoder_layers"]))
        self.decoder = nn.ModuleList(Layer(attention(), inner(), attention()) for _ in range(s["layers"]))
        self.scores = nn.Linear(width, s["vocab"], bias=False)
        self.scores.weight = self.embedding.weight
        lengths = (s["encoder_length"], s["seq_len"])
        self.inputs: tuple[Tensor, ...] = tuple(torch.randint(s["vocab"], (1, length)) for length in lengths)

    def forward(self, read: Tensor, written: Tensor) -> Tensor:
        """Scores of every word at every place written."""
        x = self.embedding(read)
        for layer in self.encoder:
            x = layer(x)
        y = self.embedding(written)
        for layer in self.decoder:
            y = layer(y, x)
        return self.scores(y)


class VisionTransformer(nn.Module):
    """Patches that attend to each other."""

    def __init__(self, s: dict[str, Any]) -> None:
        super().__init__()
        width, patch = s["width"], s["patch"]
        self.patches = nn.Conv2d(s["channels"], width, patch, patch, bias=False)
        self.layers = nn.ModuleList(
            Layer(
                Attention(width, s["heads"], s["heads"], width // s["heads"]),
                FeedForward(width, s["ffn_width"], s["ffn_matrices"]),
            )
            for _ in range(s["layers"])
        )
        self.places = nn.Parameter(torch.zeros((s["image_size"] // patch) ** 2, width))
        self.inputs: tuple[Tensor, ...] = (torch.randn(1, s["channels"], *2 * [s["image_size"]], requires_grad=True),)

    def forward(self, image: Tensor) -> Tensor:
        """The patches after all layers."""
        x = self.patches(image).flatten(2).transpose(1, 2) + self.places
        for layer in self.layers:
            x = layer(x)
        return x


class Bottleneck(nn.Module):
    """1 x 1, 3 x 3 and 1 x 1 convolution beside a shortcut."""

    def __init__(self, before: int, inner: int, stride: int, first: bool) -> None:
        super().__init__()
        self.path = nn.Sequential(
            nn.Conv2d(before, inner, 1, stride, bias=False),
            nn.ReLU(),
            nn.Conv2d(inner, inner, 3, padding=1, bias=False),
            nn.ReLU(),
            nn.Conv2d(inner, 4 * inner, 1, bias=False),
        )
        self.shortcut = nn.Conv2d(before, 4 * inner, 1, stride, bias=False) if first else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """The block's sum."""
        return (self.shortcut(x) + self.path(x)).relu()


class ResidualNetwork(nn.Module):
    """Stages of bottlenecks, each at half the side of the one before."""

    def __init__(self, s: dict[str, Any]) -> None:
        super().__init__()
        before, inner = s["width"], s["width"]
        parts: list[nn.Module] = [nn.Conv2d(s["channels"], before, 7, 2, 3, bias=False), nn.MaxPool2d(3, 2, 1)]
        for stage in range(1, 5):
            for block in range(s[f"blocks_{stage}"]):
                parts.append(Bottleneck(before, inner, 2 if stage > 1 and block == 0 else 1, block == 0))
                before = 4 * inner
            inner *= 2
        self.parts = nn.Sequential(*parts, nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.classes = nn.Linear(before, s["vocab"], bias=False)
        self.inputs: tuple[Tensor, ...] = (torch.randn(1, s["channels"], *2 * [s["image_size"]], requires_grad=True),)

    def forward(self, image: Tensor) -> Tensor:
        """Scores of every class."""
        return self.classes(self.parts(image))


class DiffusionTransformer(nn.Module):
    """Patches of a latent image, each layer told the step once an image (adaLN)."""

    def __init__(self, s: dict[str, Any]) -> None:
        super().__init__()
        width, values = s["width"], s["channels"] * s["patch"] ** 2
        self.count = s["layers"]
        self.patch = nn.Linear(values, width, bias=False)
        self.step = nn.Sequential(nn.Linear(256, width, bias=False), nn.SiLU(), nn.Linear(width, width, bias=False))
        self.classes = nn.Embedding(s["vocab"], width)
        self.modulation = nn.ModuleList(nn.Linear(width, 6 * width, bias=False) for _ in range(s["layers"]))
        self.attention = nn.ModuleList(
            Attention(width, s["heads"], s["heads"], width // s["heads"]) for _ in range(s["layers"])
        )
        self.inner = nn.ModuleList(FeedForward(width, s["ffn_width"], 2) for _ in range(s["layers"]))
        self.last = nn.Linear(width, 2 * width, bias=False)
        self.out = nn.Linear(width, 2 * values, bias=False)
        length = (s["image_size"] // s["downsampling"] // s["patch"]) ** 2
        self.inputs: tuple[Tensor, ...] = (
            torch.randn(1, length, values, requires_grad=True),
            torch.randn(1, 256, requires_grad=True),
            torch.randint(s["vocab"], (1,)),
        )

    def forward(self, patches: Tensor, step: Tensor, label: Tensor) -> Tensor:
        """Noise and variance of every patch."""
        x, told = self.patch(patches), self.step(step) + self.classes(label)
        for modulation, attention, inner in zip(self.modulation, self.attention, self.inner, strict=True):
            parts = modulation(told).unsqueeze(1).chunk(6, -1)
            x = x + parts[2] * attention(x * (1 + parts[0]) + parts[1])
            x = x + parts[5] * inner(x * (1 + parts[3]) + parts[4])
        shift, scale = self.last(told).unsqueeze(1).chunk(2, -1)
        return self.out(x * (1 + scale) + shift)


class ResidualBlock(nn.Module):
    """Two convolutions, told the step, beside a shortcut."""

    def __init__(self, before: int, after: int, told: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(before, after, 3, padding=1, bias=False)
        self.told = nn.Linear(told, after, bias=False)
        self.second = nn.Conv2d(after, after, 3, padding=1, bias=False)
        self.shortcut = nn.Identity() if before == after else nn.Conv2d(before, after, 1, bias=False)

    def forward(self, x: Tensor, told: Tensor) -> Tensor:
        """The block's sum."""
        inner = self.first(x.sigmoid()) + self.told(told)[:, :, None, None]
        return self.shortcut(x) + self.second(inner.sigmoid())


class SpatialTransformer(nn.Module):
    """Transformer blocks over positions that attend to each other and to a text."""

    def __init__(self, width: int, depth: int, context: int) -> None:
        super().__init__()
        self.into, self.out = nn.Conv2d(width, width, 1, bias=False), nn.Conv2d(width, width, 1, bias=False)
        self.own = nn.ModuleList(Attention(width, 4, 4, width // 4) for _ in range(depth))
        self.cross = nn.ModuleList(Attention(width, 4, 4, width // 4, context) for _ in range(depth))
        self.inner = nn.ModuleList(FeedForward(width, 4 * width, 3) for _ in range(depth))

    def forward(self, x: Tensor, text: Tensor) -> Tensor:
        """The positions, after all blocks."""
        y = self.into(x).flatten(2).transpose(1, 2)
        for own, cross, inner in zip(self.own, self.cross, self.inner, strict=True):
            y = y + own(y)
            y = y + cross(y, text)
            y = y + inner(y)
        return x + self.out(y.transpose(1, 2).unflatten(2, x.shape[2:]))


class UNet(nn.Module):
    """Down and up again, as in latent diffusion."""

    def __init__(self, s: dict[str, Any]) -> None:
        super().__init__()
        levels = [level for level in range(1, 5) if f"width_{level}" in s]
        widths, depths = ([s[f"{name}_{level}"] for level in levels] for name in ("width", "attention"))
        blocks, context, told = s["blocks_1"], s["context_width"], 4 * s["width_1"]
        self.step = nn.Sequential(nn.Linear(widths[0], told, bias=False), nn.SiLU(), nn.Linear(told, told, bias=False))
        self.into = nn.Conv2d(s["channels"], widths[0], 3, padding=1, bias=False)
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        given, before = [widths[0]], widths[0]

        def attending(width: int, depth: int) -> nn.Module:
            return SpatialTransformer(width, depth, context) if depth else nn.Identity()

        for level, (width, depth) in enumerate(zip(widths, depths, strict=True)):
            for _ in range(blocks):
                self.down.append(nn.ModuleList([ResidualBlock(before, width, told), attending(width, depth)]))
                given.append(width)
                before = width
            if level < len(widths) - 1:
                self.down.append(nn.Conv2d(width, width, 3, 2, 1, bias=False))
                given.append(width)
        self.middle = nn.ModuleList(
            [ResidualBlock(before, before, told), attending(before, max(depths)), ResidualBlock(before, before, told)]
        )
        for level, (width, depth) in reversed(list(enumerate(zip(widths, depths, strict=True)))):
            for _ in range(blocks + 1):
                block = ResidualBlock(before + given.pop(), width, told)
                self.up.append(nn.ModuleList([block, attending(width, depth)]))
                before = width
            if level:
                self.up.append(nn.Conv2d(width, width, 3, padding=1, bias=False))
        self.out = nn.Conv2d(widths[0], s["channels"], 3, padding=1, bias=False)
        side = s["image_size"] // s["downsampling"]
        self.inputs: tuple[Tensor, ...] = (
            torch.randn(1, s["channels"], side, side, requires_grad=True),
            torch.randn(1, widths[0], requires_grad=True),
            torch.randn(1, s["encoder_length"], context, requires_grad=True),
        )

    def forward(self, image: Tensor, step: Tensor, text: Tensor) -> Tensor:
        """The noise of every latent pixel."""
        told, x = self.step(step), self.into(image)
        given = [x]
        for part in self.down:
            x = part(x) if isinstance(part, nn.Conv2d) else self._block(part, x, told, text)
            given.append(x)
        first, attending, second = self.middle
        x = second(attending(first(x, told), text), told)
        for part in self.up:
            if isinstance(part, nn.Conv2d):
                x = part(nn.functional.interpolate(x, scale_factor=2))
            else:
                x = self._block(part, torch.cat([x, given.pop()], 1), told, text)
        return self.out(x)

    @staticmethod
    def _block(part: Any, x: Tensor, told: Tensor, text: Tensor) -> Tensor:
        x = part[0](x, told)
        return x if isinstance(part[1], nn.Identity) else part[1](x, text)
