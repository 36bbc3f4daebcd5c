"""The dashboard: pages in a browser that draw and ask, and compute nothing.

The modules import each other relatively, so that the package works in a checkout as in an installed wheel;
`journeysim.cli.dashboard` finds it.
"""
