"""Words are compared without case, accents and signs, in every script."""

import pytest

from employers.rules.search_words import fold, words_of, words_to_find


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Café dla Łodzi!", "cafe dla lodzi"),
        ("ŻÓŁTY Straße", "zolty strasse"),
        ("Tŷ Gwyn, Ŵyn", "ty gwyn wyn"),
        ("St Aldate’s B&Q", "st aldates b q"),
        ("ΣΊΣΥΦΟΣ İstanbul", "σισυφοσ istanbul"),
        ("%_ 🚀", ""),
    ],
)
def test_folding(typed: str, folded: str) -> None:
    assert fold(typed) == folded
    assert fold(folded) == folded


def test_each_word_counts_once_and_at_most_eight() -> None:
    assert words_to_find("Bridge bridge BRIDGE tests") == ("bridge", "tests")
    assert len(words_to_find("a b c d e f g h i j")) == 8
    assert words_of(["A bridge", "a Tunnel"]) == " a bridge tunnel"
