"""What people would use instead, written as they would write it; nothing of ddpm_core in it."""
