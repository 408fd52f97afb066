"""What the rows above the comments say of the story's title."""

import argmap
from argmap.readers.paste import look, parts, story

STORY = (
    "The council wants the old ferry to go and a footbridge to be built, and has put 4 million aside for it this year.",
    "Those who live on the island say that a bridge does not carry prams and bicycles in a gale as the ferry does.",
    "A ferry that is cared for lasts for another thirty years, says the yard that built it, and the bridge does too.",
)
COMMENTS = (
    "2 Comments",
    "Ilka Thoms says:",
    "3 May 2019 at 10:12",
    "Keep the ferry. Nobody here has asked for a bridge, least of all those who cross each day.",
    "Bram Odel says:",
    "3 May 2019 at 11:40",
    "The ferry breaks down every winter, and then we stand there with our shopping in the rain.",
)
MENU = ("Isle Gazette", "Home", "Sports and leisure", "Local news", "Contact us", "About this paper")
NAMED = ("Ferry or footbridge: the council decides in June", "By Lena Marsh", "2 May 2019")


def _title(*rows: str) -> str:
    return argmap.read_bytes("\n".join(rows).encode(), path="page.txt").title


def test_a_headline_is_told_from_the_menu_above_and_the_byline_below() -> None:
    assert _title(*MENU, *NAMED, *STORY, *COMMENTS) == NAMED[0]


def test_the_first_row_is_the_title_where_it_is_a_headline() -> None:
    assert _title(*NAMED, *STORY, *COMMENTS) == NAMED[0]


def test_a_teaser_that_stands_nearer_to_the_story_is_no_headline() -> None:
    assert _title(*MENU, *NAMED, "Also read", *STORY, *COMMENTS) == NAMED[0]


def test_a_page_that_begins_with_its_story_is_called_by_its_first_words() -> None:
    assert _title(STORY[0], "WHAT IT COSTS", *STORY[1:], *COMMENTS).startswith("The council wants the old ferry")


def test_what_the_count_says_it_counts_comments_on_is_the_title() -> None:
    rows = (*MENU, *NAMED[1:], *STORY, "2 responses to “The last ferry”", *COMMENTS[1:])
    assert _title(*rows) == "The last ferry"


def _story(*rows: str) -> tuple[str, int | None]:
    thread = argmap.read_bytes("\n".join(rows).encode(), path="page.txt")
    return thread.story.split("\n")[0], thread.story_line


def test_a_story_begins_with_its_headline_below_the_menu() -> None:
    assert _story(*MENU, *NAMED, *STORY, *COMMENTS) == (NAMED[0], len(MENU) + 1)
    assert _story("", *NAMED, *STORY, *COMMENTS) == (NAMED[0], 2)


def test_a_story_keeps_the_date_above_its_headline_and_all_that_is_said_there() -> None:
    assert _story(*MENU, NAMED[2], *NAMED[:2], *STORY, *COMMENTS) == (NAMED[2], len(MENU) + 1)
    assert _story(STORY[0], "WHAT IT COSTS", *STORY[1:], *COMMENTS) == (STORY[0], 1)


def test_a_story_begins_with_the_title_that_the_count_says_where_a_row_has_it() -> None:
    counted = "2 responses to “The last ferry”"
    assert _story(*MENU, "The last ferry", *NAMED[1:], *STORY, counted, *COMMENTS[1:]) == (
        "The last ferry",
        len(MENU) + 1,
    )


def test_rows_of_the_menu_above_a_story_are_the_frame() -> None:
    kinds = [part.kind for part in parts("\n".join((*MENU, *NAMED, *STORY, *COMMENTS)))]
    assert kinds[: len(MENU) + 1] == ["frame"] * len(MENU) + ["story"]


def test_rows_below_the_first_comment_are_no_headline() -> None:
    one = look("\n".join((*NAMED, *STORY, *COMMENTS)))
    assert one is not None
    assert max(story.describe(one.page.rows, one.choice.blocks.start)) < one.choice.blocks.start


def test_what_is_said_further_down_than_words_are_counted_may_be_new() -> None:
    story_of_many = [f"The quay{at} was mended by hand{at}, and the tide{at} took it." for at in range(story.LOOKED_AT)]
    rows = (*NAMED, *story_of_many, "Nobody foresaw lanterns.", *COMMENTS)
    one = argmap.read_bytes("\n".join(rows).encode(), path="page.txt", format="paste")
    assert [turn.author for turn in one.turns] == ["Ilka Thoms", "Bram Odel"]
    assert one.title
