"""From accounts, as a file names them, to one name each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def told_apart(people: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the name of each account: a name that several go by has the account behind it.

    Argument: pairs of an account and a name that it goes by; the first name that is not empty counts.
    """
    first: dict[str, str] = {}
    for account, name in people:
        if account and not first.get(account):
            first[account] = " ".join(name.split())
    accounts = defaultdict(list)
    for account, name in first.items():
        accounts[name].append(account)
    return {
        account: name if name and len(accounts[name]) == 1 else f"{name} ({account})" if name else account
        for account, name in first.items()
    }
