"""One file for each topic of the Explain panel."""
