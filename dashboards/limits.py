"""What one visitor may ask for, so that several share a machine in peace."""

#: Consumers of a live run, whose network is drawn, and of a comparison.
LIVE_CONSUMERS = 3_000
CONSUMERS = 50_000
#: Steps of a run.
STEPS = 1_460
#: Replicates of a comparison, those that were added included.
REPLICATES = 100
#: Plans beside the base.
PLANS = 4
#: Campaigns of a plan, and the budget of one.
CAMPAIGNS = 12
AMOUNT = 1_000_000_000
#: Consumers times steps times runs of a comparison, which two cores compute in about an hour, and how many may wait.
WORK = 10_000_000_000
WAITING = 20
#: Comparisons of one visitor that run or wait, in all pages that are open.
WAITING_EACH = 3
#: Products, each by vendors and segments, times steps times runs of a comparison: tallies of about three gigabytes.
TALLIES = 40_000_000
#: Ties between people, expected.
TIES = 2_000_000
#: Points and runs of a sweep that is opened: what matters of so many takes some seconds and half a gigabyte.
SWEEP_POINTS = 3_000
SWEEP_RUNS = 60_000
#: Bytes of an uploaded file (as many as `plan_file.read` takes), of a message from the browser, and characters of the
#: state in an address.
UPLOAD = 200_000
MESSAGE = 4_000_000
ADDRESS = 6_000
#: Updates of a live page, per second.
UPDATES = 10
#: Pages that one browser may have open, all visitors' pages together, and how long one that was left is kept.
PAGES = 10
ALL_PAGES = 100
KEPT = "30m"
