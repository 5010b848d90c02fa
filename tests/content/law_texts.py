"""The statutes in ``docs/law/`` taken apart: document and article -> the article's text."""

import re
from functools import cache

from django.conf import settings

from courses.formats import known_laws

TEXTS = settings.BASE_DIR / "docs" / "law"
ARTICLE = re.compile(r"^(第[一二三四五六七八九十百零〇]+条(?:之[一二三四五六七八九十]+)?)\s+", re.MULTILINE)
CHAPTER = re.compile(r"^#.*$", re.MULTILINE)
SPACE = re.compile(r"\s+")


@cache
def articles(document):
    """The articles of a statute by number, without any white space."""
    text = CHAPTER.sub("", (TEXTS / known_laws()[document].file).read_text(encoding="utf-8"))
    parts = ARTICLE.split(text)
    return {number: SPACE.sub("", words) for number, words in zip(parts[1::2], parts[2::2], strict=True)}


def faults_of_citation(document, article, terms):
    """What is wrong with a checked citation, in words; empty when every term stands in that article."""
    if document not in known_laws():
        return [f"{document}：不在 laws.yaml 里（全称写对了吗？）"]
    words = articles(document).get(article)
    if words is None:
        return [f"{document}没有{article}"]
    missing = [term for term in terms if SPACE.sub("", term) not in words]
    return [f"{document}{article}里没有“{term}”" for term in missing]


def says_that_it_holds_since(text, day):
    """Does a statute give this day for its coming into force, or leave it to its publication?"""
    named = f"自{day.year}年{day.month}月{day.day}日起施行"
    return any(
        words in text
        for words in (named, "自公布之日起施行", "自发布之日起施行", f"{day.year}年{day.month}月{day.day}日 施行")
    )
