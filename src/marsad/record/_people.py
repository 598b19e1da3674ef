"""People: the accounts of a desk that several share, their sessions, and the log of who looked at what is restricted.

Of a token or an invitation only its SHA-256 is kept, of a password its argon2id hash. None of these tables is ever read
by ``publish``. A session ends 12 hours after it was last seen and 7 days after it began (OWASP's session management
cheat sheet asks for both), and with a new password, another role, or a closed account.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from marsad.errors import UsageError
from marsad.record import _passwords
from marsad.record import _people_limits as limits
from marsad.record import _schema as t
from marsad.record._pack import stamp
from marsad.record._people_values import (
    Access,
    Admitted,
    Person,
    Session,
    SignedIn,
    checked_name,
    checked_password,
    checked_rights,
    checked_role,
    folded,
)
from marsad.record._write import next_key

if TYPE_CHECKING:
    from marsad.record._record import Record

IDLE: Final = timedelta(hours=12)
LONGEST: Final = timedelta(days=7)

#: ``seen`` is written at most so often: every page would else take the record's one lock.
_SEEN_EVERY: Final = timedelta(minutes=1)

#: An item that the same person opens again within this time (reload, back) is one line of the log.
_SAME_LOOK: Final = timedelta(minutes=5)

#: An invitation that was not taken by then is void.
INVITED_FOR: Final = timedelta(days=3)

p, s, a = t.people.c, t.people_sessions.c, t.access_log.c
_PERSON = (
    p.key, p.name, p.role, p.rights, p.language, p.theme, p.made, p.seen, p.disabled, p.password, p.invite, p.issuer,
    p.subject,
)  # fmt: skip


def _now() -> datetime:
    return datetime.now(UTC)


class People:
    """The accounts of a record. One object serves many threads; ``clock`` gives the moment (UTC).

    Every method that changes an account takes ``by``, who does it, for the access log. Methods raise the errors of the
    store; those that name a person raise ``UsageError`` where there is none of this name.
    """

    def __init__(self, record: Record, *, clock: Callable[[], datetime] = _now) -> None:
        self._record = record
        self._clock = clock

    # ---- accounts -----------------------------------------------------------------------------------------------

    def add(self, name: str, role: str, *, by: str, rights: Iterable[str] = (), password: str | None = None) -> Person:
        """A new account. Without a password it is opened with an invitation (:meth:`invite`) or single sign-on.

        Raises:
            UsageError: the name is taken or cannot be one, no such role, or the password is too easy.
        """
        tidy, known, beside = checked_name(name), checked_role(role), checked_rights(rights)
        secret = None if password is None else _passwords.hashed(checked_password(password, tidy))
        with self._record._writing() as connection:
            if _find(connection, tidy) is not None:
                raise UsageError("there is an account of this name", where=tidy)
            key = next_key(connection, t.people)
            row = {
                "key": key, "name": tidy, "id": folded(tidy), "role": known, "rights": beside,
                "password": secret, "made": stamp(self._clock()),
            }  # fmt: skip
            connection.execute(insert(t.people), row)
            # an empty "before": this line names all rights, which those of older Marsads do not
            self._log(connection, by, "add", tidy, "", " ".join((known, *beside)))
            return _needed(connection, tidy)

    def all(self) -> tuple[Person, ...]:
        """Every account, in the order of names."""
        query = select(*_PERSON).order_by(p.id)
        return self._record._ask(lambda c: tuple(_person(row) for row in c.execute(query)))

    def count(self) -> int:
        """How many accounts there are, closed ones included."""
        query = select(func.count()).select_from(t.people)
        return self._record._ask(lambda c: int(c.execute(query).scalar_one()))

    def find(self, name: str) -> Person | None:
        """The account of this name."""
        return self._record._ask(lambda c: _find(c, name))

    def set_role(self, name: str, role: str, *, by: str, rights: Iterable[str] | None = None) -> Person:
        """Another role (and other rights beside it, null: as they are); the person's sessions end.

        Raises:
            UsageError: no such role, or nobody would be left to administer.
        """
        known = checked_role(role)
        with self._record._writing() as connection:
            person = _needed(connection, name)
            beside = person.rights if rights is None else tuple(checked_rights(rights))
            if known != "admin":
                _another_admin(connection, person)
            self._change(connection, person, role=known, rights=list(beside))
            _end_sessions(connection, person.key)
            before, after = (" ".join((r, *more)) for r, more in ((person.role, person.rights), (known, beside)))
            self._log(connection, by, "role", person.name, before, after)
            return _needed(connection, name)

    def disable(self, name: str, *, by: str) -> None:
        """Close an account: it cannot sign in, its sessions and invitation end, its name stays in the history."""
        with self._record._writing() as connection:
            person = _needed(connection, name)
            _another_admin(connection, person)
            self._change(connection, person, disabled=stamp(self._clock()), invite=None, invite_until=None)
            _end_sessions(connection, person.key)
            self._log(connection, by, "disable", person.name)

    def enable(self, name: str, *, by: str) -> None:
        """Open a closed account again, with the password that it had."""
        with self._record._writing() as connection:
            person = _needed(connection, name)
            self._change(connection, person, disabled=None)
            self._log(connection, by, "enable", person.name)

    def set_password(self, name: str, password: str, *, by: str) -> None:
        """A new password; all sessions of the person end, and what was tried with the old one is forgotten.

        Raises:
            UsageError: it is too easy to guess, or too long.
        """
        secret = _passwords.hashed(checked_password(password, name))
        with self._record._writing() as connection:
            person = _needed(connection, name)
            self._set_password(connection, person, secret, by)

    def _set_password(self, connection: Connection, person: Person, secret: str, by: str) -> None:
        self._change(connection, person, password=secret, invite=None, invite_until=None)
        _end_sessions(connection, person.key)
        limits.forget(connection, folded(person.name))
        self._log(connection, by, "password", person.name)

    def confirm(self, name: str, password: str, address: str) -> Admitted:
        """Is it this person's password? For changes that ask for it again; limited as signing in is, and the token is
        ``""`` where it is."""
        stored, wait = self._looked_at(folded(name), password, address)
        if stored is None:
            return Admitted(None, wait)
        with self._record._writing() as connection:
            limits.forgive(connection, folded(name), address)
        return Admitted("")

    def set_taste(self, name: str, *, language: str | None, theme: str | None) -> None:
        """The language and the look that the person wants; null: as the browser says."""
        with self._record._writing() as connection:
            self._change(connection, _needed(connection, name), language=language, theme=theme)

    # ---- invitations and single sign-on -------------------------------------------------------------------------

    def invite(self, name: str, *, by: str) -> str:
        """A code with which the person sets a password, once, within three days. It takes the place of an older one."""
        code = token_urlsafe(32)
        with self._record._writing() as connection:
            person = _needed(connection, name)
            if person.disabled is not None:
                raise UsageError("the account is closed", where=person.name, remedy="Open it first.")
            until = stamp(self._clock() + INVITED_FOR)
            self._change(connection, person, invite=_digest(code), invite_until=until)
            self._log(connection, by, "invite", person.name)
        return code

    def invited(self, code: str) -> Person | None:
        """Whose invitation it is, as long as it holds."""
        return self._record._ask(lambda c: self._invited(c, code))

    def _invited(self, connection: Connection, code: str) -> Person | None:
        holds = (p.invite == _digest(code), p.invite_until > stamp(self._clock()), p.disabled.is_(None))
        row = connection.execute(select(*_PERSON).where(*holds)).first()
        return None if row is None else _person(row)

    def accept(self, code: str, password: str) -> Person | None:
        """Take an invitation with a new password; null: there is none of this code, or no more.

        Raises:
            UsageError: the password is too easy to guess, or too long; the invitation stays.
        """
        person = self.invited(code)
        if person is None:
            return None
        secret = _passwords.hashed(checked_password(password, person.name))
        with self._record._writing() as connection:
            # another may have taken it while this password was hashed
            person = self._invited(connection, code)
            if person is not None:
                self._set_password(connection, person, secret, person.name)
            return person

    def bind(self, name: str, issuer: str, subject: str, *, by: str) -> None:
        """From now on who signs in at this provider as this subject is the person."""
        with self._record._writing() as connection:
            person = _needed(connection, name)
            bound = connection.execute(select(p.name).where(p.issuer == issuer, p.subject == subject)).scalar()
            if bound is not None and bound != person.name:
                raise UsageError(f"the subject is bound to {bound}", where=person.name)
            self._change(connection, person, issuer=issuer, subject=subject)
            self._log(connection, by, "bind", person.name, None, issuer)

    def bound(self, issuer: str, subject: str) -> Person | None:
        """The open account that is bound to a subject of a provider."""
        query = select(*_PERSON).where(p.issuer == issuer, p.subject == subject, p.disabled.is_(None))
        row = self._record._ask(lambda c: c.execute(query).first())
        return None if row is None else _person(row)

    # ---- signing in ---------------------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, address: str) -> Admitted:
        """Try a name and a password from an address. Whether the name exists cannot be told from the answer, nor from
        how long it takes."""
        account = folded(name)[:200]
        stored, wait = self._looked_at(account, password, address)
        if stored is None:
            return Admitted(None, wait)
        fresh = _passwords.hashed(password) if _passwords.outdated(stored) else stored
        with self._record._writing() as connection:
            # the account may have been closed, or its password changed, while this one was looked at
            still = connection.execute(
                update(t.people)
                .where(p.id == account, p.password == stored, p.disabled.is_(None))
                .values(password=fresh)
            )
            if still.rowcount == 0:
                return Admitted(None)
            limits.forgive(connection, account, address)
            return Admitted(self._begin(connection, _needed(connection, account)))

    def _looked_at(self, account: str, password: str, address: str) -> tuple[str | None, int]:
        """The hash that this password fits, null: none; and the seconds to wait where it was not looked at."""
        with self._record._writing() as connection:
            wait = limits.attempt(connection, account, address, self._clock())
        if wait:
            return None, wait
        query = select(p.password).where(p.id == account, p.disabled.is_(None))
        stored = self._record._ask(lambda c: c.execute(query).scalar())
        return stored if _passwords.fits(stored, password) else None, 0

    def begin(self, name: str) -> str:
        """A session for a person whom somebody else has recognised (a provider of single sign-on); gives its token."""
        with self._record._writing() as connection:
            person = _needed(connection, name)
            if person.disabled is not None:
                raise UsageError("the account is closed", where=person.name)
            return self._begin(connection, person)

    def _begin(self, connection: Connection, person: Person) -> str:
        at = self._clock()
        connection.execute(delete(t.people_sessions).where(_over(at)))
        token = token_urlsafe(32)
        row = {
            "key": next_key(connection, t.people_sessions), "digest": _digest(token), "person_key": person.key,
            "made": stamp(at), "seen": stamp(at), "until": stamp(at + LONGEST),
        }  # fmt: skip
        connection.execute(insert(t.people_sessions), row)
        self._change(connection, person, seen=stamp(at))
        self._log(connection, person.name, "sign_in", person.name)
        return token

    def who(self, token: str) -> SignedIn | None:
        """Who bears this token; null: nobody, or no more."""
        at = self._clock()
        found = self._record._ask(lambda c: _bearer(c, token, at))
        if found is not None and datetime.fromisoformat(found.session.seen) + _SEEN_EVERY < at:
            with self._record._writing() as connection:
                mine = update(t.people_sessions).where(s.key == found.session.number, s.digest == _digest(token))
                connection.execute(mine.values(seen=stamp(at)))
                connection.execute(update(t.people).where(p.key == found.person.key).values(seen=stamp(at)))
        return found

    def sign_out(self, token: str) -> None:
        """End the session of this token, if there is one."""
        with self._record._writing() as connection:
            connection.execute(delete(t.people_sessions).where(s.digest == _digest(token)))

    def sessions(self, name: str) -> tuple[Session, ...]:
        """The sessions of a person that go on, the last one first."""
        at = self._clock()

        def ask(connection: Connection) -> tuple[Session, ...]:
            mine = (s.person_key == _needed(connection, name).key, ~_over(at))
            query = select(s.key, s.made, s.seen, s.until).where(*mine).order_by(s.key.desc())
            return tuple(Session(*row) for row in connection.execute(query))

        return self._record._ask(ask)

    def end_session(self, name: str, number: int) -> bool:
        """End one of the person's own sessions; false: it is none of theirs."""
        with self._record._writing() as connection:
            mine = (s.person_key == _needed(connection, name).key, s.key == number)
            return connection.execute(delete(t.people_sessions).where(*mine)).rowcount > 0

    # ---- the access log -----------------------------------------------------------------------------------------

    def note_reading(self, who: str, kind: str, ids: Iterable[str]) -> None:
        """Restricted items of a kind ("incident", "report") were shown to somebody."""
        wanted = sorted(set(ids))
        if not wanted:
            return
        with self._record._writing() as connection:
            since = stamp(self._clock() - _SAME_LOOK)
            mine = (a.who == who, a.what == "read", a.kind == kind, a.id.in_(wanted), a.at > since)
            lately = set(connection.execute(select(a.id).where(*mine)).scalars())
            for item in wanted:
                if item not in lately:
                    self._log(connection, who, "read", item, kind=kind)

    def log(self, *, what: str | None = None, limit: int = 200) -> tuple[Access, ...]:
        """The last lines of the access log, the last one first: of all, or of one doing ("read", "sign_in" ...)."""
        query = select(a.key, a.at, a.who, a.what, a.kind, a.id, a.before, a.after).order_by(a.key.desc()).limit(limit)
        if what is not None:
            query = query.where(a.what == what)
        return self._record._ask(lambda c: tuple(Access(*row) for row in c.execute(query)))

    def _log(
        self, connection: Connection, who: str, what: str, item: str, before: str | None = None,
        after: str | None = None, *, kind: str = "person",
    ) -> None:  # fmt: skip
        row = {
            "key": next_key(connection, t.access_log), "at": stamp(self._clock()), "who": who, "what": what,
            "kind": kind, "id": item, "before": before, "after": after,
        }  # fmt: skip
        connection.execute(insert(t.access_log), row)

    def _change(self, connection: Connection, person: Person, **values: Any) -> None:  # noqa: ANN401
        connection.execute(update(t.people).where(p.key == person.key).values(**values))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _person(row: Any) -> Person:  # noqa: ANN401
    return Person(
        row.key, row.name, checked_role(row.role), tuple(row.rights), row.language, row.theme, row.made, row.seen,
        row.disabled, row.password is not None, row.invite is not None, row.issuer, row.subject,
    )  # fmt: skip


def _find(connection: Connection, name: str) -> Person | None:
    row = connection.execute(select(*_PERSON).where(p.id == folded(name))).first()
    return None if row is None else _person(row)


def _needed(connection: Connection, name: str) -> Person:
    person = _find(connection, name)
    if person is None:
        raise UsageError("there is no account of this name", where=name, remedy="`marsad desk people list` names them.")
    return person


def _another_admin(connection: Connection, person: Person) -> None:
    """Somebody else must be left who can administer."""
    others = (p.role == "admin", p.disabled.is_(None), p.key != person.key)
    if (
        person.role == "admin"
        and person.disabled is None
        and connection.execute(select(p.key).where(*others)).first() is None
    ):
        raise UsageError("nobody would be left to administer", where=person.name, remedy="Make another admin first.")


def _end_sessions(connection: Connection, person: int) -> None:
    connection.execute(delete(t.people_sessions).where(s.person_key == person))


def _over(at: datetime) -> Any:  # noqa: ANN401
    return or_(s.seen < stamp(at - IDLE), s.until < stamp(at))


def _bearer(connection: Connection, token: str, at: datetime) -> SignedIn | None:
    query = (
        select(*_PERSON, s.key.label("number"), s.made.label("began"), s.seen.label("last"), s.until)
        .join_from(t.people_sessions, t.people, p.key == s.person_key)
        .where(s.digest == _digest(token), ~_over(at), p.disabled.is_(None))
    )
    row = connection.execute(query).first()
    return None if row is None else SignedIn(_person(row), Session(row.number, row.began, row.last, row.until))
