"""Weights into a package as Argos has them: a CTranslate2 model, a SentencePiece model, a
splitter of sentences, and the facts.
"""

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec, common_spec

from scripts.fixture_models.network import Weights
from scripts.fixture_models.splitter import splitter

NAMES = {"zh": "Chinese", "en": "English", "fr": "French"}
README = b"""Trained by `python -m scripts.fixture_models` on sentences made up there, for
tests only. It gives fluent nonsense for anything else.
"""


def specification(weights: Weights, pieces: list[str]) -> TransformerSpec:
    """Give the weights as CTranslate2 names them."""
    layers = weights.shape.layers
    spec = TransformerSpec.from_config(
        (layers, layers),
        weights.shape.heads,
        pre_norm=True,
        activation=common_spec.Activation.RELU,
        alignment_layer=layers - 1,
        alignment_heads=weights.shape.heads,
    )
    table = weights.value["words"]
    spec.encoder.embeddings[0].weight = spec.decoder.embeddings.weight = table
    spec.decoder.projection.weight, spec.decoder.projection.bias = table, weights.value["bias"]
    for side, place in (("encoder", spec.encoder), ("decoder", spec.decoder)):
        _norm(weights, f"{side}.norm", place.layer_norm)
        for i, layer in enumerate(place.layer):
            _layer(weights, f"{side}.{i}", layer)
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    # Argos itself never ends the source sentence; the model was taught that it ends.
    spec.config.add_source_eos = True
    spec.validate()
    return spec


def _layer(weights: Weights, name: str, layer: Any) -> None:
    value = weights.value
    own = f"{name}.self"
    _norm(weights, f"{own}.norm", layer.self_attention.layer_norm)
    first, second = layer.self_attention.linear
    for part in ("weight", "bias"):
        both = [value[f"{own}.query.{part}"], value[f"{own}.keys.{part}"]]
        setattr(first, part, np.concatenate(both))
    _linear(weights, f"{own}.out", second)
    if name.startswith("decoder"):
        _norm(weights, f"{name}.cross.norm", layer.attention.layer_norm)
        for part, place in zip(("query", "keys", "out"), layer.attention.linear, strict=True):
            _linear(weights, f"{name}.cross.{part}", place)
    _norm(weights, f"{name}.inner.norm", layer.ffn.layer_norm)
    _linear(weights, f"{name}.inner.up", layer.ffn.linear_0)
    _linear(weights, f"{name}.inner.down", layer.ffn.linear_1)


def _linear(weights: Weights, name: str, place: Any) -> None:
    place.weight, place.bias = weights.value[f"{name}.weight"], weights.value[f"{name}.bias"]


def _norm(weights: Weights, name: str, place: Any) -> None:
    place.gamma, place.beta = weights.value[f"{name}.gamma"], weights.value[f"{name}.beta"]


def metadata(source: str, target: str, weights: Weights) -> bytes:
    """Give the package's `metadata.json`."""
    facts = {
        "package_version": "1.0",
        "argos_version": "1.9",
        "from_code": source,
        "from_name": NAMES[source],
        "to_code": target,
        "to_name": NAMES[target],
        "type": "translate",
        "code": f"translate-{source}_{target}",
        "links": [],
        "license": "Apache-2.0",
        "fixture": True,
        "parameters": sum(v.size for v in weights.value.values()),
    }
    return json.dumps(facts, indent=1).encode() + b"\n"


def pack(
    weights: Weights, pair: tuple[str, str], tokenizer: Path, work: Path, file: Path
) -> None:
    """Write the package `file`; the same bytes for the same weights."""
    source, target = pair
    sp = sentencepiece.SentencePieceProcessor(model_file=str(tokenizer))
    spec = specification(weights, [sp.id_to_piece(i) for i in range(sp.get_piece_size())])
    spec.optimize(quantization="int8")
    model = work / f"model-{source}_{target}"
    model.mkdir(parents=True, exist_ok=True)
    spec.save(str(model))
    bodies = {f"model/{p.name}": p.read_bytes() for p in model.iterdir()}
    bodies["metadata.json"] = metadata(source, target, weights)
    bodies["README.md"] = README
    bodies["sentencepiece.model"] = tokenizer.read_bytes()
    bodies[f"minisbd/{source}.onnx"] = splitter(source)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(bodies):
            entry = zipfile.ZipInfo(
                f"translate-{source}_{target}/{name}", (2026, 1, 1, 0, 0, 0)
            )
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, bodies[name])
