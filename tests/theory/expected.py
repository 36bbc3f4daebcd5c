"""What the literature says must come out, known without journeysim (docs/model.md, section 8)."""

import numpy as np

# Bass (1969): F(t) = (1 - e^-(p+q)t) / (1 + (q/p) e^-(p+q)t); p, q of Sultan, Farley & Lehmann (1990).
BASS_P, BASS_Q = 0.03, 0.38
BASS_PEAK_TIME = 6.1926  # ln(q/p) / (p + q)
BASS_PEAK_SHARE = 0.46053  # (q - p) / 2q
BASS_TOLERANCE = 0.014  # of the mean curve of 20 seeds, N 1e4, dt .05; .0056 of it is the bias of dt

# Srinivasan & Mason (1986): least squares of m [F(t) - F(t-1)]. Each: series in thousands a year, then the published
# m, p, q as printed, whose last digit counts.
VCR = (840, 1470, 2110, 4000, 7590, 10950, 10530, 9470, 7790, 5890)
VCR_FIT = ("67660", ".008789", ".642158")
AIR_CONDITIONERS = (96, 195, 238, 380, 1045, 1230, 1267, 1828, 1586, 1673, 1800, 1580, 1500)
AIR_CONDITIONERS_FIT = ("18713", ".00944", ".3748")

# Granovetter (1978): thresholds 0..99; with the 1 replaced by 2.
GRANOVETTER, GRANOVETTER_CHANGED = 100, 1

# Morris (2000): a ring of degree 4, two contiguous owners; the highest threshold that spreads is 1/2.
MORRIS_FILLS, MORRIS_STOPS = 0.500, 0.501

# Gleeson & Cahalane (2007): final size by mean degree, threshold .18, 1% initial owners.
CASCADE = {1.5: 0.5914, 4.0: 0.9804, 10.0: 0.0197}

# Independent cascade with z p = 2: the root of S = 1 - e^-2S is both the size given global and the chance of global.
CONTACT_SIZE = 0.79681
CONTACT_CHANCE = 0.797

# Goldenberg, Libai & Muller (2001): 1 - (1 - .005) (1 - .01)^3 (1 - .04)^2.
TIES = 0.11024

# Brock & Durlauf (2001): fixed points of s = 1 / (1 + e^(-w (2 s - 1))); critical w = 2.
SOCIAL_LOGIT = {1.5: (0.5, 0.5), 2.5: (0.1448, 0.8552)}  # from a start below and above one half


def bass(t, p=BASS_P, q=BASS_Q):
    """Share that owns by time t, Bass (1969)."""
    t = np.asarray(t, float)
    return -np.expm1(-(p + q) * t) / (1 + (q / p) * np.exp(-(p + q) * t))


def bass_in_steps(dt, steps, p=BASS_P, q=BASS_Q):
    """The same in steps of dt during which the share that others see stands still: what remains when dt > 0."""
    share = np.zeros(steps + 1)
    for n in range(steps):
        share[n + 1] = share[n] - (1 - share[n]) * np.expm1(-(p + q * share[n]) * dt)
    return share


def logit(utility):
    """Shares of the multinomial logit, McFadden (1974)."""
    weight = np.exp(np.asarray(utility, float))
    return weight / weight.sum()


def last_digit(printed):
    """One unit in the last digit of a number as printed."""
    return 10.0 ** -len(printed.partition(".")[2])
