"""Files that the window reads at run time: fonts, and the parts of its style sheet."""
