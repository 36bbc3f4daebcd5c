"""Paste what commands print into the documentation: `python -m tests.numbers [NAME ...]`, without names all.

A page marks the place by `<!-- theory:begin -->` and `<!-- theory:end -->`; what stands between is replaced by the
output of the command of that name. So no number of the documentation is typed in.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

#: Name, and how its command is called.
COMMANDS = {
    "theory": "python -m tests.theory",
    "plausibility": "journeysim plausibility smartphones --replicates 3",
    "elasticities": "python -m tests.elasticities",
    "diary": "journeysim run smartphones --consumers 2000 --diary 324",
    "bench": "python -m tests.bench",
}
#: What is kept of an output: from the first line that begins so.
KEPT = {"diary": "Consumer 324"}


def output(name):
    """What a command prints, from the line on that is kept."""
    words = shlex.split(COMMANDS[name])
    module = ["-m", "journeysim"] if words[0] == "journeysim" else []
    done = subprocess.run(
        [sys.executable, *module, *words[1:]],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "140", "NO_COLOR": "1", "TERM": "dumb"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        print(f"{COMMANDS[name]} ended with {done.returncode}:\n{done.stderr}", file=sys.stderr)
    lines = [line.rstrip() for line in done.stdout.strip("\n").splitlines()]
    while name in KEPT and lines and not lines[0].startswith(KEPT[name]):
        del lines[0]
    return "\n".join(lines)


def marked(name):
    return re.compile(rf"(<!-- {name}:begin -->\n).*?( *<!-- {name}:end -->)", re.DOTALL)


def speed(bench):
    """Say in a sentence what the benchmark found, or nothing if it says it otherwise than it did."""
    year = re.search(r"a year of ([\d,]+) consumers .*?: (\d+) s of CPU time, (\d+) s by the clock", bench)
    memory = re.search(r"under 3 GB: ([\d.]+) GB", bench)
    times = re.search(r"times plain Mesa at ([\d,]+): (\d+)", bench)
    where = re.match(r"(\d+) cores .*?load ([\d.]+)", bench)
    if not (year and memory and times and where):
        return ""
    return (
        f"  A year of {year[1]} consumers took {year[2]} s of processor time and {memory[1]} GB ({year[3]} s by the\n"
        f"  clock, on {where[1]} cores at a load of {where[2]}). At {times[1]} consumers a step cost 1/{times[2]} of\n"
        "  what the same rules cost as plain Mesa (`make bench`).\n"
    )


def paste(name, block):
    """Put a text between the marks of a name in every page that has them."""
    for page in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]):
        before = page.read_text("utf-8")
        after = marked(name).sub(lambda found: found[1] + block + found[2], before)
        if after != before:
            page.write_text(after, "utf-8")


def main(names):
    unknown = [name for name in names if name not in COMMANDS]
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; allowed: {', '.join(COMMANDS)}")
    for name in names or COMMANDS:
        print(f"{name}: {COMMANDS[name]}", file=sys.stderr)
        if text := output(name):
            paste(name, f"```text\n{text}\n```\n")
            if name == "bench" and (told := speed(text)):
                paste("speed", told)


if __name__ == "__main__":
    main(sys.argv[1:])
