"""Delivering a letter: to a webhook (signed), a file, or by e-mail.

What is sent may arrive twice where the process ends between sending and noting it; it then bears the same id, so that a
receiver can drop it. A file is looked into before it is written to again, and gets each letter once.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.message import EmailMessage
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

from marsad.errors import FetchFailed, IntakeError, MarsadError, NotPermitted, ReceiverGone
from marsad.watch._crew import Sent
from marsad.watch._state import Letter
from marsad.watch._values import HOUR, Target

if TYPE_CHECKING:
    from marsad.intake import IntakeOptions

#: Tries of a letter: with waits from 10 seconds, doubled up to six hours, they span about two days.
MOST_TRIES: Final = 19
_FIRST_WAIT: Final = 10.0
_LONGEST_WAIT: Final = 6 * HOUR

#: Bytes at the end of a file in which a letter is looked for that may have been written already.
_TAIL: Final = 4_000_000

_SMTP_TIMEOUT: Final = 30.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """A letter, where it goes, and the moment (seconds since 1970) under which it is signed."""

    letter: Letter
    target: Target
    moment: float


def deliver(delivery: Delivery, options: IntakeOptions) -> Sent:
    """Send one letter."""
    target = delivery.target
    try:
        if target.webhook is not None:
            return _webhook(delivery, target.webhook, options)
        if target.file is not None:
            _file(delivery.letter, Path(target.file))
        else:
            _email(delivery.letter, target)
    except MarsadError as fault:
        return Sent(delivery, fault)
    return Sent(delivery, None)


def tried(letter: Letter, now: float, rng: Random, wait: float | None = None) -> Letter:
    """The letter as it stands once a try begins: should nothing be heard of it, it is tried again later."""
    again = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0**letter.tries) * rng.uniform(0.75, 1.25)
    return replace(letter, tries=letter.tries + 1, due=now + max(again, wait or 0.0))


def settled(letter: Letter, fault: MarsadError | None) -> Letter:
    """The letter after a try: sent, given up, or to be tried again when it is due."""
    if fault is None:
        return replace(letter, state="sent", error=None)
    over = letter.tries >= MOST_TRIES or isinstance(fault, ReceiverGone)
    return replace(letter, state="failed" if over else "due", error=fault.message[:500])


def signature(secret: bytes, key: str, moment: int, body: bytes) -> str:
    """The signature of a letter, as Standard Webhooks has it: HMAC-SHA256 over "id.timestamp.body", base64.

    >>> signature(b"secret", "msg", 1, b"{}")
    'v1,kEeUz7lmoa6MprHr8IPFl2eKTL80NjWCoxFEp8Xw3rw='
    """
    signed = f"{key}.{moment}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def secret_of(target: Target) -> str | None:
    """What ``secret_env`` or ``secret_file`` names; null where the target names none.

    Raises:
        NotPermitted: it is not set, cannot be read, or is empty.
    """
    if target.secret_env is None and target.secret_file is None:
        return None
    try:
        found = (
            os.environ.get(target.secret_env, "")
            if target.secret_env is not None
            else Path(target.secret_file or "").read_text(encoding="utf-8")
        ).strip()
    except (OSError, UnicodeDecodeError) as fault:
        found, reason = "", f"its secret cannot be read ({type(fault).__name__})"
    else:
        reason = "its secret is not set"
    if not found:
        where = target.secret_env or target.secret_file or ""
        raise NotPermitted(f"target {target.name!r}: {reason}", where=where, remedy="Set it; the alert waits.")
    return found


def _secret_bytes(secret: str) -> bytes:
    """A secret in the form of Standard Webhooks ("whsec_" and base64), or any text."""
    if not secret.startswith("whsec_"):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error as fault:
        raise NotPermitted("a secret that begins with whsec_ and is no base64", remedy="Copy it whole.") from fault


def _webhook(delivery: Delivery, address: str, options: IntakeOptions) -> Sent:
    from marsad.intake import Fetcher

    letter, target, moment = delivery.letter, delivery.target, int(delivery.moment)
    secret = _secret_bytes(secret_of(target) or "")
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Webhook-Id": letter.key,
        "Webhook-Timestamp": str(moment),
        "Webhook-Signature": signature(secret, letter.key, moment, letter.body),
    }
    fetcher = Fetcher(replace(options, allow_private=target.allow_private))
    try:
        answer = fetcher.post(address, letter.body, headers)
    except IntakeError as fault:
        return Sent(delivery, fault)
    finally:
        fetcher.close()
    if 200 <= answer.status < 300:
        return Sent(delivery, None)
    if answer.status == 410:
        return Sent(delivery, ReceiverGone("it answered that it is gone (410)", where=address))
    refused = FetchFailed(f"it answered with status {answer.status}", where=address, remedy="It is tried again.")
    return Sent(delivery, refused, answer.retry_after)


def _file(letter: Letter, path: Path) -> None:
    line = letter.body + b"\n"
    try:
        with path.open("ab+") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            tail = file.read()
            if letter.tries > 1 and f'"id": "{letter.key}"'.encode() in tail.rpartition(b"\n")[0] + b"\n":
                return
            torn = tail.rpartition(b"\n")[2]
            if torn and line.startswith(torn):
                # the process ended within this very line
                line = line.removeprefix(torn)
            elif torn:
                line = b"\n" + line
            file.seek(0, os.SEEK_END)
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:
        raise NotPermitted(
            f"cannot be written ({fault.strerror})", where=str(path), remedy="It is tried again."
        ) from fault


def _email(letter: Letter, target: Target) -> None:
    told = json.loads(letter.body)
    message = EmailMessage()
    message["From"] = target.sender or ""
    message["To"] = ", ".join(target.email)
    message["Subject"] = _line(subject_of(told))[:200]
    # the same for the same news: mail stores drop the second of two that bear one id
    message["Message-ID"] = f"<{letter.key}@alerts.marsad.invalid>"
    message.set_content(text_of(told))
    host, _, port = (target.smtp or "").partition(":")
    try:
        with _connected(target, host, int(port or 0)) as server:
            password = secret_of(target)
            if target.user is not None and password is not None:
                server.login(target.user, password)
            server.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as fault:
        raise FetchFailed(
            f"the mail was not taken ({_line(str(fault))[:200]})", where=target.smtp or "", remedy="It is tried again."
        ) from fault


def _connected(target: Target, host: str, port: int) -> smtplib.SMTP:
    if target.tls == "tls":
        return smtplib.SMTP_SSL(host, port or 465, timeout=_SMTP_TIMEOUT, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port or (587 if target.tls == "starttls" else 25), timeout=_SMTP_TIMEOUT)
    if target.tls == "starttls":
        server.starttls(context=ssl.create_default_context())
    return server


def subject_of(told: Mapping[str, Any]) -> str:
    """One line of an alert."""
    about = told.get("incident")
    if about is None:
        return f"[Marsad] {told['alert']}: {told['source']['name']} is silent"
    where, when = about.get("place") or "place unknown", about.get("date_start") or "day unknown"
    return f"[Marsad] {told['alert']}: {about.get('type')}, {where}, {when}"


def text_of(told: Mapping[str, Any]) -> str:
    """An alert for people: a line for each thing that is known."""
    about = told.get("incident") or told["source"]
    lines = [
        f"{told['alert']}: {', '.join(told['occasions'])}",
        f"made {told['made']}, policy {told['policy']['name']}",
        "",
    ]
    for key, value in about.items():
        shown = "; ".join(map(str, value)) if isinstance(value, list) else value
        if shown not in (None, ""):
            lines.append(f"{key}: {_line(str(shown))}")
    return "\n".join((*lines, "", f"id of this alert: {told['id']}", ""))


def _line(text: str) -> str:
    return " ".join(text.split())
