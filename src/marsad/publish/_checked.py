"""What people decided, on the way out: rejected incidents stay in, and those that a policy wants to be checked first.

The gate asks here for a page of incidents at a time. ``[review]`` of a policy says what must have been done to an
incident before it leaves: nothing (``all``), that somebody accepted it (``accepted``), or that so many people signed
the values that are told (``signed``). Who last corrected an incident counts as no second signature.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from marsad.publish._policy import Policy
from marsad.publish._released import Reviewed

if TYPE_CHECKING:
    from marsad.record import Flowing, Record, Restricted, Verdict

REJECTED: Final = "incident rejected by a person"
UNCHECKED: Final = "incident that nobody has accepted yet"
UNSIGNED: Final = "incident that too few people have signed"

#: Reason -> its name in a manifest.
NAMES: Final = {REJECTED: "rejected", UNCHECKED: "not_accepted", UNSIGNED: "not_signed"}


def policy_with(policy: Policy, restricted: Restricted) -> Policy:
    """The policy, holding back what people have restricted, too; the same object where nothing is.

    Its digest is another one: manifests name the policy as it was given, so that nothing tells what is restricted.
    """
    if not restricted:
        return policy
    incidents = tuple(sorted({*policy.incidents, *restricted.incidents}))
    return replace(policy, incidents=incidents, reports=tuple(sorted({*policy.reports, *restricted.reports})))


def held_policy(record: Record, policy: Policy) -> Policy:
    """The policy with what is restricted held back from all audiences but the secret one."""
    from marsad.record import Reviews

    return policy if policy.audience == "secret" else policy_with(policy, Reviews(record, "").restricted())


def unfit(policy: Policy, page: Sequence[Flowing], verdicts: Mapping[str, Verdict]) -> dict[str, str]:
    """Incident -> why it is not let out, of those of a page that are not."""
    if not verdicts and policy.publish == "all":
        return {}
    reasons = ((x.object["id"], why_not(policy, verdicts.get(x.object["id"]), x.object)) for x in page)
    return {name: reason for name, reason in reasons if reason is not None}


def unfit_of(record: Record, policy: Policy, ids: Collection[str]) -> dict[str, str]:
    """Like :func:`unfit`, of incidents by their ids."""
    from marsad.record import chosen

    names = tuple(dict.fromkeys(ids))
    verdicts = verdicts_of(record, names)
    if policy.publish == "signed":
        return unfit(policy, chosen(record, [x for x in names if x in verdicts]), verdicts) | {
            x: UNSIGNED for x in names if x not in verdicts
        }
    if not verdicts and policy.publish == "all":
        return {}
    reasons = ((name, why_not(policy, verdicts.get(name), {})) for name in names)
    return {name: reason for name, reason in reasons if reason is not None}


def verdicts_of(record: Record, ids: Sequence[str] | None) -> dict[str, Verdict]:
    """What people decided of these incidents, or of all; those of which nothing was decided are left out."""
    from marsad.record import Reviews

    return Reviews(record, "").verdicts(ids)


def why_not(policy: Policy, verdict: Verdict | None, incident: dict[str, Any]) -> str | None:
    """Why an incident (a contract object, which is looked at for signatures only) is not let out; null: it is."""
    if verdict is not None and verdict.state == "rejected":
        return REJECTED
    if policy.publish == "accepted" and (verdict is None or verdict.state != "accepted"):
        return UNCHECKED
    if policy.publish == "signed" and (verdict is None or len(signers(policy, verdict, incident)) < policy.signatures):
        return UNSIGNED
    return None


def signers(policy: Policy, verdict: Verdict, incident: dict[str, Any]) -> frozenset[str]:
    """Those whose signatures are of the values of now, and count."""
    valid = _signed_now(verdict, incident)
    return valid - {verdict.corrector} if policy.signatures > 1 else valid


def _signed_now(verdict: Verdict, incident: dict[str, Any]) -> frozenset[str]:
    from marsad.record import values_digest

    if not verdict.signers:
        return frozenset()
    digest = values_digest(incident)
    return frozenset(who for who, of in verdict.signers if of == digest)


def reviewed(verdict: Verdict | None, incident: dict[str, Any]) -> Reviewed | None:
    """What people did about an incident (a contract object, which is looked at for signatures only)."""
    if verdict is None:
        return None
    if _signed_now(verdict, incident):
        return "signed"
    return verdict.state or ("corrected" if verdict.corrector else None)
