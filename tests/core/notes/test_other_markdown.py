"""Notes for Logseq and Notion."""

from __future__ import annotations

from ytsb_tui.core.notes.other_markdown import logseq, notion

NOTE = """---
title: "Slopes: an introduction"
url: "https://youtu.be/aaaaaaaaaaa"
seconds: 90
tags: ["maths", "a b"]
aliases: ["Slopes"]
concepts: ["slope"]
broken: ["x
---

Written by hand, see [[Maths/Calculus|the basics]].

<!-- ytsb:begin 0123456789abcdef · generated -->
# Slopes

[Watch](https://youtu.be/aaaaaaaaaaa) (1:30)

## Key points

- The slope is [[Derivative]]. [0:05](https://youtu.be/aaaaaaaaaaa?t=5) ✓
  1. Draw it.

  $$
  y = [[x]]
  $$

  ```py
  a = 1
    b = 2
  ```

  > “the slope”
- Next.

### Part one [0:30](https://youtu.be/aaaaaaaaaaa?t=30)

1. First.
<!-- ytsb:end -->
"""


def test_logseq_has_a_block_a_line_below_its_heading() -> None:
    assert (
        logseq(NOTE)
        == """title:: Slopes: an introduction
url:: https://youtu.be/aaaaaaaaaaa
seconds:: 90
tags:: [[maths]], [[a b]]
aliases:: Slopes
concepts:: [[slope]]
broken:: ["x
- Written by hand, see [the basics]([[Calculus]]).
- # Slopes
\t- [Watch](https://youtu.be/aaaaaaaaaaa) (1:30)
\t- ## Key points
\t\t- The slope is [[Derivative]]. [0:05](https://youtu.be/aaaaaaaaaaa?t=5) ✓
\t\t\t- 1. Draw it.
\t\t\t  $$
\t\t\t  y = [[x]]
\t\t\t  $$
\t\t\t  ```py
\t\t\t  a = 1
\t\t\t    b = 2
\t\t\t  ```
\t\t\t  > “the slope”
\t\t- Next.
\t\t- ### Part one [0:30](https://youtu.be/aaaaaaaaaaa?t=30)
\t\t\t- 1. First.
"""
    )


def test_notion_has_a_table_and_words_for_links() -> None:
    assert (
        notion(NOTE.replace("Written by hand, see [[Maths/Calculus|the basics]].\n\n", ""))
        == """# Slopes

| Property | Value |
| --- | --- |
| url | https://youtu.be/aaaaaaaaaaa |
| tags | maths, a b |
| concepts | slope |

[Watch](https://youtu.be/aaaaaaaaaaa) (1:30)

## Key points

- The slope is Derivative. [0:05](https://youtu.be/aaaaaaaaaaa?t=5) ✓
  1. Draw it.

  $$
  y = [[x]]
  $$

  ```py
  a = 1
    b = 2
  ```

  - “the slope”
- Next.

### Part one [0:30](https://youtu.be/aaaaaaaaaaa?t=30)

1. First.
"""
    )
    by_hand = notion(NOTE.replace("broken:", "tags:"))
    assert by_hand.startswith("| Property | Value |"), "what a person wrote above comes after the table"


def test_a_file_without_properties() -> None:
    assert notion("# A\n\nb\n") == "# A\n\nb\n"
    assert logseq("b\n\n  more\n") == "- b\n  more\n"
