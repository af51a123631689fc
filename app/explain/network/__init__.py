"""What each block of a network does, with the numbers of the network at hand."""
