"""Names: how they are read, in which order they stand, and the tokens by which they are found.

Two sides that know nothing of a database engine and must agree:

* `person_tokens`, `address_tokens`, `text_tokens` turn a record into one string of tokens, separated by blanks, ready
  for an index that takes each token whole (FTS5 with `tokenize='ascii'`, or an array turned into a tsvector).
* `Query.parse` turns what a clerk typed into alternatives of tokens to look for.

Tokens hold lower-case letters, digits and non-ASCII characters only: ASCII punctuation is made full-width, since the
index would split there. Letters alone are pinyin; a letter before digits and a digit before letters are tags, so that
no tag can be mistaken for pinyin.

| token                                   | of 张三丰, 359998196001011239, 13812345678           |
| --------------------------------------- | ---------------------------------------------------- |
| every run of one to four characters     | 张三丰 张三 三丰 张 三 丰                            |
| whole pinyin, initials                  | zhangsanfeng zsf                                     |
| `1` given initials, `2` given pinyin    | 1sf 2sanfeng                                         |
| `i` ID number                           | i359998196001011239                                  |
| `9` its last eight backwards            | 993211010                                            |
| `b` birth date                          | b19600101                                            |
| `p` phone, from its 4th and 8th digit   | p13812345678 p12345678 p5678                         |
| `q` its last eight backwards            | q87654321                                            |
"""

from desktop.names.query import Alternative, Query
from desktop.names.readings import initials, pinyin, readings, sort_key
from desktop.names.surnames import split_name, surname_of
from desktop.names.terms import AddressFragment, Term, text_terms
from desktop.names.tokens import address_tokens, person_tokens, text_tokens

__all__ = [
    "AddressFragment",
    "Alternative",
    "Query",
    "Term",
    "address_tokens",
    "initials",
    "person_tokens",
    "pinyin",
    "readings",
    "sort_key",
    "split_name",
    "surname_of",
    "text_terms",
    "text_tokens",
]
