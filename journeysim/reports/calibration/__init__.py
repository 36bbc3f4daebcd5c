"""What a calibration looks like: data against model, and how sure each parameter is."""
