"""Packages of the system that `./run` fetches where apt is there and it may use it."""

import os
import shutil
import subprocess
import sys


def install(*packages: str) -> None:
    """Install what is missing; a failure is told by what is still missing afterwards, apt itself has said why."""
    if not shutil.which("apt-get"):
        return
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if as_root and (not shutil.which("sudo") or subprocess.run([*as_root, "true"], capture_output=True).returncode):
        return
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.run([*apt, "update"], check=False)
    subprocess.run([*apt, "install", "--yes", "--no-install-recommends", *packages], check=False, stdout=sys.stderr)
