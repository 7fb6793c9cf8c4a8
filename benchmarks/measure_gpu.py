"""Train small transformers and measure FLOP, utilisation, power and energy: ``python benchmarks/measure_gpu.py``.

Three sizes, in BF16, once with all weights trained and once with low-rank adapters (rank 16 on every matrix). Each is
warmed up and then trained on random tokens for SECONDS. Speed is by the clock of the device, FLOP are counted by
footprint from the shape, power and energy are NVML's of the board (its counter of energy, and the mean of samples of
power beside it). What footprint would have forecast from the shape, the chip and the method stands beside each.

``-o rows.csv`` writes rows for hardware_db/runs.csv, with the source key ``footprint-measured``: to keep them, add that
source ("measured by this project", with the date and the machine) to sources.csv. Needs torch and nvidia-ml-py, which
the package does not: ``pip install torch nvidia-ml-py``. ``--device cpu --small`` tries the script without a GPU.
"""

from __future__ import annotations

import argparse
import csv
import math
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import nn
from torch.nn import functional

import footprint

SOURCE = "footprint-measured"
WARM_UP, SAMPLES_A_SECOND, RANK, VOCAB, LENGTH = 10, 10, 16, 32_000, 2048


class Size(NamedTuple):
    """A transformer, and the sequences of a step."""

    name: str
    layers: int
    width: int
    heads: int
    batch: int


SIZES = (Size("125m", 12, 768, 12, 16), Size("350m", 24, 1024, 16, 12), Size("1.3b", 24, 2048, 16, 6))
SMALL = (Size("tiny", 2, 128, 4, 2),)


class Adapted(nn.Module):
    """A matrix, frozen under a low-rank one where there is a rank."""

    def __init__(self, inside: int, outside: int, rank: int) -> None:
        super().__init__()
        self.matrix = nn.Linear(inside, outside, bias=False)
        self.down = nn.Linear(inside, rank, bias=False) if rank else None
        self.up = nn.Linear(rank, outside, bias=False) if rank else None
        if self.up is not None:
            nn.init.zeros_(self.up.weight)
            self.matrix.weight.requires_grad_(False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The product, and the low-rank one."""
        out = self.matrix(x)
        return out if self.up is None else out + self.up(self.down(x))


class Layer(nn.Module):
    """Attention and a gated feed-forward layer."""

    def __init__(self, size: Size, ffn: int, rank: int) -> None:
        super().__init__()
        self.heads = size.heads
        self.before, self.after = nn.RMSNorm(size.width), nn.RMSNorm(size.width)
        self.q, self.k, self.v, self.o = (Adapted(size.width, size.width, rank) for _ in range(4))
        self.up, self.gate = (Adapted(size.width, ffn, rank) for _ in range(2))
        self.down = Adapted(ffn, size.width, rank)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """One layer."""
        batch, length, width = x.shape
        y = self.before(x)
        q, k, v = (part(y).view(batch, length, self.heads, -1).transpose(1, 2) for part in (self.q, self.k, self.v))
        seen = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.o(seen.transpose(1, 2).reshape(batch, length, width))
        y = self.after(x)
        return x + self.down(functional.silu(self.gate(y)) * self.up(y))


class Decoder(nn.Module):
    """A decoder of which all weights are trained, or only what is beside them."""

    def __init__(self, size: Size, rank: int) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCAB, size.width)
        self.layers = nn.ModuleList(Layer(size, ffn_width(size), rank) for _ in range(size.layers))
        self.norm = nn.RMSNorm(size.width)
        self.out = nn.Linear(size.width, VOCAB, bias=False)
        if rank:
            for part in (self.words, self.norm, self.out, *(n for m in self.layers for n in (m.before, m.after))):
                part.requires_grad_(False)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Loss of predicting each next token."""
        x = self.words(tokens)
        for layer in self.layers:
            x = layer(x)
        logits = self.out(self.norm(x))[:, :-1]
        return functional.cross_entropy(logits.flatten(0, 1).float(), tokens[:, 1:].flatten())


def ffn_width(size: Size) -> int:
    """Two thirds of four widths, rounded up to 128."""
    return -(-size.width * 8 // 3 // 128) * 128


class Meter:
    """Energy of a board while a block runs, by NVML's counter, and the mean of its samples of power."""

    def __init__(self, device: torch.device) -> None:
        self.board: Any = None
        self.joules, self.watts, self.samples = math.nan, math.nan, list[float]()
        if device.type == "cuda":
            import pynvml

            pynvml.nvmlInit()
            self.library = pynvml
            self.board = pynvml.nvmlDeviceGetHandleByIndex(device.index or 0)

    def __enter__(self) -> Meter:
        self.running = True
        if self.board is not None:
            self.start = self.library.nvmlDeviceGetTotalEnergyConsumption(self.board)
            self.thread = threading.Thread(target=self._sample, daemon=True)
            self.thread.start()
        return self

    def _sample(self) -> None:
        while self.running:
            self.samples.append(self.library.nvmlDeviceGetPowerUsage(self.board) / 1e3)
            time.sleep(1 / SAMPLES_A_SECOND)

    def __exit__(self, *_: object) -> None:
        self.running = False
        if self.board is not None:
            self.thread.join()
            self.joules = (self.library.nvmlDeviceGetTotalEnergyConsumption(self.board) - self.start) / 1e3
            self.watts = sum(self.samples) / max(1, len(self.samples))


class Measured(NamedTuple):
    """One training, measured and forecast."""

    size: Size
    method: str
    params: int
    tokens: int
    seconds: float
    joules: float
    watts: float
    flop: float
    share: float
    forecast_hours: float
    forecast_watts: float


def measure(size: Size, method: str, hardware: str, device: torch.device, seconds: float, length: int) -> Measured:
    """Train for so many seconds."""
    torch.manual_seed(0)
    model = Decoder(size, RANK if method == "lora" else 0).to(device)
    trained = [part for part in model.parameters() if part.requires_grad]
    step = torch.optim.AdamW(trained, lr=1e-4, fused=device.type == "cuda")
    tokens = torch.randint(VOCAB, (size.batch, length), device=device)

    def one() -> None:
        with torch.autocast(device.type, torch.bfloat16):
            loss = model(tokens)
        loss.backward()
        step.step()
        step.zero_grad(set_to_none=True)

    for _ in range(WARM_UP if device.type == "cuda" else 1):
        one()
    _wait(device)
    steps, meter = 0, Meter(device)
    with meter:
        begin = time.perf_counter()
        while time.perf_counter() - begin < seconds:
            one()
            steps += 1
            if steps % 10 == 0:
                _wait(device)
        _wait(device)
        took = time.perf_counter() - begin
    seen = steps * tokens.numel()
    params = sum(
        part.numel() for name, part in model.named_parameters() if ".down.w" not in name and ".up.w" not in name
    )
    told = forecast(size, method, hardware, params, seen, length)
    peak, system = told.resolved.inputs.peak_performance.value, told.resolved.inputs
    limit = system.board_power.value * system.power_fraction.value if system.board_power else math.nan
    flop = told.compute.value
    return Measured(
        size, method, params, seen, took, meter.joules, meter.watts, flop, flop / took / peak,
        told.chip_hours.value, limit,
    )  # fmt: skip


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def forecast(size: Size, method: str, hardware: str, params: int, tokens: int, length: int) -> footprint.Result:
    """What footprint says of it."""
    return footprint.estimate(
        params=params, tokens=tokens, seq_len=length, layers=size.layers, width=size.width, heads=size.heads,
        ffn_width=ffn_width(size), ffn_matrices=3, vocab=VOCAB, embedding_matrices=2, hardware=hardware, chips=1,
        precision="bf16", method=method, draws=0, **({"rank": RANK, "adapted": "all"} if method == "lora" else {}),
    )  # fmt: skip


def rows(found: Measured, hardware: str, length: int, year: str) -> list[list[str]]:
    """Rows of runs.csv: what was known, and what was measured."""
    run = f"measured-{found.size.name}-{found.method}-{hardware}"
    known = {
        "architecture": ("transformer", "text"),
        "chips": ("1", "1"),
        "ffn-width": (str(ffn_width(found.size)), "1"),
        "group": ("measured", "text"),
        "hardware": (hardware, "id"),
        "heads": (str(found.size.heads), "1"),
        "layers": (str(found.size.layers), "1"),
        "method": (found.method, "text"),
        "modality": ("language", "text"),
        "name": (f"{found.size.name} decoder, {found.method}", "text"),
        "params": (f"{found.params:g}", "1"),
        "precision": ("bf16", "text"),
        "seq-len": (str(length), "1"),
        "tokens": (f"{found.tokens:g}", "1"),
        "vocab": (str(VOCAB), "1"),
        "width": (str(found.size.width), "1"),
        "year": (year, "date"),
    }
    reported = {
        "average-chip-power": (found.watts, "W", "GPU only", "metered"),
        "chip-hours": (found.seconds / 3600, "h", "chips x time", "hardware-log"),
        "energy": (found.joules / 3.6e9, "MWh", "GPU only, metered, no PUE", "metered-gpu-only"),
        "mfu": (found.share, "1", "benchmark", "measured-throughput"),
    }
    script, note = "benchmarks/measure_gpu.py", "measured by this project"
    lines = [
        [run, quantity, value, "", "", unit, SOURCE, script, note, "known", "", "", "", ""]
        for quantity, (value, unit) in known.items()
    ]
    lines += [
        [run, quantity, f"{value:.6g}", "", "", unit, SOURCE, script, note, "reported", basis, how, "A", "no"]
        for quantity, (value, unit, basis, how) in reported.items()
        if not math.isnan(value)
    ]
    return sorted(lines, key=lambda line: line[1])


def main() -> None:
    """Measure every size with and without adapters."""
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    said.add_argument("--hardware", default="h100", help="the chip, as footprint names it")
    said.add_argument("--device", default="cuda")
    said.add_argument("--seconds", type=float, default=60)
    said.add_argument("--year", default=time.strftime("%Y"))
    said.add_argument("--small", action="store_true", help="one tiny model, to try the script")
    said.add_argument("-o", dest="output", type=Path, help="rows for hardware_db/runs.csv")
    given = said.parse_args()
    length, sizes = (64, SMALL) if given.small else (LENGTH, SIZES)
    chip = footprint.estimate(hardware=given.hardware, compute=1e20, draws=0).resolved.words["hardware"].value
    print("model   method         tokens/s     MFU  board W  J/token | forecast: MFU  chip W")
    lines: list[list[str]] = []
    for size in sizes:
        for method in ("pretrain", "lora"):
            found = measure(size, method, chip, torch.device(given.device), given.seconds, length)
            expected = found.share * found.seconds / 3600 / found.forecast_hours
            speed, cost = found.tokens / found.seconds, found.joules / found.tokens
            told = f"{size.name:7} {method:12} {speed:10,.0f} {found.share:7.3f} {found.watts:8.0f} {cost:8.3f}"
            print(f"{told} | {expected:13.3f} {found.forecast_watts:7.0f}")
            lines += rows(found, chip, length, given.year)
    if given.output:
        with given.output.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(lines)


if __name__ == "__main__":
    main()
