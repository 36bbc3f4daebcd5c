"""Calibration: parameters fitted to observed series, and how sure they are."""
