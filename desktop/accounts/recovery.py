"""The recovery code: 28 random symbols that people can copy from paper, and one that notices when they did it wrong.

31 is prime and every place has its own weight, so the check symbol catches every single wrong symbol and every two
neighbours that changed places.
"""

import unicodedata

SYMBOLS = "0123456789ABCDEFGHJKMNPQRTVWXYZ"
TWINS = str.maketrans("OILSU", "0115V")  # letters that are no symbols, read as the symbols they look like
LENGTH = 28  # 138 bits
GROUP = 5


def new_code() -> str:
    """Return a new random code in groups of five."""
    from secrets import choice  # 3 ms off the start-up path of the login window

    drawn = "".join(choice(SYMBOLS) for _ in range(LENGTH))
    return grouped(drawn + _check_symbol(drawn))


def grouped(symbols: str) -> str:
    """Return symbols parted by hyphens for reading."""
    return "-".join(symbols[place : place + GROUP] for place in range(0, len(symbols), GROUP))


def read_code(text: str) -> str | None:
    """Return the symbols of a typed code without its hyphens, or None when it cannot be right.

    Lower case, full-width letters, blanks and hyphens anywhere, and O for 0, I and L for 1, S for 5, U for V are
    understood.
    """
    typed = unicodedata.normalize("NFKC", text).upper().translate(TWINS)
    symbols = "".join(symbol for symbol in typed if not symbol.isspace() and unicodedata.category(symbol) != "Pd")
    if len(symbols) != LENGTH + 1 or not set(symbols) <= set(SYMBOLS):
        return None
    return symbols if _check_symbol(symbols[:LENGTH]) == symbols[LENGTH] else None


def _check_symbol(symbols: str) -> str:
    total = sum(weight * SYMBOLS.index(symbol) for weight, symbol in enumerate(symbols, 1))
    return SYMBOLS[total % len(SYMBOLS)]
