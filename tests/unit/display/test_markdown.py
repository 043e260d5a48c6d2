"""Markdown: a user's text holds no markup."""

import pytest
from lightfold.display.markdown import escape_markdown


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("[x](javascript:alert(1))", r"[x\](javascript:alert(1))"),
        ("[a[b]](javascript:1)", r"[a[b]\](javascript:1)"),
        ("![x](y)", r"![x\](y)"),
        ("0.5 [0.4, 0.6] (of 3)", "0.5 [0.4, 0.6] (of 3)"),
        ("<script>", r"\<script>"),
        ("`a` | *b*", r"\`a\` \| \*b\*"),
        ("&lt;", r"\&lt;"),
    ],
)
def test_no_link_no_tag_no_code(text, escaped):
    assert escape_markdown(text) == escaped


def test_a_link_cannot_be_put_together_from_two_texts():
    texts = ["[y is learnt.", "x](javascript:1)"]
    assert "](" not in " ".join(map(escape_markdown, texts)).replace(r"\](", "")
