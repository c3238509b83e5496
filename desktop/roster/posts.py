"""The posts of a level as the scheme has them, and which post a clerk's word means."""

from collections.abc import Iterable, Sequence
from functools import cache

from desktop.grids.posts import DEPARTMENT, FULL_TIME, PART_TIME, POST_TITLES
from desktop.schemes import Post, Scheme

BY_KIND = {"01": FULL_TIME, "02": PART_TIME, "03": DEPARTMENT}  # code of staff_kind -> post
KIND_OF = {post: kind for kind, post in BY_KIND.items()}
WORDINGS = {  # what else the posts are called
    "chief": ("单元网格长", "基础网格长", "小网格长", "片长"),
    "deputy_chief": ("网格副网格长", "副片长"),
    "worker_full_time": ("网格员（专职）", "网格专职", "专职"),
    "worker_part_time": ("网格员（兼职）", "网格兼职", "兼职", "小网格员", "微网格员"),
    "worker_department": ("部门网格员", "下沉网格员"),
    "adviser": ("指导员", "第一指导员", "联村干部"),
    "second_adviser": ("第二网格指导员", "驻村民警"),
    "police": ("网格民警", "包片民警", "片区民警", "民警"),
    "lawyer": ("网格律师", "村居法律顾问", "律师"),
    "observer": ("观察员",),
    "first_chief": ("第一小网格长", "战时网格长"),
    "leader": ("包联干部", "包保领导", "挂钩领导", "包格领导"),
}
ANY_WORKER = frozenset({"网格员", "网格管理员", "网格信息员"})


def posts_at(scheme: Scheme, level: str) -> tuple[Post, ...]:
    """Return the posts of a level; of one that the scheme says nothing about, every post there is."""
    found = tuple(post for post in scheme.posts if post.level == level)
    return found or tuple(Post(level, key, title, 0) for key, title in POST_TITLES.items())


def post_at(scheme: Scheme, level: str, key: str) -> Post | None:
    """Return one post of a level, if there is such a post."""
    return next((post for post in posts_at(scheme, level) if post.post == key), None)


def title_of(scheme: Scheme, level: str, key: str) -> str:
    """Return what a post is called on a level."""
    own = next((post.title for post in scheme.posts if post.post == key and post.level == level), "")
    return own or POST_TITLES.get(key, key)


def place_of(key: str) -> int:
    """Return in which order posts are named."""
    return _places().get(key, len(POST_TITLES))


def posts_meant(scheme: Scheme, wording: str, kind: str | None) -> Sequence[str]:
    """Return the posts that a cell such as 网格长 or 网格员 means; `kind` says full time, part time or department."""
    wording = wording.replace(" ", "")
    titles: dict[str, str] = {word: key for key, words in WORDINGS.items() for word in words}
    titles |= {title: key for key, title in POST_TITLES.items()}
    titles |= {post.title: post.post for post in scheme.posts}  # a city's own words win: 驻村民警 …
    if wording in titles:
        return (titles[wording],)
    if wording in ANY_WORKER:
        return (BY_KIND[kind],) if kind in BY_KIND else (FULL_TIME, PART_TIME)
    return ()


def titles_of(scheme: Scheme, level: str, keys: Iterable[str]) -> str:
    """Return posts in words, in their order."""
    return "、".join(title_of(scheme, level, key) for key in sorted(set(keys), key=place_of))


@cache
def _places() -> dict[str, int]:
    return {key: place for place, key in enumerate(POST_TITLES)}
