"""``waypost network``: platforms from the catalog; directory, late requests and the clock on a server of its own."""

from __future__ import annotations

import json
import os
import subprocess

from tests.cli.running import COMMAND


def test_platforms_are_told_with_their_facts(waypost):
    told = json.loads(waypost("network", "platforms", "--as-of", "2021-06-30", "--json").out)
    verdicts = {row["platform"]: row["verdict"] for row in told}
    assert verdicts["sahel-plus"] == "acts"
    assert verdicts["icrc"] is None
    later = waypost("network", "platforms", "--as-of", "2026-01-01").out
    assert "sahel-plus  not heard of" in later
    assert f"{len(told)} platforms and institutions" in later
    perco = waypost("network", "platform", "perco", "--language", "ar").out
    assert "not known: secretariat, budget" in perco
    assert "[What is PERCO?, International Federation" in perco
    wrong = waypost("network", "platform", "nobody")
    assert wrong.status == 2
    assert "there are: apmn" in wrong.err


def test_a_server_without_anybody_is_told_so(tmp_path):
    env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "WAYPOST_DATABASE", "EMAIL_URL")}
    env["WAYPOST_HOME"] = str(tmp_path / "home")

    def call(*arguments):
        made = subprocess.run([*COMMAND, "network", *arguments], capture_output=True, text=True, check=False, env=env)
        assert made.stderr == ""
        return made

    assert json.loads(call("directory", "--json").stdout)["holders"] == 0
    late = call("overdue")
    assert (late.returncode, late.stdout) == (0, "0 requests are late\n")
    ran = call("clock", "--json")
    assert (ran.returncode, json.loads(ran.stdout)["sent"]) == (0, 0)
    assert "days to the first expert, median: –\nwaiting for one: 0\n" in call("figures").stdout
    figures = json.loads(call("figures", "--json").stdout)
    assert figures["requests"] == 0
    assert figures["days_to_first_expert"] is None
