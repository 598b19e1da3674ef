"""How often somebody may try to sign in: counted in the record, so that it holds across restarts and processes.

An attempt is counted before the password is looked at, and taken back by one that succeeds: many at once get no more
tries than one after another. Three counters:

- an account tried from one address: five tries, then a wait that doubles up to a quarter of an hour;
- an address, whatever it tries: thirty tries, then the same;
- an account from everywhere: a hundred tries, then half a minute at most. The wait is short because anybody could bring
  it about: it must not lock the owner out, and at one guess in half a minute a password of twelve signs is safe.

A counter that nobody touched for a day begins anew.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, or_, select, update

from marsad.record import _schema as t
from marsad.record._pack import stamp

f = t.people_failures.c

_FORGOTTEN: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Limit:
    kind: str
    free: int
    longest: int


_PAIR, _ADDRESS, _ACCOUNT = _Limit("pair", 5, 900), _Limit("address", 30, 900), _Limit("account", 100, 30)


def _counters(account: str, address: str) -> tuple[tuple[_Limit, str], ...]:
    near = network_of(address)
    return (_PAIR, f"{near}|{account}"), (_ADDRESS, near), (_ACCOUNT, account)


def network_of(address: str) -> str:
    """What is counted as one address: an IPv4 address, the /64 of an IPv6 one (a subscriber has as many as he likes).

    >>> network_of("2001:db8:1:2:3::4"), network_of("192.0.2.7"), network_of("")
    ('2001:db8:1:2::/64', '192.0.2.7', '')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:60]
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    if isinstance(found, ipaddress.IPv4Address) or mapped is not None:
        return str(mapped or found)
    return str(ipaddress.ip_network((found, 64), strict=False))


def attempt(connection: Connection, account: str, address: str, at: datetime) -> int:
    """Count an attempt; gives the seconds to wait where it may not be made (it is not counted then), else 0."""
    connection.execute(delete(t.people_failures).where(f.last < stamp(at - _FORGOTTEN)))
    counters = _counters(account, address)
    waits = [_wait(connection, limit, name, at) for limit, name in counters]
    if max(waits) > 0:
        return max(waits)
    for limit, name in counters:
        _count(connection, limit.kind, name, at)
    return 0


def forgive(connection: Connection, account: str, address: str) -> None:
    """The attempt was a good one: nothing is held against the account; against the address only what others did."""
    pair, _, whole = _counters(account, address)
    for limit, name in (pair, whole):
        connection.execute(delete(t.people_failures).where(f.kind == limit.kind, f.id == name))
    near = network_of(address)
    mine = (f.kind == _ADDRESS.kind, f.id == near)
    connection.execute(update(t.people_failures).where(*mine).values(n=f.n - 1))


def forget(connection: Connection, account: str) -> None:
    """Nothing is held against the account any more: its password was set anew."""
    ends = f.id.endswith(f"|{account}", autoescape=True)
    theirs = or_((f.kind == _PAIR.kind) & ends, (f.kind == _ACCOUNT.kind) & (f.id == account))
    connection.execute(delete(t.people_failures).where(theirs))


def _wait(connection: Connection, limit: _Limit, name: str, at: datetime) -> int:
    row = connection.execute(select(f.n, f.last).where(f.kind == limit.kind, f.id == name)).first()
    if row is None or row.n < limit.free:
        return 0
    pause = min(limit.longest, 2 ** min(row.n - limit.free + 1, 20))
    left = datetime.fromisoformat(row.last) + timedelta(seconds=pause) - at
    return max(0, -(-left // timedelta(seconds=1)))


def _count(connection: Connection, kind: str, name: str, at: datetime) -> None:
    known = update(t.people_failures).where(f.kind == kind, f.id == name)
    if connection.execute(known.values(n=f.n + 1, last=stamp(at))).rowcount == 0:
        connection.execute(insert(t.people_failures), {"kind": kind, "id": name, "n": 1, "last": stamp(at)})
