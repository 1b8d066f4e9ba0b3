"""The word pieces of multilingual-e5-small (those of XLM-RoBERTa) as a SentencePiece model."""

from __future__ import annotations

import io
from typing import Any

import sentencepiece
from sentencepiece import sentencepiece_model_pb2

from encoder.e5.weights import Specials, Weights

# How XLM-RoBERTa's texts were normalised before they were cut into pieces.
NORMALISATION = "nmt_nfkc"


def vocabulary(weights: Weights) -> Any:
    """A `ModelProto` of SentencePiece; a piece's id is its place."""
    model = sentencepiece_model_pb2.ModelProto()
    for id, (piece, score) in enumerate(weights.pieces):
        model.pieces.add(piece=piece, score=score, type=_type_of(id, piece, weights.specials))
    trained = model.trainer_spec
    trained.model_type = trained.UNIGRAM
    trained.vocab_size = len(weights.pieces)
    trained.bos_id, trained.eos_id = weights.specials.start, weights.specials.end
    trained.pad_id, trained.unk_id = weights.specials.padding, weights.specials.unknown
    model.normalizer_spec.CopyFrom(_normaliser())
    return model


def _type_of(id: int, piece: str, specials: Specials) -> int:
    kinds = sentencepiece_model_pb2.ModelProto.SentencePiece
    if id == specials.unknown:
        return int(kinds.UNKNOWN)
    special = id in (specials.start, specials.end, specials.padding) or piece == "<mask>"
    return int(kinds.CONTROL if special else kinds.NORMAL)


def _normaliser() -> Any:
    """The library compiles its tables of characters only when it trains: so a model of four letters is trained."""
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c d"]),
        model_writer=written,
        vocab_size=8,
        hard_vocab_limit=False,
        normalization_rule_name=NORMALISATION,
        minloglevel=2,
    )
    return sentencepiece_model_pb2.ModelProto.FromString(written.getvalue()).normalizer_spec
