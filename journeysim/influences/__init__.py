"""The four social influences: one file each."""
