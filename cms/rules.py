"""What a visitor typed into the search box, made harmless; which hosts are the machine itself."""

import ipaddress

LONGEST_QUERY = 60
MOST_WORDS = 8


def search_text(typed: str) -> str:
    """What is searched for and shown back: at most 60 characters, one space between words, nothing unprintable."""
    printable = "".join(character if character.isprintable() else " " for character in typed[: LONGEST_QUERY * 10])
    return " ".join(printable.split())[:LONGEST_QUERY].strip()


def search_words(text: str) -> list[str]:
    """The different words of a search text, in order; a page must hold every one of them."""
    return list(dict.fromkeys(text.split()))[:MOST_WORDS]


def is_loopback(host: str) -> bool:
    """Is this a name or an address of the machine itself, of no use to any other?"""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
