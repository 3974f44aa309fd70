"""A splitter of sentences for argostranslate, so that it need not fetch one from the network.

MiniSBD wants an ONNX model: `units[B, L]` and `features[B, L, F]` in, `logits[B, L, 5]` out,
where class 2 ends a sentence. Ours looks each character up in a table. ONNX is Protocol Buffers
(onnx.proto3), of which a few fields are written here by hand.
"""

import json

import numpy as np

ENDERS = {"zh": "。！？；!?", "en": ".!?。！？", "fr": ".!?"}
FLOAT, INT64 = 1, 7


def splitter(language: str) -> bytes:
    """Give the bytes of an ONNX file that ends sentences of `language` at their marks."""
    units = ["<PAD>", "<UNK>", *ENDERS[language]]
    table = np.zeros((len(units), 5), np.float32)
    table[:2, 0] = 1
    table[2:, 2] = 5
    words = {unit: i for i, unit in enumerate(units)}
    facts = {
        "lang_code": language,
        "config": {"skip_newline": language == "zh", "feat_funcs": ["end_of_para"]},
        "vocab": {"lang": language, "idx": 0, "cutoff": 0, "lower": False,
                  "_unit2id": words, "_id2unit": units},
        "lexicon": None,
    }  # fmt: skip
    return _model(table, facts)


def _model(table: np.ndarray, facts: dict[str, object]) -> bytes:
    node = b"".join(
        (_text(1, "table"), _text(1, "units"), _text(2, "logits"), _text(4, "Gather"))
    )
    shape = b"".join(_number(1, size) for size in table.shape)
    weights = shape + _number(2, FLOAT) + _text(8, "table") + _bytes(9, table.tobytes())
    graph = b"".join(
        (
            _bytes(1, node),
            _text(2, "splitter"),
            _bytes(5, weights),
            _bytes(11, _value("units", INT64, ["b", "l"])),
            _bytes(11, _value("features", FLOAT, ["b", "l", "f"])),
            _bytes(12, _value("logits", FLOAT, ["b", "l", "c"])),
        )
    )
    notes = b"".join(
        _bytes(
            14, _text(1, key) + _text(2, body if isinstance(body, str) else json.dumps(body))
        )
        for key, body in facts.items()
    )
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _number(2, 17)) + notes


def _value(name: str, kind: int, sizes: list[str]) -> bytes:
    """ValueInfoProto: a name and a tensor type with named sizes."""
    shape = b"".join(_bytes(1, _text(2, size)) for size in sizes)
    return _text(1, name) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, shape)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, body: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(body)) + body


def _text(field: int, text: str) -> bytes:
    return _bytes(field, text.encode())


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)
