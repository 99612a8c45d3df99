"""Cuts a sentence into tokens: words, quoted texts and marks."""

import re
from dataclasses import dataclass

from scripts.planner.sentences.vocabulary import FILLERS, MARKS


@dataclass(frozen=True)
class Token:
    """A word, a text in quotes or a mark."""

    text: str
    """As written, without quotes."""
    quoted: bool = False
    """Whether it stood in quotes: then it is a name or a value, and never a word of the grammar."""

    @property
    def word(self) -> str:
        """The word that the grammar looks for; of a quoted text nothing."""
        return "" if self.quoted else self.text.lower()


_TYPESET = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-", 0x2192: "->", 0xA0: " "}
_TOKEN = re.compile(
    r'"(?P<double>[^"]*)"|`(?P<code>[^`]*)`|(?<!\S)\'(?P<single>[^\']*)\'(?=[\s,;:.?!]|$)'
    r"|(?P<mark>->|=>|=|[;()\n]|,(?!\d{3}(?!\d)))"
    r"""|(?P<word>(?:(?!->|=>)[^\s,;()="`]|,(?=\d{3}(?!\d)))+)"""
)
_TRAILING = re.compile(r"(?P<word>.*?)(?P<marks>[.!?:]*)", re.DOTALL)
_POSSESSIVE = re.compile(r"(?P<owner>.+?)(?:'s|(?<=s)')", re.IGNORECASE)
_WHOLE = ("let's", "it's", "that's", "what's")
"""Words with an apostrophe that own nothing."""


def cut(sentence: str) -> tuple[Token, ...]:
    """The tokens of a sentence, without the words that say nothing."""
    tokens = (token for match in _TOKEN.finditer(sentence.translate(_TYPESET)) for token in _of(match))
    return tuple(token for token in tokens if token.word not in FILLERS)


def shown(tokens: tuple[Token, ...]) -> str:
    """Tokens as a text for people."""
    text = " ".join(f'"{token.text}"' if token.quoted else token.text for token in tokens)
    return re.sub(r" ('s\b|[,;.?!:])", r"\1", text).strip(" ,;.")


def _of(match: re.Match[str]) -> list[Token]:
    if match.lastgroup == "mark":
        return [Token(MARKS.get(match["mark"], match["mark"]))]
    if match.lastgroup != "word":
        return [Token(match[match.lastgroup or 0], quoted=True)]
    found = _TRAILING.fullmatch(match["word"])
    word, marks = (found["word"], found["marks"]) if found else (match["word"], "")
    return [*_parts(word), *(Token(mark) for mark in marks)]


def _parts(word: str) -> list[Token]:
    if not word:
        return []
    owned = _POSSESSIVE.fullmatch(word)
    if owned and word.lower() not in _WHOLE:
        return [Token(owned["owner"]), Token("'s")]
    return [Token(word)]
