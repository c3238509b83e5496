"""What a roster's words for posts mean."""

import pytest

from desktop.roster.posts import posts_meant
from desktop.schemes import schemes


@pytest.mark.parametrize("scheme", schemes(), ids=lambda scheme: scheme.key)
def test_a_citys_own_words_for_its_posts_win(scheme):
    for post in scheme.posts:
        (meant,) = posts_meant(scheme, post.title, None)
        assert post.title in {one.title for one in scheme.posts if one.post == meant}


def test_a_worker_is_known_by_the_kind():
    scheme = schemes()[0]
    assert posts_meant(scheme, "网格员", "01") == ("worker_full_time",)
    assert len(posts_meant(scheme, "网格员", None)) == 2
    assert posts_meant(scheme, "保洁员", None) == ()
