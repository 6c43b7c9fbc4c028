"""The contract read literally, by its own hand: no code of the product, no thought for speed.

It takes a case of the JSON contract that is right, as plain Python data, and returns the answer.
Written from docs/counting-rules.md sentence by sentence; where both disagree, one of them has
misread it.
"""

from datetime import date
from typing import Any

Data = dict[str, Any]

CRITERIA = ["purpose", "outcomes", "interaction", "people", "task", "feedback", "reflection"]


def answer(case: Data) -> Data:
    """The answer that the contract demands."""
    return {"learners": [_learner(learner, case["policies"]) for learner in case["learners"]]}


def _learner(learner: Data, policies: list[Data]) -> Data:
    days = sorted(learner["days"], key=_turn)
    looked_at = [_look_at(day, learner, policies) for day in days]
    for group in ("credited", "recoverable", "planned"):
        for seen in looked_at:
            if seen["group"] == group:
                _credit(seen, looked_at)
    return {
        "id": learner["id"],
        "days": [_shown(seen) for seen in looked_at],
        "key_stages": {each: _totals(each, looked_at, policies) for each in ("KS3", "KS4")},
        "benchmark_6": any(s["group"] == "credited" and s["given"] > 0 for s in looked_at),
    }


def _turn(day: Data) -> tuple[Any, ...]:
    modes = ["in_person", "hybrid", "virtual"]
    return day["date"], modes.index(day["mode"]), day["start"] or "99:99", day["id"]


def _look_at(day: Data, learner: Data, policies: list[Data]) -> Data:
    policy = max(
        (p for p in policies if p["effective_from"] <= day["date"]),
        key=lambda p: p["effective_from"],
    )
    seen = {"day": day, "policy": policy, "key_stage": None, "given": None, "cuts": []}
    enrolled = [
        e
        for e in learner["enrolments"]
        if e["from"] <= day["date"] and (e["to"] is None or day["date"] <= e["to"])
    ]
    if not enrolled:
        return {**seen, "hard": ["not_enrolled"], "soft": [], "group": None}
    seen["key_stage"] = enrolled[0].get("key_stage") or _of_year(enrolled[0]["nc_year"])
    if not seen["key_stage"]:
        return {**seen, "hard": ["outside_years"], "soft": [], "group": None}
    seen["hard"] = _hard(day, policy)
    seen["soft"] = _soft(day, policy, seen["key_stage"])
    return {**seen, "group": _group(seen)}


def _of_year(nc_year: str) -> str | None:
    if nc_year in ("7", "8", "9"):
        return "KS3"
    return "KS4" if nc_year in ("10", "11") else None


def _hard(day: Data, policy: Data) -> list[str]:
    hard = []
    if day["kind"] != "experience":
        hard.append(day["kind"] + "_not_experience")
    if day["attendance"] == "planned":
        hard.append("not_yet_happened")
    if day["attendance"] == "unconfirmed":
        hard.append("attendance_unconfirmed")
    if day["attendance"] == "absent":
        hard.append("absent")
    if day["attendance"] == "attended" and day["minutes"] <= 0:
        hard.append("no_minutes")
    if day["arranged_by"] in policy["approval_required_for"]:
        approved = day["approved_on"]
        if approved is None or date.fromisoformat(approved) > date.fromisoformat(day["date"]):
            hard.append("not_approved_beforehand")
    missing = [criterion for criterion in CRITERIA if not day["criteria"][criterion]]
    return hard + ["missing_" + each for each in missing if each in policy["required_criteria"]]


def _soft(day: Data, policy: Data, key_stage: str) -> list[str]:
    soft = []
    if day["activity"] == "placement" and key_stage == "KS3":
        soft.append("placement_before_year_10")
    if day["setting"] == "school":
        soft.append("in_school")
    if day["mode"] == "virtual" and policy["virtual_cap_minutes"][key_stage] is None:
        soft.append("virtual_without_rule")
    return [reason for reason in soft if reason in policy["needs_judgement"]]


def _group(seen: Data) -> str | None:
    judgement = seen["day"]["judgement"]
    judged_out = seen["soft"] and judgement is not None and not judgement["accept"]
    accepted = judgement is not None and judgement["accept"]
    others = [reason for reason in seen["hard"] if not reason.startswith("missing_")]
    if judged_out:
        return None
    if not seen["hard"]:
        return "credited" if not seen["soft"] or accepted else "recoverable"
    if others in ([], ["attendance_unconfirmed"]):
        return "recoverable"
    if others == ["not_yet_happened"] and (not seen["soft"] or accepted):
        return "planned"
    return None


def _credit(seen: Data, looked_at: list[Data]) -> None:
    day, policy, key_stage = seen["day"], seen["policy"], seen["key_stage"]
    before = [other for other in looked_at if other["given"] is not None]
    want = min(day["minutes"], policy["day_minutes"])
    cap = policy["virtual_cap_minutes"][key_stage]
    if day["mode"] == "virtual" and cap is not None:
        used = sum(
            other["given"]
            for other in before
            if other["day"]["mode"] == "virtual" and other["key_stage"] == key_stage
        )
        if want > max(0, cap - used):
            want = max(0, cap - used)
            seen["cuts"].append("virtual_cap")
    used = sum(other["given"] for other in before if other["day"]["date"] == day["date"])
    if want > max(0, policy["date_cap_minutes"] - used):
        want = max(0, policy["date_cap_minutes"] - used)
        seen["cuts"].append("date_cap")
    seen["given"] = want


def _shown(seen: Data) -> Data:
    minutes, reasons = 0, seen["hard"] + seen["soft"]
    judgement = seen["day"]["judgement"]
    if seen["group"] == "credited":
        minutes, reasons = seen["given"], reasons + seen["cuts"]
        part = "counts_in_part" if minutes else "does_not_count"
        verdict = part if seen["cuts"] else "counts"
    elif seen["hard"]:
        verdict = "does_not_count"
    elif judgement is None:
        verdict = "needs_judgement"
    else:
        verdict, reasons = "does_not_count", [*reasons, "judged_not_to_count"]
    return {
        "id": seen["day"]["id"],
        "key_stage": seen["key_stage"],
        "policy": seen["policy"]["id"],
        "verdict": verdict,
        "minutes": minutes,
        "reasons": reasons,
    }


def _totals(key_stage: str, looked_at: list[Data], policies: list[Data]) -> Data:
    target = max(policies, key=lambda p: p["effective_from"])["targets"][key_stage]
    sums = {
        group: sum(
            seen["given"]
            for seen in looked_at
            if seen["group"] == group and seen["key_stage"] == key_stage
        )
        for group in ("credited", "recoverable", "planned")
    }
    credited = sums["credited"]
    return {
        "credited": credited,
        "target": target,
        "remaining": max(0, target - credited),
        "met": credited >= target,
        "recoverable": sums["recoverable"],
        "planned": sums["planned"],
    }
