"""What the Explain panel says: topics as data, and the numbers beside their formulas."""
