"""Paste what commands print into the documentation: `python -m tests.numbers [NAME ...]`, without names all.

A page marks the place by `<!-- theory:begin -->` and `<!-- theory:end -->`; what stands between is replaced by the
output of the command of that name. So no number of the documentation is typed in.

A command that needs files finds those that a page has its reader write.

Whose diary is shown is not typed in either: it is the first with both a purchase and a step back. A page with a diary
has her id in the block, after `--consumers 2000 --diary `, in `diary=[...]` and in `.diary(...)`.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from journeysim import Scenario, run
from tests.test_docs import FENCE

ROOT = Path(__file__).resolve().parents[1]

#: Bass's two parameters and the size of the market, fitted to all years of a series.
BASS = (
    "--fit stages.need.rate=0.001:0.1:log --fit influences.informational.weight=0.1:1.5 --column units=sales.units"
    " --period 1 --scale fit --hold-out 0"
)
#: Name, and how its command is called.
COMMANDS = {
    "theory": "python -m tests.theory",
    "plausibility": "journeysim plausibility smartphones --replicates 3",
    "elasticities": "journeysim elasticities smartphones --workers 2",
    "levers": "python -m tests.campaigns",
    "diary": "journeysim run smartphones --consumers 2000 --diary WHO",
    "compare": "journeysim compare smartphones plan-a.toml plan-b.toml plan-c.toml --replicates 5 --out results/plans",
    "sweep": (
        "journeysim sweep smartphones --vary influences.normative.weight=0:3 --vary market.price_level=0.8:1.2 --vary"
        " campaigns.nova-spring=on,off --design lhs --samples 60 --replicates 2 --consumers 2000"
        " --set campaigns.nova-spring.budget=1800 --out sweeps/norms"
    ),
    "bench": "python -m tests.bench",
    "sensitivity": "python -m tests.reports.sweeps",
    "vcr": f"journeysim calibrate limits/vcr --data vcr.csv {BASS} --budget 60 --replicates 8 --workers 2"
    " --out results/vcr",
    "air_conditioners": f"journeysim calibrate limits/air_conditioners --data air.csv {BASS}"
    " --set time.step_days=0.25 --steps 52 --budget 16 --replicates 4 --workers 2 --out results/air",
    "recovery": "python -m tests.experiments.calibration",
}
#: The page whose files a command needs.
FILES = {
    "compare": ROOT / "README.md",
    "sweep": ROOT / "docs" / "how-to-sweep.md",
    "vcr": ROOT / "docs" / "how-to-calibrate.md",
    "air_conditioners": ROOT / "docs" / "how-to-calibrate.md",
}
#: What of an output is pasted besides, under a name of its own: from its first line up to the one that begins so.
HEADS = {"compare": ("verdict", "plan-a against")}
#: What is kept of an output: from the first line that begins so.
KEPT = {"diary": "Consumer WHO:"}
#: Where a page with a diary has the id of its consumer.
TELLER = re.compile(r"(--consumers 2000 --diary |\bdiary=\[|\.diary\()\d+")


def teller():
    """The first of 2,000 people who within the year paid for something and took a step back."""
    result = run(Scenario.load("smartphones", {"population.consumers": 2000}), seed=1, diary=range(2000))
    back = tuple(f"({move.reason})" for move in result.cast.moves if move.back)
    for diary in result.diaries:
        texts = [entry.text for entry in diary.entries]
        if any(text.startswith("paid ") for text in texts) and any(text.endswith(back) for text in texts):
            return diary.consumer
    sys.exit("nobody paid for something and took a step back")


def write_files(page, folder):
    """Write every file of a page, a block whose first line names one, and return their paths within the folder."""
    written = []
    for each in FENCE.finditer(page.read_text("utf-8")):
        info = each["info"].split()
        if len(info) == 2 and "." in info[1]:
            path = folder / info[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(each["body"], "utf-8")
            written.append(path.relative_to(folder))
    return written


def output(name, who=None):
    """What a command prints, from the line on that is kept; `who` is the consumer whose diary is meant."""
    if name not in FILES:
        return _output(name, who, ROOT)
    with tempfile.TemporaryDirectory() as folder:
        write_files(FILES[name], Path(folder))
        return _output(name, who, Path(folder))


def _output(name, who, folder):
    command, kept = (text.replace("WHO", str(who)) for text in (COMMANDS[name], KEPT.get(name, "")))
    words = shlex.split(command)
    module = ["-m", "journeysim"] if words[0] == "journeysim" else []
    done = subprocess.run(
        [sys.executable, *module, *words[1:]],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "140", "NO_COLOR": "1", "TERM": "dumb"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        print(f"{command} ended with {done.returncode}:\n{done.stderr}", file=sys.stderr)
    lines = [line.rstrip() for line in done.stdout.strip("\n").splitlines()]
    while lines and not lines[0].startswith(kept):
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


def rename(who):
    """Write the id of the consumer into every page with a diary."""
    for page in (ROOT / "docs").glob("*.md"):
        before = page.read_text("utf-8")
        if marked("diary").search(before):
            page.write_text(TELLER.sub(lambda found: found[1] + str(who), before), "utf-8")


def main(names):
    unknown = [name for name in names if name not in COMMANDS]
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; allowed: {', '.join(COMMANDS)}")
    for name in names or COMMANDS:
        print(f"{name}: {COMMANDS[name]}", file=sys.stderr)
        who = teller() if name == "diary" else None
        if text := output(name, who):
            paste(name, f"```text\n{text}\n```\n")
            if name == "diary":
                rename(who)
            if name in HEADS:
                title, end = HEADS[name]
                paste(title, f"```text\n{text.partition(end)[0].rstrip()}\n```\n")
            if name == "bench" and (told := speed(text)):
                paste("speed", told)


if __name__ == "__main__":
    main(sys.argv[1:])
